"""Sofia asks Helena besides: a question with choices, by a private link, that waits three days and contradicts nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import cast
from cast import AFTER_ANSWERS
from vinte.claims import actions, queries
from vinte.claims.models import Claim, FollowUp
from vinte.claims.steps.by_rules import end_verification
from vinte.kernel.errors import NotAllowed, Refused

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)
DUE = AFTER_ANSWERS + timedelta(days=3)
CHOICES = ["Sim, foi essa empresa", "Não, foi outra"]


@pytest.fixture
def claim(bruno: Any) -> Any:
    return actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=cast.CLAIM_DAY)


def ask(claim: Any, bruno: Any, sofia: Any, **changes: Any) -> Any:
    told = {
        "claim_id": claim.id,
        "purchase_id": bruno.purchases[1].id,
        "question": "Foi a empresa Bruno Obras que fez a obra?",
        "choices": CHOICES,
        "by": sofia.pk,
        "at": AFTER_ANSWERS,
    }
    return actions.ask_homeowner(**{**told, **changes})


def secret_of(bruno: Any) -> str:
    helena = cast.owner_of(bruno.purchases[1])
    return cast.secret_sent_to(helena.email, page="resposta/pergunta", kind="homeowner_follow_up")


def answer(bruno: Any, *, choice: str = CHOICES[0], at: Any) -> None:
    actions.answer_follow_up(secret=secret_of(bruno), choice=choice, comment="Em março.", at=at)


def row(claim: Any, *, at: Any) -> Any:
    return queries.desk_claim(claim_id=claim.id, at=at).rows[1]


def refusal(act: Any, *args: Any, **told: Any) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **told)
    return refused.value.code


def test_the_answer_waits_for_a_finding_before_anybody_is_paid(claim, bruno, sofia) -> None:
    ask(claim, bruno, sofia)
    (asked,) = row(claim, at=AFTER_ANSWERS).follow_ups
    assert (asked.asked_by, asked.asked_at, asked.due_at) == ("Sofia", AFTER_ANSWERS, DUE)
    conclude = {"claim_id": claim.id, "by": sofia.pk}
    assert refusal(actions.conclude_verification, **conclude, at=DUE - TICK) == "answers_pending"
    heard_at = AFTER_ANSWERS + timedelta(hours=1)
    answer(bruno, at=heard_at)
    assert row(claim, at=heard_at).is_unfound and not row(claim, at=heard_at).conflict
    assert queries.desk_queue(heard_at)[0].unfound_count == 1
    assert refusal(actions.conclude_verification, **conclude, at=heard_at) == "conflict_open"
    actions.record_finding(
        **conclude,
        purchase_id=bruno.purchases[1].id,
        finding="consistent",
        reason="Refere-se a outra obra.",
        at=heard_at,
    )
    assert not row(claim, at=heard_at).is_unfound
    assert queries.desk_queue(heard_at)[0].unfound_count == 0
    # Another answer after the finding asks for another look.
    ask(claim, bruno, sofia, question="E em que mês foi?", choices=["Março", "Abril"], at=heard_at + TICK)
    answer(bruno, choice="Abril", at=heard_at + 2 * TICK)
    assert row(claim, at=heard_at + 2 * TICK).is_unfound


def test_silence_contradicts_nobody_and_its_time_ends(claim, bruno, sofia) -> None:
    ask(claim, bruno, sofia)
    assert refusal(answer, bruno, at=DUE) == "link_expired"
    actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=DUE)
    assert not row(claim, at=DUE).is_unfound
    decision = actions.approve(claim_id=claim.id, reason="Tudo confirmado.", by=sofia.pk, at=DUE)
    assert decision.refund_cents == cast.COHORT_CENTS


def test_it_is_answered_once_and_with_what_was_offered(claim, bruno, sofia) -> None:
    ask(claim, bruno, sofia)
    with pytest.raises(ValueError, match="offered were"):
        answer(bruno, choice="Talvez", at=AFTER_ANSWERS + TICK)
    assert FollowUp.objects.get().answered_at is None
    answer(bruno, at=DUE - TICK)
    assert refusal(answer, bruno, choice=CHOICES[1], at=DUE - TICK) == "link_used"
    assert FollowUp.objects.get().choice == CHOICES[0]


def test_after_the_decision_it_says_so(claim, bruno, sofia) -> None:
    ask(claim, bruno, sofia, at=AFTER_ANSWERS)
    cast.award(bruno.purchases[5], at=AFTER_ANSWERS)
    actions.refuse(claim_id=claim.id, reason="Houve um trabalho.", by=sofia.pk, at=AFTER_ANSWERS + TICK)
    assert refusal(answer, bruno, at=AFTER_ANSWERS + 2 * TICK) == "already_decided"
    opened = {"secret": secret_of(bruno), "at": AFTER_ANSWERS + 2 * TICK}
    assert refusal(queries.further_question_behind, **opened) == "already_decided"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"question": " ?! "}, "question_missing"),
        ({"choices": ["Sim"]}, "choices_wrong"),
        ({"choices": ["Sim", "Sim"]}, "choices_wrong"),
        ({"choices": ["Sim", " "]}, "choices_wrong"),
        ({"choices": list("abcdef")}, "choices_wrong"),
        ({"choices": ["Sim", "x" * 81]}, "choices_wrong"),
    ],
)
def test_a_question_that_can_not_be_answered_is_not_sent(claim, bruno, sofia, changes, code) -> None:
    assert refusal(ask, claim, bruno, sofia, **changes) == code
    assert not FollowUp.objects.exists()
    assert not cast.letters(cast.owner_of(bruno.purchases[1]).email, kind="homeowner_follow_up")


def test_one_question_at_a_time_and_only_by_who_may(claim, bruno, sofia) -> None:
    ask(claim, bruno, sofia, choices=list("abcde"))
    assert refusal(ask, claim, bruno, sofia, at=DUE - TICK) == "still_asked"
    ask(claim, bruno, sofia, at=DUE)
    with pytest.raises(NotAllowed):
        ask(claim, bruno, bruno.account, purchase_id=bruno.purchases[2].id)
    with pytest.raises(NotAllowed):
        ask(claim, bruno, sofia, purchase_id=claim.id)


def test_the_letter_names_the_business_and_the_job_and_nothing_else(claim, bruno, sofia) -> None:
    ask(claim, bruno, sofia)
    helena = cast.owner_of(bruno.purchases[1])
    (letter,) = cast.letters(helena.email, kind="homeowner_follow_up")
    assert "Bruno Obras" in letter.text and "Foi a empresa Bruno Obras que fez a obra?" in letter.text
    assert bruno.account.email not in letter.text and "Sofia" not in letter.text


def test_the_rules_do_not_decide_while_an_answer_may_still_come(claim, bruno, sofia) -> None:
    """The answers' time ends while Sofia's question waits: a person decides, and nobody is paid past the question."""
    ended = cast.CLAIM_DAY + timedelta(days=7)
    ask(claim, bruno, sofia, at=ended - timedelta(days=1))
    end_verification(Claim.objects.get(id=claim.id), at=ended)
    found = Claim.objects.get(id=claim.id)
    assert (found.state, found.handed_over_at) == ("verifying", ended)
