"""From a row of facts to an assessment. Nothing is decided here: the expression has decided already."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from vinte.guarantee import clauses
from vinte.guarantee.assessment import Assessment, ClauseResult, Contact, Row
from vinte.guarantee.registry.entries import ENTRIES
from vinte.guarantee.tables import EACH
from vinte.guarantee.terms import CLAUSES, Terms


def utc(value: Any) -> Any:
    """An instant in UTC, whatever zone an engine's driver wrote it in; other values unchanged."""
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _contact(row: Row, of_each: Sequence[str]) -> Contact:
    """A row of `verdict.contacts`; `of_each` are the clauses that the terms ask of each contact."""
    waits = bool(row.get("prompt_contact_waits")) and not row.get("prompt_contact", True)
    return Contact(
        ordinal=row["ordinal"],
        purchase_id=row["purchase_id"],
        bought_at=utc(row["bought_at"]),
        price_cents=row["price_cents"],
        breaks=tuple(
            clause for clause in of_each if not row[clause] and not (waits and clause == "prompt_contact")
        ),
        waits_until=utc(row["due_at"]) if waits else None,
        entry_only=waits and row["due_at"] > row["prompt_until"],
    )


def _contacts(contact_rows: Callable[[], Sequence[Row]], terms: Terms) -> tuple[Contact, ...]:
    of_each = [clause for clause in terms.clauses if clause in clauses.OF_EACH_CONTACT]
    return tuple(_contact(one, of_each) for one in contact_rows())


def contacts_beside(row: Row) -> list[dict[str, Any]]:
    """The rows of `verdict.contacts` that a row of `verdict.answers` holds in its lists.

    Identifiers are text, also where a database keeps them as uuids.
    """
    lists = {name.removeprefix(EACH): found for name, found in row.items() if name.startswith(EACH)}
    if lists["purchase_id"] is None:
        return []
    lists["purchase_id"] = map(str, lists["purchase_id"])
    return [dict(zip(lists, one, strict=True)) for one in zip(*lists.values(), strict=True)]


def _clauses(row: Row, terms: Terms, contacts: Sequence[Contact]) -> Mapping[str, ClauseResult]:
    broken: dict[str, list[str]] = {}
    for one in contacts:
        for clause in one.breaks:
            broken.setdefault(clause, []).append(one.purchase_id)
    if not row["verified_count"]:
        # What a verification finds is not told before it has ended.
        broken.pop("claim_truthful", None)
    waiting = tuple(one.purchase_id for one in contacts if one.waits_until is not None)
    found = {}
    for clause in terms.clauses:
        entry = ENTRIES[clause]
        have, asked = entry.count(row, terms)
        found[clause] = ClauseResult(
            clause=clause,
            section=terms.sections[clause],
            status=row[f"status_{clause}"],
            have=have,
            asked=asked,
            figures={name: getattr(terms, name) for name in CLAUSES[clause]},
            until=utc(row.get(entry.until)) if entry.until else None,
            contacts=tuple(broken.get(clause, ())),
            waiting=waiting if clause == "prompt_contact" else (),
            facts={name: utc(row[name]) for name in entry.rests_on if name in row},
        )
    return found


def assessment(
    row: Row,
    contact_rows: Callable[[], Sequence[Row]],
    terms: Terms,
    *,
    professional: str,
    asked_terms: str | None = None,
    name: str | None = None,
) -> Assessment:
    """The assessment that a row of `verdict.assessments` says. Its rows of `verdict.contacts` are asked for
    when somebody reads them.
    """
    return Assessment(
        professional=professional,
        terms=terms,
        asked_terms=asked_terms or terms.market,
        as_of=utc(row["as_of"]),
        today=row["today"],
        verdict=row["verdict"],
        at_stake_cents=row["at_stake_cents"],
        refund_cents=row["refund_cents"],
        statuses={clause: row[f"status_{clause}"] for clause in terms.clauses},
        tell_contacts=partial(_contacts, contact_rows, terms),
        tell_clauses=partial(_clauses, row, terms),
        name=name,
    )
