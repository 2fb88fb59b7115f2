"""Whom a claim waits for and until when: both sides of every edge, and the menu counts what the queue shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import cast
from cast import CLAIM_DAY
from vinte.claims import actions, queries
from vinte.claims.desk.waiting import Wait, wait_for_us, wait_of

TICK = timedelta(microseconds=1)
# CLAIM_DAY is a Monday; its answers are due on the next, and two business days later it is Wednesday, 18:00 in Lisbon.
ANSWERS_DUE = CLAIM_DAY + timedelta(days=7)
DECIDE_BY = datetime(2026, 4, 29, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "silent", "further", "asked", "at", "whose", "due_at"),
    [
        ("verifying", 3, 0, 0, ANSWERS_DUE - TICK, "homeowners", ANSWERS_DUE),
        ("verifying", 3, 0, 0, ANSWERS_DUE, "us", DECIDE_BY),
        ("verifying", 0, 0, 0, CLAIM_DAY, "us", DECIDE_BY),
        ("verifying", 0, 1, 0, CLAIM_DAY, "homeowners", DECIDE_BY),
        ("verifying", 3, 1, 1, CLAIM_DAY, "professional", DECIDE_BY),
        ("misuse", 3, 0, 0, CLAIM_DAY, "us", DECIDE_BY),
        ("misuse", 3, 0, 1, DECIDE_BY - TICK, "professional", DECIDE_BY),
        # A question that nobody answered takes no claim out of its time.
        ("misuse", 3, 0, 1, DECIDE_BY, "us", DECIDE_BY),
        ("verifying", 0, 1, 0, DECIDE_BY, "us", DECIDE_BY),
    ],
)
def test_a_claim_waits_for_one_side(
    state: str, silent: int, further: int, asked: int, at: datetime, whose: str, due_at: datetime
) -> None:
    found = wait_of(
        state=state,
        answers_due_at=ANSWERS_DUE,
        due_at=DECIDE_BY,
        is_waiting=False,
        silent_count=silent,
        asked_homeowners=further,
        asked_professional=asked,
        unfound_count=0,
        at=at,
    )
    assert found == Wait(whose, due_at, is_late=at >= DECIDE_BY, is_for_answers=due_at == ANSWERS_DUE)


def test_an_appeal_is_late_at_its_hour_and_not_before() -> None:
    told = {"terms": "pt-2026-01-01", "since": ANSWERS_DUE}
    assert [wait_for_us(**told, at=at).is_late for at in (DECIDE_BY - TICK, DECIDE_BY)] == [False, True]


@pytest.mark.django_db
def test_the_menu_counts_what_the_queue_shows(bruno, sofia) -> None:
    claim = actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    first, second = (purchase.id for purchase in bruno.purchases[:2])
    of_claim = {"claim_id": claim.id, "by": sofia.pk}

    def seen(at: datetime) -> tuple[str, bool]:
        (line,) = queries.desk_queue(at)
        assert queries.desk_claim(claim_id=claim.id, at=at).wait == line.wait
        ours = line.wait.whose == "us"
        assert queries.desk_counts(at) == queries.DeskCounts(waiting=int(ours), late=int(line.wait.is_late))
        return line.wait.whose, line.wait.is_late

    assert seen(CLAIM_DAY) == ("homeowners", False)
    assert seen(ANSWERS_DUE) == ("us", False)
    choices = ["Sim", "Não"]
    actions.ask_homeowner(
        **of_claim, purchase_id=second, question="Foi esta empresa?", choices=choices, at=ANSWERS_DUE
    )
    assert seen(ANSWERS_DUE) == ("homeowners", False)
    asked = actions.ask_professional(
        **of_claim, purchase_id=first, question="A que horas ligou?", at=ANSWERS_DUE
    )
    assert seen(ANSWERS_DUE) == ("professional", False)
    assert seen(DECIDE_BY) == ("us", True)
    actions.answer_request(
        professional_id=bruno.id, request_id=asked.id, answer="Às dez.", at=ANSWERS_DUE + TICK
    )
    assert seen(ANSWERS_DUE + TICK) == ("homeowners", False)


@pytest.mark.django_db
def test_an_appeal_waits_for_us_until_its_own_day(bruno, sofia) -> None:
    claim = actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    cast.award(bruno.purchases[3], at=ANSWERS_DUE)
    decision = actions.refuse(
        claim_id=claim.id, reason="Houve um trabalho.", by=sofia.pk, at=ANSWERS_DUE + TICK
    )
    assert queries.desk_counts(ANSWERS_DUE + TICK) == queries.DeskCounts()
    actions.file_appeal(
        professional_id=bruno.id, decision_id=decision.id, text="Foi engano.", at=ANSWERS_DUE + TICK
    )
    # Until the day that its receipt names, which is later than a claim's.
    (line,) = queries.desk_queue(ANSWERS_DUE + TICK)
    answer_by = line.wait.due_at
    assert (line.kind, line.wait.whose) == ("appeal", "us") and answer_by > DECIDE_BY
    assert queries.desk_counts(answer_by - TICK) == queries.DeskCounts(waiting=1)
    assert queries.desk_counts(answer_by) == queries.DeskCounts(waiting=1, late=1)


def test_a_claim_that_waits_for_an_open_clause_is_the_professionals_and_never_late() -> None:
    told = {"state": "verified", "answers_due_at": ANSWERS_DUE, "due_at": DECIDE_BY, "silent_count": 0}
    asks = {"asked_homeowners": 0, "asked_professional": 0, "unfound_count": 0, "at": DECIDE_BY}
    assert wait_of(**told, **asks, is_waiting=True) == Wait("professional", DECIDE_BY, is_late=False)


@pytest.mark.parametrize(
    ("unfound", "further", "asked", "whose"),
    [
        (0, 0, 0, "homeowners"),
        (1, 0, 0, "us"),
        # Whoever was asked about it answers first.
        (1, 1, 0, "homeowners"),
        (1, 0, 1, "professional"),
    ],
)
def test_a_contradiction_is_something_to_do_while_others_may_still_answer(
    unfound: int, further: int, asked: int, whose: str
) -> None:
    told = {"state": "verifying", "answers_due_at": ANSWERS_DUE, "due_at": DECIDE_BY, "silent_count": 17}
    asks = {"asked_homeowners": further, "asked_professional": asked, "unfound_count": unfound}
    assert wait_of(**told, **asks, is_waiting=False, at=CLAIM_DAY).whose == whose


def _answered(purchase: Any, **said: Any) -> None:
    told = {"was_contacted": True, "contacted_on": None, "hired": "nobody", "comment": "", **said}
    actions.answer_question(secret=cast.question_about(purchase), **told, at=CLAIM_DAY + timedelta(hours=1))


CONTRADICTIONS = {
    "hired": lambda bought: _answered(bought, hired="them"),
    "not_contacted": lambda bought: _answered(bought, was_contacted=False),
    "contacted_later": lambda bought: _answered(bought, contacted_on=bought.bought_on + timedelta(days=2)),
    "award": lambda bought: cast.award(bought, at=CLAIM_DAY + timedelta(hours=1)),
    "": lambda bought: _answered(bought, contacted_on=bought.bought_on + timedelta(days=1)),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", CONTRADICTIONS)
def test_the_menu_counts_every_kind_of_contradiction_and_nothing_else(bruno, sofia, kind: str) -> None:
    """The menu finds them by its own statement: it says of each what the queue and the claim's page say."""
    claim = actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    bought = bruno.purchases[4]
    CONTRADICTIONS[kind](bought)
    at = CLAIM_DAY + timedelta(hours=2)

    def waits() -> str:
        (line,) = queries.desk_queue(at)
        desk = queries.desk_claim(claim_id=claim.id, at=at)
        assert desk.wait == line.wait
        assert queries.desk_counts(at).waiting == int(line.wait.whose == "us")
        assert set(desk.rows[4].conflicts) == {kind} - {""}
        return line.wait.whose

    assert waits() == ("us" if kind else "homeowners")
    told = {"claim_id": claim.id, "purchase_id": bought.id, "by": sofia.pk, "reason": "Foi engano."}
    actions.record_finding(**told, finding="consistent", at=at)
    assert waits() == "homeowners"


@pytest.mark.django_db
def test_ones_own_decision_is_left_to_others(bruno, sofia) -> None:
    rui = cast.staff("Rui")
    claim = actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    cast.award(bruno.purchases[3], at=ANSWERS_DUE)
    at = ANSWERS_DUE + TICK
    decision = actions.refuse(claim_id=claim.id, reason="Houve um trabalho.", by=sofia.pk, at=at)
    actions.file_appeal(professional_id=bruno.id, decision_id=decision.id, text="Foi engano.", at=at)
    for who, is_own in ((sofia, True), (rui, False)):
        (line,) = queries.desk_queue(at, reader_id=who.pk)
        assert (line.wait.whose, line.is_own, line.is_ours) == ("us", is_own, not is_own)
        assert queries.desk_counts(at, reader_id=who.pk).waiting == int(not is_own)
        assert len(queries.appeal_queue(account=who, at=at)) == 1
        assert len(queries.appeal_queue(account=who, at=at, of_others=True)) == int(not is_own)
