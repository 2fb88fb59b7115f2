"""From a row of facts to an assessment. Nothing is decided here: the expression has decided already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from vinte.guarantee import clauses
from vinte.guarantee.assessment import Assessment, ClauseResult, Contact, Row
from vinte.guarantee.registry.entries import ENTRIES
from vinte.guarantee.terms import CLAUSES, Terms


def utc(value: Any) -> Any:
    """An instant in UTC, whatever zone an engine's driver wrote it in; other values unchanged."""
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def contact(row: Row, terms: Terms) -> Contact:
    """A row of `verdict.contacts`."""
    waits = bool(row.get("prompt_contact_waits")) and not row.get("prompt_contact", True)
    return Contact(
        ordinal=row["ordinal"],
        purchase_id=row["purchase_id"],
        bought_at=utc(row["bought_at"]),
        price_cents=row["price_cents"],
        breaks=tuple(
            clause
            for clause in terms.clauses
            if clause in clauses.OF_EACH_CONTACT
            and not row[clause]
            and not (clause == "prompt_contact" and waits)
        ),
        waits_until=utc(row["due_at"]) if waits else None,
        entry_only=waits and row["due_at"] > row["prompt_until"],
    )


def _clause(clause: str, row: Row, contacts: Sequence[Contact], terms: Terms) -> ClauseResult:
    entry = ENTRIES[clause]
    have, asked = entry.count(row, terms)
    waiting = clause == "prompt_contact"
    # What a verification finds is not told before it has ended.
    told = clause != "claim_truthful" or row["verified_count"] > 0
    return ClauseResult(
        clause=clause,
        section=terms.sections[clause],
        status=row[f"status_{clause}"],
        have=have,
        asked=asked,
        figures={name: getattr(terms, name) for name in CLAUSES[clause]},
        until=utc(row.get(entry.until)) if entry.until else None,
        contacts=tuple(one.purchase_id for one in contacts if told and clause in one.breaks),
        waiting=tuple(one.purchase_id for one in contacts if waiting and one.waits_until is not None),
        facts={name: utc(row[name]) for name in entry.rests_on if name in row},
    )


def assessment(
    row: Row,
    contact_rows: Sequence[Row],
    terms: Terms,
    *,
    professional: str,
    asked_terms: str | None = None,
    name: str | None = None,
) -> Assessment:
    """The assessment that a row of `verdict.assessments` and its rows of `verdict.contacts` say."""
    contacts = tuple(contact(one, terms) for one in contact_rows)
    return Assessment(
        professional=professional,
        terms=terms,
        asked_terms=asked_terms or terms.market,
        as_of=utc(row["as_of"]),
        today=row["today"],
        verdict=row["verdict"],
        at_stake_cents=row["at_stake_cents"],
        refund_cents=row["refund_cents"],
        clauses={clause: _clause(clause, row, contacts, terms) for clause in terms.clauses},
        contacts=contacts,
        name=name,
    )
