"""The score of misuse: each factor on both sides of its edge, and a person in place of the machine above it."""

from __future__ import annotations

from datetime import timedelta

import pytest

import cast
import return_story as story
from return_story import AT, SOON
from vinte.handling import actions as handling
from vinte.leads import actions, queries
from vinte.leads.models import ContactPurchase
from vinte.people.professionals import standing as professional_standing

pytestmark = pytest.mark.django_db


def points(of: cast.Business, name: str, *, at: object = SOON) -> int:
    score = queries.return_score(professional_id=of.id, at=at)
    assert score.points == sum(factor.points for factor in score.factors)
    return {factor.name: factor.points for factor in score.factors}[name]


def contacts(of: cast.Business, count: int) -> list[ContactPurchase]:
    return [story.bought(of) for _number in range(count)]


@pytest.mark.parametrize(
    ("bought", "asked", "expected"), [(10, 2, 0), (10, 3, 20), (9, 3, 0), (20, 4, 0), (20, 5, 10)]
)
def test_the_share_counts_above_a_fifth_from_ten_contacts_on(bought: int, asked: int, expected: int) -> None:
    ana = story.ana()
    reasons = ("wrong_place", "wrong_trade", "competitor_test")
    for number, purchase in enumerate(contacts(ana, bought)[:asked]):
        story.ask(ana, purchase, reasons[number % 3])
    assert points(ana, "share") == expected


def test_a_refused_return_counts_and_a_withdrawn_one_does_not() -> None:
    ana, sofia = story.ana(), cast.staff()
    first, second = (story.ask(ana, purchase, "wrong_place") for purchase in contacts(ana, 2))
    assert points(ana, "refused") == 0
    story.decide(first, "refused", by=sofia, at=SOON)
    assert points(ana, "refused") == 15
    actions.withdraw_return(professional_id=ana.id, return_id=second.id, at=SOON)
    assert points(ana, "refused") == 15
    assert [row.state for row in queries.returns_of(ana.id)].count("withdrawn") == 1


@pytest.mark.parametrize(("count", "expected"), [(3, 0), (4, 8), (6, 24)])
def test_one_reason_given_again_and_again_counts(count: int, expected: int) -> None:
    ana = story.ana()
    for purchase in contacts(ana, count):
        story.ask(ana, purchase, "wrong_place")
    assert points(ana, "same_reason") == expected


@pytest.mark.parametrize(("channel", "expected"), [("phone", 0), ("visit", 25)])
def test_a_return_after_they_met_counts(channel: str, expected: int) -> None:
    ana = story.ana()
    purchase = story.bought(ana)
    handling.record_attempt(
        professional_id=ana.id, purchase_id=purchase.id, channel=channel, attempted_at=SOON, note="", at=SOON
    )
    story.ask(ana, purchase, "number_not_assigned", words="O número não existe, confirmei.")
    assert points(ana, "conversation") == expected


def test_a_return_of_a_job_that_was_won_counts() -> None:
    ana = story.ana()
    purchase = story.bought(ana)
    handling.record_award(
        professional_id=ana.id, purchase_id=purchase.id, awarded_at=SOON, told_by="professional", at=SOON
    )
    story.ask(ana, purchase, "wrong_place")
    assert points(ana, "conversation") == 25


def test_a_homeowner_who_says_the_contrary_counts() -> None:
    ana, helena = story.ana(), cast.homeowner()
    story.ask(ana, story.bought(ana, of=helena), "homeowner_denies")
    assert points(ana, "contradicted") == 0
    actions.answer_return_question(
        secret=cast.secret_sent_to(helena.email, page="devolucao"), asked=True, words="", at=SOON
    )
    assert points(ana, "contradicted") == 15


def test_what_is_older_than_a_year_is_forgotten() -> None:
    ana, sofia = story.ana(), cast.staff()
    story.decide(story.ask(ana, story.bought(ana), "wrong_place"), "refused", by=sofia, at=SOON)
    assert points(ana, "refused", at=SOON + timedelta(days=365)) == 15
    assert points(ana, "refused", at=SOON + timedelta(days=365, seconds=1)) == 0


@pytest.mark.parametrize(("refused", "state"), [(3, "automatic"), (4, "asked")])
def test_above_the_threshold_a_person_looks_and_nothing_is_refused(refused: int, state: str) -> None:
    ana, sofia = story.ana(), cast.staff()
    reasons = ("wrong_place", "wrong_trade", "competitor_test", "wrong_place")
    for purchase, reason in zip(contacts(ana, refused), reasons, strict=False):
        story.decide(story.ask(ana, purchase, reason), "refused", by=sofia, at=SOON)
    assert queries.return_score(professional_id=ana.id, at=SOON).points == refused * 15
    clear = story.bought(ana, of=cast.homeowner(phone="412345678"), at=SOON)
    row = story.ask(ana, clear, "number_not_assigned", at=SOON + timedelta(minutes=1))
    assert row.state == state
    if state == "asked":
        options = queries.return_options(professional_id=ana.id, purchase_id=clear.id, at=SOON)
        assert options.needs_a_person
        assert queries.return_case(account=sofia, return_id=row.id, at=SOON).score.points == 60
        assert story.decide(row, "accepted", by=sofia).credited_cents == clear.price_cents


def test_every_factor_is_told_in_words_and_figures() -> None:
    ana, sofia = story.ana(), cast.staff()
    bought = contacts(ana, 10)
    for purchase in bought[:4]:
        story.decide(story.ask(ana, purchase, "wrong_place"), "refused", by=sofia, at=SOON)
    score = queries.return_score(professional_id=ana.id, at=SOON)
    told = {factor.name: factor.words for factor in score.factors}
    assert "4 de 10 contactos (40 %)" in told["share"]
    assert told["refused"].startswith("4 devoluções recusadas")
    assert "«a obra fica noutro sítio», foi dado 4 vezes" in told["same_reason"]
    assert (score.points, score.needs_a_person) == (40 + 60 + 8, True)


def test_who_is_suspended_waits_for_a_person() -> None:
    ana, sofia = story.ana(), cast.staff()
    purchase = story.bought(ana, of=cast.homeowner(phone="412345678"))
    professional_standing.suspend(
        professional_id=ana.id, reason="Declarou o que não foi.", by=sofia.pk, at=AT
    )
    assert story.ask(ana, purchase, "number_not_assigned").state == "asked"
