"""What taking a call back does to the guarantee is said before, and is what comes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

import cast
from vinte.claims import queries
from vinte.handling import actions

pytestmark = pytest.mark.django_db
BOUGHT = cast.later(hours=5)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
CALLED, IN_TIME, ENTERED = BOUGHT + HOUR, BOUGHT + timedelta(hours=24), BOUGHT + timedelta(hours=36)


def says(effect: queries.AttemptEffect) -> str:
    with translation.override("pt"):
        return " ".join(queries.in_words(sentence) for sentence in effect.says)


@pytest.fixture
def bought() -> Any:
    ana = cast.professional("Ana", balance_cents=9000, pack="yearly", is_complete=True, has_badge=True)
    return cast.buy(ana, cast.request(), at=BOUGHT)


def about(bought: Any, attempt: Any, at: Any) -> dict[str, Any]:
    return {
        "professional_id": bought.professional_id,
        "purchase_id": bought.id,
        "attempt_id": attempt.id,
        "at": at,
    }


@pytest.mark.parametrize(
    ("at", "sentence", "status", "ends"),
    [
        (CALLED + HOUR, "volta a precisar de uma chamada até", "open", False),
        (IN_TIME, "volta a precisar de uma chamada até", "open", False),
        (IN_TIME + SECOND, "volta a precisar de uma chamada feita a tempo e registada até", "open", False),
        (ENTERED, "feita a tempo e registada até", "open", False),
        (ENTERED + SECOND, "deixa de poder ser paga. Este contacto fica sem nenhuma chamada", "failed", True),
    ],
)
def test_the_only_call_taken_back_is_told_and_comes_true(
    bought: Any, at: Any, sentence: str, status: str, ends: bool
) -> None:
    only = cast.attempt(bought, at=CALLED)
    told = queries.attempt_effect(**about(bought, only, at))
    assert sentence in says(told) and told.ends is ends and told.changes_something
    actions.withdraw_attempt(
        professional_id=bought.professional_id, attempt_id=only.id, reason="Engano", at=at
    )
    after = queries.assess(professional_id=bought.professional_id, at=at)
    assert after.statuses["prompt_contact"] == status and (after.verdict == "excluded") is ends


@pytest.mark.parametrize("second_at", [CALLED, CALLED + HOUR])
def test_one_of_two_calls_in_time_changes_nothing(bought: Any, second_at: Any) -> None:
    # Also where the dossier can't tell the two apart: told twice at the same instant.
    first = cast.attempt(bought, at=CALLED)
    cast.attempt(bought, at=second_at)
    told = queries.attempt_effect(**about(bought, first, ENTERED + HOUR))
    assert not told.changes_something and not told.ends


def test_a_contact_outside_the_first_twenty_changes_nothing() -> None:
    bruno = cast.claimable("Bruno", contacts=21)
    outside = bruno.purchases[20]
    only = cast.attempt(outside, at=outside.bought_at + HOUR + SECOND)
    told = queries.attempt_effect(**about(outside, only, outside.bought_at + timedelta(days=3)))
    assert not told.changes_something


@pytest.mark.parametrize(
    ("attempted_at", "at", "sentence"),
    [
        # Put right in time, the contact keeps its call; entered too late, it is without one.
        (CALLED + HOUR, ENTERED, ""),
        (CALLED + HOUR, ENTERED + SECOND, "fica sem nenhuma chamada a tempo"),
        (IN_TIME + SECOND, ENTERED, "volta a precisar de uma chamada feita a tempo"),
    ],
)
def test_a_correction_is_told_as_it_will_be_read(
    bought: Any, attempted_at: Any, at: Any, sentence: str
) -> None:
    wrong = cast.attempt(bought, at=CALLED)
    told = queries.attempt_effect(**about(bought, wrong, at), attempted_at=attempted_at, channel="phone")
    assert (sentence in says(told)) if sentence else not told.changes_something


def test_a_correction_that_meets_the_clause_is_told_too(bought: Any) -> None:
    late = cast.attempt(bought, at=IN_TIME + HOUR)
    told = queries.attempt_effect(
        **about(bought, late, IN_TIME + 2 * HOUR), attempted_at=CALLED, channel="phone"
    )
    assert says(told) == "Este contacto passa a ter uma chamada a tempo."
