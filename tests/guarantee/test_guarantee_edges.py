"""Both sides of every edge of each clause, in one table, asked in one call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import guarantee_builders as builders
import guarantee_restatement as restatement
import pytest

from vinte.guarantee.assessment import Assessment
from vinte.guarantee.engines import duckdb
from vinte.guarantee.terms import CLAUSES

Dossier = dict[str, Any]
Change = Callable[[Dossier], Any]


def purchase(place: int, **fields: Any) -> Change:
    return lambda dossier: dossier["purchases"][place].update(fields)


def attempt(place: int, **fields: Any) -> Change:
    return lambda dossier: dossier["contact_attempts"][place].update(fields)


def put(**parts: Any) -> Change:
    return lambda dossier: dossier.update(parts)


def claim(**fields: Any) -> Change:
    return lambda dossier: dossier["claim"].update(fields)


def both(*changes: Change) -> Change:
    def change(dossier: Dossier) -> None:
        for one in changes:
            one(dossier)

    return change


def first(count: int) -> Change:
    """Only the first purchases, and the attempts at them."""

    def change(dossier: Dossier) -> None:
        dossier["purchases"] = dossier["purchases"][:count]
        dossier["contact_attempts"] = dossier["contact_attempts"][:count]

    return change


def incident(occurred_at: str, payment_at: str | None = None, state: str = "upheld") -> Change:
    return put(payment_incidents=[{"occurred_at": occurred_at, "payment_at": payment_at, "state": state}])


def review(place: int, **fields: Any) -> Change:
    return lambda dossier: dossier["reviews"][place].update(fields)


def standing(*states: tuple[str, str]) -> Change:
    return put(standing=[{"from": at, "state": state} for at, state in states])


def pack(starts_on: str, ends_on: str, cancelled_on: str | None = None) -> Change:
    return put(packs=[{"starts_on": starts_on, "ends_on": ends_on, "cancelled_on": cancelled_on}])


ALL = [f"c{number:02d}" for number in range(1, 21)]
NOW = "2026-04-20T10:00:00Z"
JUST_AFTER = "2026-04-20T10:00:00.000001Z"
FIRST, LAST = "2026-01-12T09:30:00Z", "2026-03-10T14:53:00Z"

# Where from, what is changed, the clause, its status then.
EDGES: dict[str, tuple[str, Change, str, str]] = {
    "twenty": ("everything-holds", put(), "first_contacts", "met"),
    "nineteen": ("everything-holds", first(19), "first_contacts", "open"),
    "bought now": ("everything-holds", purchase(19, bought_at=NOW), "first_contacts", "met"),
    "bought just after": ("everything-holds", purchase(19, bought_at=JUST_AFTER), "first_contacts", "open"),
    "returned now": ("everything-holds", purchase(3, returned_at=NOW), "first_contacts", "open"),
    "returned just after": ("everything-holds", purchase(3, returned_at=JUST_AFTER), "first_contacts", "met"),
    "award now": ("everything-holds", put(awards=[{"purchase": "c01", "at": NOW}]), "no_award", "failed"),
    "award after": (
        "everything-holds",
        put(awards=[{"purchase": "c01", "at": JUST_AFTER}]),
        "no_award",
        "met",
    ),
    "award outside": ("same-instant", put(awards=[{"purchase": "c21", "at": NOW}]), "no_award", "met"),
    "award of a returned contact": (
        "everything-holds",
        both(purchase(0, returned_at=NOW), put(awards=[{"purchase": "c01", "at": NOW}])),
        "no_award",
        "open",
    ),
    "award while not full": (
        "everything-holds",
        both(first(5), put(awards=[{"purchase": "c01", "at": NOW}])),
        "no_award",
        "failed",
    ),
    "profile 80": ("everything-holds", purchase(19, profile_percent=80), "profile_complete", "met"),
    "profile 79": ("everything-holds", purchase(19, profile_percent=79), "profile_complete", "failed"),
    "profile 79 while not full": (
        "everything-holds",
        both(first(2), purchase(0, profile_percent=79)),
        "profile_complete",
        "failed",
    ),
    "badge twice": ("everything-holds", purchase(0, badges=["verified"] * 2), "badges_active", "met"),
    "three badges, one twice": (
        "spain-with-three-badges",
        purchase(0, badges=["verified", "verified", "trade_licence"]),
        "badges_active",
        "failed",
    ),
    "more badges": ("everything-holds", purchase(0, badges=["other", "verified"]), "badges_active", "met"),
    "standard": ("everything-holds", purchase(0, service="standard"), "priority_service", "failed"),
    "ids by code point: Z before a": (
        "everything-holds",
        both(
            purchase(18, bought_at=LAST),
            lambda d: d["purchases"].append({**d["purchases"][19], "id": "Z", "service": "standard"}),
        ),
        "priority_service",
        "failed",
    ),
    "ids by code point: é after c20": (
        "everything-holds",
        lambda d: d["purchases"].append({**d["purchases"][19], "id": "é", "service": "standard"}),
        "priority_service",
        "met",
    ),
    "window, last microsecond": (
        "everything-holds",
        purchase(19, bought_at="2026-04-12T22:59:59.999999Z"),
        "purchase_window",
        "met",
    ),
    "window, midnight": (
        "everything-holds",
        purchase(19, bought_at="2026-04-12T23:00:00Z"),
        "purchase_window",
        "failed",
    ),
    "window, last day, not full": (
        "everything-holds",
        both(first(19), put(as_of="2026-04-12T22:59:59.999999Z", claim=None)),
        "purchase_window",
        "open",
    ),
    "window, day over, not full": (
        "everything-holds",
        both(first(19), put(as_of="2026-04-12T23:00:00Z", claim=None)),
        "purchase_window",
        "failed",
    ),
    "window begins on the day in Lisbon": (
        "everything-holds",
        both(purchase(0, bought_at="2025-07-11T23:30:00Z"), purchase(19, bought_at="2025-10-12T22:30:00Z")),
        "purchase_window",
        "failed",
    ),
    "window to 29 February": (
        "everything-holds",
        both(
            *(purchase(place, bought_at="2023-11-30T12:00:00Z") for place in range(19)),
            purchase(19, bought_at="2024-02-29T23:59:59Z"),
        ),
        "purchase_window",
        "met",
    ),
    "window past 29 February": (
        "everything-holds",
        both(
            *(purchase(place, bought_at="2023-11-30T12:00:00Z") for place in range(19)),
            purchase(19, bought_at="2024-03-01T00:00:00Z"),
        ),
        "purchase_window",
        "failed",
    ),
    "incident at the first": ("everything-holds", incident(FIRST), "no_payment_incident", "failed"),
    "incident before the first": (
        "everything-holds",
        incident("2026-01-12T09:29:59.999999Z"),
        "no_payment_incident",
        "met",
    ),
    "incident at the last": ("everything-holds", incident(LAST), "no_payment_incident", "failed"),
    "incident after the last": (
        "everything-holds",
        incident("2026-03-10T14:53:00.000001Z"),
        "no_payment_incident",
        "met",
    ),
    "payment at the last, told now": (
        "everything-holds",
        incident(NOW, LAST),
        "no_payment_incident",
        "failed",
    ),
    "payment at the last, told after": (
        "everything-holds",
        incident(JUST_AFTER, LAST),
        "no_payment_incident",
        "met",
    ),
    "payment before, happened inside": (
        "everything-holds",
        incident(FIRST, "2025-12-01T00:00:00Z"),
        "no_payment_incident",
        "failed",
    ),
    "both outside": ("everything-holds", incident(NOW, "2025-12-01T00:00:00Z"), "no_payment_incident", "met"),
    "incident now, not full": (
        "everything-holds",
        both(first(3), incident(NOW)),
        "no_payment_incident",
        "failed",
    ),
    "incident under inquiry": (
        "everything-holds",
        incident(FIRST, None, "open"),
        "no_payment_incident",
        "met",
    ),
    "incident, nothing bought": ("no-purchase", incident(FIRST), "no_payment_incident", "open"),
    "attempt at purchase": ("everything-holds", attempt(0, at=FIRST), "prompt_contact", "met"),
    "attempt before purchase": (
        "everything-holds",
        attempt(0, at="2026-01-12T09:29:59.999999Z"),
        "prompt_contact",
        "failed",
    ),
    "attempt at 24 hours": (
        "everything-holds",
        attempt(0, at="2026-01-13T09:30:00Z"),
        "prompt_contact",
        "met",
    ),
    "attempt just over 24 hours": (
        "everything-holds",
        attempt(0, at="2026-01-13T09:30:00.000001Z"),
        "prompt_contact",
        "failed",
    ),
    "attempt over the change to winter time": (
        "everything-holds",
        both(purchase(0, bought_at="2025-10-25T12:00:00Z"), attempt(0, at="2025-10-26T12:00:01Z")),
        "prompt_contact",
        "failed",
    ),
    "hours still run": (
        "everything-holds",
        both(attempt(19, at="2026-03-11T15:00:00Z"), put(as_of="2026-03-11T14:53:00Z")),
        "prompt_contact",
        "open",
    ),
    "hours are over": (
        "everything-holds",
        both(attempt(19, at="2026-03-11T15:00:00Z"), put(as_of="2026-03-11T14:53:00.000001Z")),
        "prompt_contact",
        "failed",
    ),
    "attempt told later": (
        "everything-holds",
        both(attempt(19, at="2026-03-10T15:53:00Z"), put(as_of="2026-03-10T15:52:59Z")),
        "prompt_contact",
        "open",
    ),
    "review published now": ("everything-holds", review(0, published_at=NOW), "contact_reviews", "met"),
    "review published after": (
        "everything-holds",
        review(0, published_at=JUST_AFTER),
        "contact_reviews",
        "open",
    ),
    "review withdrawn now": ("everything-holds", review(0, withdrawn_at=NOW), "contact_reviews", "open"),
    "review withdrawn after": (
        "everything-holds",
        review(0, withdrawn_at=JUST_AFTER),
        "contact_reviews",
        "met",
    ),
    "four stars": ("everything-holds", review(0, rating=4), "contact_reviews", "met"),
    "three stars": ("everything-holds", review(0, rating=3), "contact_reviews", "open"),
    "two reviews of one contact": ("everything-holds", review(0, purchase="c11"), "contact_reviews", "met"),
    "review of an unknown contact": (
        "everything-holds",
        review(0, purchase="c99"),
        "contact_reviews",
        "open",
    ),
    "one star of a former client": ("everything-holds", review(3, rating=1), "former_client_reviews", "met"),
    "former client withdrawn": (
        "everything-holds",
        review(3, withdrawn_at=NOW),
        "former_client_reviews",
        "open",
    ),
    "the month's last instant": (
        "everything-holds",
        put(as_of="2026-04-10T22:59:59.999999Z"),
        "wait_elapsed",
        "open",
    ),
    "the month is over": ("everything-holds", put(as_of="2026-04-10T23:00:00Z"), "wait_elapsed", "met"),
    "pack begins today": ("everything-holds", pack("2026-04-20", "2026-04-20"), "active_pack", "met"),
    "pack begins tomorrow": ("everything-holds", pack("2026-04-21", "2026-12-31"), "active_pack", "open"),
    "pack ended yesterday": ("everything-holds", pack("2026-01-01", "2026-04-19"), "active_pack", "open"),
    "pack cancelled tomorrow": (
        "everything-holds",
        pack("2026-01-01", "9999-12-31", "2026-04-21"),
        "active_pack",
        "met",
    ),
    "pack cancelled today": (
        "everything-holds",
        pack("2026-01-01", "2026-12-31", "2026-04-20"),
        "active_pack",
        "open",
    ),
    "pack cancelled as it began": (
        "everything-holds",
        pack("2026-04-20", "2026-12-31", "2026-04-20"),
        "active_pack",
        "open",
    ),
    "paid now": ("everything-holds", put(earlier_guarantees=[{"paid_at": NOW}]), "once_only", "failed"),
    "paid after": ("everything-holds", put(earlier_guarantees=[{"paid_at": JUST_AFTER}]), "once_only", "met"),
    "suspended now": ("everything-holds", standing((NOW, "suspended")), "good_standing", "failed"),
    "suspended after": ("everything-holds", standing((JUST_AFTER, "suspended")), "good_standing", "met"),
    "suspended again": (
        "everything-holds",
        standing((NOW, "suspended"), (FIRST, "suspended"), (LAST, "good")),
        "good_standing",
        "failed",
    ),
    "good and suspended at once": (
        "everything-holds",
        standing((NOW, "good"), (NOW, "suspended")),
        "good_standing",
        "met",
    ),
    "claimed on the last day": (
        "mexico-fifteen",
        claim(filed_at="2026-04-28T05:59:59.999999Z"),
        "claim_in_time",
        "open",
    ),
    "claimed on the last day, told": ("mexico-last-day", put(), "claim_in_time", "met"),
    "claimed a day late": ("mexico-too-late", put(), "claim_in_time", "failed"),
    "not claimed on the last day": (
        "mexico-fifteen",
        put(claim=None, as_of="2026-04-28T05:59:59.999999Z"),
        "claim_in_time",
        "open",
    ),
    "not claimed a day later": (
        "mexico-fifteen",
        put(claim=None, as_of="2026-04-28T06:00:00Z"),
        "claim_in_time",
        "failed",
    ),
    "claimed with nothing bought": (
        "mexico-fifteen",
        put(purchases=[], contact_attempts=[]),
        "claim_in_time",
        "open",
    ),
    "filed now": ("everything-holds", claim(filed_at=NOW), "claim_described", "met"),
    "filed after": ("everything-holds", claim(filed_at=JUST_AFTER), "claim_described", "open"),
    "described, and more": (
        "everything-holds",
        claim(described=[*ALL, "c99", "c01"]),
        "claim_described",
        "met",
    ),
    "described all but one": (
        "everything-holds",
        claim(described=[*ALL[1:], "c99"]),
        "claim_described",
        "open",
    ),
    "verified now": ("everything-holds", claim(verified_at=NOW), "claim_truthful", "met"),
    "verified after": ("everything-holds", claim(verified_at=JUST_AFTER), "claim_truthful", "open"),
    "contradicted, not verified": (
        "everything-holds",
        claim(contradicted=["c01"], verified_at=None),
        "claim_truthful",
        "open",
    ),
    "contradicted, verified": ("everything-holds", claim(contradicted=["c01"]), "claim_truthful", "failed"),
    "contradicted outside": ("everything-holds", claim(contradicted=["c99"]), "claim_truthful", "met"),
    "verified, not filed yet": ("everything-holds", claim(filed_at=JUST_AFTER), "claim_truthful", "open"),
}


@pytest.fixture(scope="module")
def answers() -> dict[str, tuple[Assessment, dict[str, Any]]]:
    """Every edge's assessment and the restatement's, in one call."""
    cases = builders.read(*(builders.changed(change, name) for name, change, _, _ in EDGES.values()))
    found = duckdb.assess(cases)
    return {
        edge: (one, restatement.assess(case)) for edge, case, one in zip(EDGES, cases, found, strict=True)
    }


@pytest.mark.parametrize("edge", list(EDGES))
def test_edge(edge: str, answers: dict[str, tuple[Assessment, dict[str, Any]]]) -> None:
    found, expected = answers[edge]
    _, _, clause, status = EDGES[edge]
    assert found.clauses[clause].status == status
    assert builders.answer(found) == expected


def test_every_clause_has_edges_on_more_than_one_side() -> None:
    sides: dict[str, set[str]] = {}
    for _, _, clause, status in EDGES.values():
        sides.setdefault(clause, set()).add(status)
    assert set(sides) == set(CLAUSES)
    assert all(len(seen) > 1 for seen in sides.values())


def test_before_everything_nothing_is_known() -> None:
    (found,) = duckdb.assess(builders.read(builders.changed(put(as_of="0001-01-02T00:00:00Z"))))
    assert (found.verdict, found.at_stake_cents, found.cohort) == ("in_progress", 0, ())


def test_contacts_that_cost_nothing_are_payable_with_nothing() -> None:
    def free(dossier: Dossier) -> None:
        for one in dossier["purchases"]:
            one["price_cents"] = 0

    (found,) = duckdb.assess(builders.read(builders.changed(free)))
    assert (found.verdict, found.at_stake_cents, found.refund_cents) == ("payable", 0, 0)
