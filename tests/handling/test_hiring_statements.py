"""Helena says that she hired Ana: Ana is asked, and where they differ Sofia looks."""

from __future__ import annotations

from datetime import timedelta

import pytest

import cast
from cast import MONDAY
from vinte.handling import actions, queries
from vinte.handling.models import HiringStatement
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads.requests import queries as request_queries
from vinte.notices import queries as notices

pytestmark = pytest.mark.django_db
BOUGHT = cast.later(hours=5)
SAID = cast.later(days=3)


class Story:
    """Ana bought Helena's contact, and Bruno did not."""

    def __init__(self) -> None:
        self.ana = cast.professional("Ana", balance_cents=5000)
        self.bruno = cast.professional("Bruno")
        self.sofia = cast.staff()
        self.asked = cast.request()
        self.purchase = cast.buy(self.ana, self.asked, at=BOUGHT)

    def state(self, at=SAID) -> HiringStatement:
        return actions.state_hired(job_request_id=self.asked.pk, professional_id=self.ana.id, at=at)

    def answer(self, *, hired: bool) -> HiringStatement:
        return actions.answer_statement(
            professional_id=self.ana.id, purchase_id=self.purchase.id, hired=hired, at=cast.later(days=4)
        )

    def settle(self, *, hired: bool, outcome: str = "Vi a fatura.", by=None) -> HiringStatement:
        return actions.settle_statement(
            professional_id=self.ana.id,
            purchase_id=self.purchase.id,
            hired=hired,
            outcome=outcome,
            by=(by or self.sofia).pk,
            at=cast.later(days=12),
        )

    def awards(self) -> list[tuple[str, object]]:
        return [(award.told_by, award.awarded_at) for award in queries.awards(self.ana.id)]

    def waiting(self, at) -> int:
        return len(queries.unsettled_statements(account=self.sofia, at=at))


@pytest.fixture
def story() -> Story:
    return Story()


def test_helenas_word_alone_closes_the_request_and_asks_ana_and_wins_no_job(story: Story) -> None:
    for _twice in range(2):
        story.state()
    asked = request_queries.job_request(story.asked.pk)
    assert (asked.state, asked.close_reason) == ("closed", "hired")
    assert story.awards() == []
    (letter,) = [each for each in notices.mailbox(story.ana.account.email) if each.kind == "hiring_stated"]
    assert f"/pro/contactos/{story.purchase.id}/" in letter.text
    assert "Helena" not in letter.text and "912345678" not in letter.text


def test_a_yes_records_the_job_as_told_by_the_homeowner_when_they_said_it(story: Story) -> None:
    story.state()
    story.answer(hired=True)
    assert story.awards() == [("homeowner", SAID)]
    assert story.waiting(cast.later(days=30)) == 0
    for again in (True, False):
        with pytest.raises(Refused, match="Já respondeu"):
            story.answer(hired=again)


@pytest.mark.parametrize(("won", "awards"), [(True, [("homeowner", SAID)]), (False, [])])
def test_a_no_goes_to_an_agent_who_says_what_was_found(story: Story, won: bool, awards: list) -> None:
    story.state()
    story.answer(hired=False)
    assert story.awards() == [] and story.waiting(cast.later(days=4)) == 1
    with pytest.raises(Refused, match="Falta dizer"):
        story.settle(hired=won, outcome=" ")
    for nobody in (story.ana.account, story.bruno.account, cast.staff("Otilia", role="operator")):
        with pytest.raises(NotAllowed):
            story.settle(hired=won, by=nobody)
    story.settle(hired=won)
    assert story.awards() == awards and story.waiting(cast.later(days=30)) == 0
    with pytest.raises(Refused, match="já foi fechado"):
        story.settle(hired=not won)


@pytest.mark.parametrize(
    ("after", "waits"), [(timedelta(days=7) - timedelta(microseconds=1), 0), (timedelta(days=7), 1)]
)
def test_seven_days_of_silence_go_to_an_agent_and_win_no_job(
    story: Story, after: timedelta, waits: int
) -> None:
    story.state()
    assert story.waiting(SAID + after) == waits
    assert story.awards() == []


def test_a_job_that_ana_told_herself_needs_no_question(story: Story) -> None:
    actions.record_award(
        professional_id=story.ana.id,
        purchase_id=story.purchase.id,
        awarded_at=cast.later(days=1),
        told_by="professional",
        at=cast.later(days=1),
    )
    assert story.state().answer == "confirmed"
    assert len(story.awards()) == 1
    assert not [each for each in notices.mailbox(story.ana.account.email) if each.kind == "hiring_stated"]


def test_a_job_told_meanwhile_is_recorded_once(story: Story) -> None:
    story.state()
    actions.record_award(
        professional_id=story.ana.id,
        purchase_id=story.purchase.id,
        awarded_at=SAID,
        told_by="professional",
        at=SAID,
    )
    story.answer(hired=True)
    assert story.awards() == [("professional", SAID)]


def test_nobody_is_hired_who_did_not_buy_and_nobody_answers_for_another(story: Story) -> None:
    with pytest.raises(NotAllowed):
        actions.state_hired(job_request_id=story.asked.pk, professional_id=story.bruno.id, at=SAID)
    assert request_queries.job_request(story.asked.pk).state == "published"
    story.state()
    with pytest.raises(NotAllowed):
        actions.answer_statement(
            professional_id=story.bruno.id, purchase_id=story.purchase.id, hired=True, at=SAID
        )
    with pytest.raises(NotAllowed):
        queries.unsettled_statements(account=story.ana.account, at=MONDAY)
