"""From a row of facts to an assessment. Nothing is decided here: the expression has decided already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from vinte.guarantee import clauses
from vinte.guarantee.assessment import Assessment, ClauseResult, Contact, Row
from vinte.guarantee.terms import CLAUSES, Terms

# Clause to the facts that it rests on.
_FACTS: dict[str, tuple[str, ...]] = {
    "first_contacts": ("contact_count", "first_at", "last_at"),
    "no_award": ("no_award_broken", "contact_count"),
    "profile_complete": ("lowest_profile_percent", "profile_complete_broken", "contact_count"),
    "badges_active": ("badges_active_broken", "contact_count"),
    "priority_service": ("priority_service_broken", "contact_count"),
    "purchase_window": (
        "contact_count",
        "first_on",
        "last_on",
        "window_until",
        "bought_in_window_count",
        "credited_on",
        "buy_until",
    ),
    "no_payment_incident": ("incident_count", "first_at", "last_at"),
    "prompt_contact": (
        "prompt_contact_broken",
        "prompt_contact_waiting",
        "prompt_contact_next",
        "contact_count",
    ),
    "contact_reviews": ("contact_review_count",),
    "former_client_reviews": ("former_client_review_count",),
    "wait_elapsed": ("last_on", "wait_until"),
    "active_pack": ("active_pack_count", "pack_until"),
    "once_only": ("paid_count", "paid_at"),
    "good_standing": ("suspended_count",),
    "claim_in_time": ("filed_on", "first_on", "claim_until"),
    "claim_described": ("filed_count", "claim_described_broken", "contact_count"),
    "claim_truthful": ("verified_count", "claim_truthful_broken", "contact_count"),
}
# Clauses that count something else than contacts of the cohort: the fact, and the figure or number asked.
_COUNTS: dict[str, tuple[str, str | int]] = {
    "no_payment_incident": ("incident_count", 0),
    "contact_reviews": ("contact_review_count", "contact_reviews"),
    "former_client_reviews": ("former_client_review_count", "former_client_reviews"),
    "active_pack": ("active_pack_count", 1),
    "once_only": ("paid_count", 0),
    "good_standing": ("suspended_count", 0),
    "claim_in_time": ("filed_count", 1),
}
# Clause to the fact that is the date that matters.
_UNTIL = {
    "first_contacts": "buy_until",
    "purchase_window": "buy_until",
    "prompt_contact": "prompt_contact_next",
    "wait_elapsed": "wait_until",
    "active_pack": "pack_until",
    "claim_in_time": "claim_until",
}


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


def _counted(clause: str, row: Row, terms: Terms) -> tuple[int | None, int | None]:
    """What there is and what is asked; contacts of the cohort that keep it, for a clause asked of each."""
    if clause in _COUNTS:
        fact, asked = _COUNTS[clause]
        return row[fact], getattr(terms, asked) if isinstance(asked, str) else asked
    if clause == "claim_truthful" and not row["verified_count"]:
        return 0, terms.contacts
    if clause in clauses.OF_EACH_CONTACT:
        kept = row["contact_count"] - row[f"{clause}_broken"]
        return kept - (row["prompt_contact_waiting"] if clause == "prompt_contact" else 0), terms.contacts
    if clause in ("first_contacts", "purchase_window"):
        return row["contact_count"], terms.contacts
    return None, None


def _clause(clause: str, row: Row, contacts: Sequence[Contact], terms: Terms) -> ClauseResult:
    have, asked = _counted(clause, row, terms)
    until = _UNTIL.get(clause)
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
        until=utc(row.get(until)) if until else None,
        contacts=tuple(one.purchase_id for one in contacts if told and clause in one.breaks),
        waiting=tuple(one.purchase_id for one in contacts if waiting and one.waits_until is not None),
        facts={name: utc(row[name]) for name in _FACTS[clause] if name in row},
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
