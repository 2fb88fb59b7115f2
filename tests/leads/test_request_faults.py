"""The fault is the request's: every buyer who still holds the contact gets the price back, and nobody a point."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import cast
import clean_town
import return_story
from vinte.kernel.errors import Refused
from vinte.leads import actions, due, queries
from vinte.leads.models import ContactPurchase, JobRequest, OwedCredit, ReturnRequest
from vinte.people.models import Homeowner
from vinte.wallet.books import balances

pytestmark = pytest.mark.django_db

AT = cast.MONDAY
# The reason "somebody else's number" can be given for what was bought from this day on.
KNOWN_FROM = datetime(2026, 1, 3, tzinfo=UTC)
SOON = AT + timedelta(hours=2)


class Story:
    """Ana, Bruno, Carla and Duarte bought the contact of one request."""

    def __init__(self) -> None:
        self.helena = cast.homeowner(phone="912000111", at=AT)
        self.asked = cast.request(of=self.helena, at=AT)
        names = ("Ana", "Bruno", "Carla", "Duarte")
        self.four = [cast.professional(name, pack="monthly", balance_cents=9000, at=AT) for name in names]
        self.before = [balances.balance(one.id).total_cents for one in self.four]
        self.contacts = [cast.buy(one, self.asked, at=AT) for one in self.four]

    def ask(self, number: int = 0, reason: str = "homeowner_denies") -> Any:
        return return_story.ask(
            self.four[number], self.contacts[number], reason, at=SOON, words="Atendeu outra pessoa, não ela."
        )

    def answer(self, *, asked: bool, at: datetime = SOON, **more: Any) -> Any:
        secret = cast.secret_sent_to(self.helena.email, page="devolucao")
        return actions.answer_return_question(secret=secret, asked=asked, words="", at=at, **more)

    def back(self) -> list[bool]:
        rows = [ContactPurchase.objects.get(pk=one.pk) for one in self.contacts]
        return [row.returned_at is not None for row in rows]

    def request(self) -> JobRequest:
        return JobRequest.objects.get(pk=self.asked.pk)

    def points(self) -> list[int]:
        return [queries.return_score(professional_id=one.id, at=SOON).points for one in self.four]

    def assert_all_whole(self) -> None:
        assert self.back() == [True] * 4
        assert [balances.balance(one.id).total_cents for one in self.four] == self.before
        assert self.points() == [0] * 4
        assert clean_town.broken_rows() == []


@pytest.fixture
def story() -> Story:
    return Story()


def told(of: cast.Business) -> list[str]:
    kinds = cast.letter_kinds(of.account.email)
    return [kind for kind in kinds if kind in ("contact_credited", "return_credited")]


def test_i_never_asked_credits_all_four_and_tells_them_once(story: Story) -> None:
    story.ask()
    story.answer(asked=False)
    story.assert_all_whole()
    assert [told(one) for one in story.four] == [["return_credited"], *[["contact_credited"]] * 3]
    assert (story.request().state, story.request().close_reason) == ("closed", "not_asked")
    due.DUTIES.run(at=SOON + timedelta(days=1))
    story.assert_all_whole()


def test_yes_i_asked_credits_nobody(story: Story) -> None:
    story.ask()
    story.answer(asked=True)
    assert story.back() == [False] * 4 and not OwedCredit.objects.exists()


@pytest.mark.parametrize("reason", ["homeowner_denies", "number_of_other", "competitor_test"])
def test_an_agent_who_finds_it_right_finds_it_for_all(story: Story, reason: str) -> None:
    row = story.ask(2, reason)
    return_story.decide(row, "accepted", by=cast.staff(), at=SOON)
    story.assert_all_whole()


@pytest.mark.parametrize("reason", ["wrong_place", "mail_bounces"])
def test_what_is_one_sales_fault_stays_one_sales(story: Story, reason: str) -> None:
    row = story.ask(2, reason)
    return_story.decide(row, "accepted", by=cast.staff(), at=SOON)
    assert story.back() == [False, False, True, False]


def test_a_return_that_an_agent_refuses_credits_nobody(story: Story) -> None:
    return_story.decide(story.ask(0, "number_of_other"), "refused", by=cast.staff(), at=SOON)
    assert story.back() == [False] * 4


def test_staff_who_take_a_contact_back_for_a_fault_take_back_all(story: Story) -> None:
    actions.return_contact(
        professional_id=story.four[1].id,
        purchase_id=story.contacts[1].id,
        reason="competitor_test",
        by=cast.staff().pk,
        at=SOON,
    )
    story.assert_all_whole()
    assert story.request().close_reason == "test"


def test_who_gave_it_back_before_is_not_paid_again_and_who_waits_is_answered(story: Story) -> None:
    sofia = cast.staff()
    return_story.decide(story.ask(3, "wrong_place"), "accepted", by=sofia, at=SOON)
    open_one = story.ask(1, "wrong_place")
    story.ask(0)
    story.answer(asked=False)
    story.assert_all_whole()
    row = ReturnRequest.objects.get(id=open_one.id)
    assert (row.state, row.decided_by_id) == ("automatic", None)
    assert told(story.four[3]) == ["return_credited"]


def test_a_stranger_who_answers_the_telephone_is_asked_of_helena_by_mail(story: Story) -> None:
    story.ask(0, "number_of_other")
    letter = cast.letters(story.helena.email)[0]
    assert letter.kind == "number_question" and "chegou a outra pessoa" in letter.text
    assert "912 345 678" not in letter.text and "912345678" not in letter.text
    question = queries.return_question_behind(
        secret=cast.secret_sent_to(story.helena.email, page="devolucao"), at=SOON
    )
    assert question.number_ends == "111"


def test_helena_who_writes_the_right_number_is_sold_on_with_it(story: Story) -> None:
    story.ask(0, "number_of_other")
    story.answer(asked=False, phone="912 000 222")
    story.assert_all_whole()
    assert Homeowner.objects.get(pk=story.helena.pk).phone == "+351912000222"
    assert (story.request().state, story.request().phone_wrong_at) == ("published", None)


def test_helena_who_has_no_other_number_is_sold_no_more_until_she_corrects_it(story: Story) -> None:
    story.ask(0, "number_of_other")
    then = SOON + timedelta(minutes=1)
    story.answer(asked=False, at=then)
    story.assert_all_whole()
    assert story.request().phone_wrong_at == then
    assert cast.letter_kinds(story.helena.email)[-1] == "number_to_correct"
    eva = cast.professional("Eva", pack="monthly", balance_cents=9000, at=AT)
    with pytest.raises(Refused) as caught:
        cast.buy(eva, story.asked, at=SOON, price_cents=1200)
    assert caught.value.code in ("paused", "sold_out")
    with pytest.raises(Refused, match="mesmo número"):
        actions.correct_phone(job_request_id=story.asked.pk, phone="912000111", at=SOON)
    actions.correct_phone(job_request_id=story.asked.pk, phone="912000222", at=SOON)
    assert story.request().phone_wrong_at is None


@pytest.mark.parametrize(("doubted", "back"), [(True, [True] * 4), (False, [False] * 4)])
def test_a_corrected_number_settles_a_doubt_and_is_else_told_to_who_bought(
    story: Story, doubted: bool, back: list[bool]
) -> None:
    if doubted:
        story.ask(0, "number_of_other")
    then = SOON + timedelta(minutes=1)
    actions.correct_phone(job_request_id=story.asked.pk, phone="912000222", at=then)
    assert story.back() == back
    kinds = [cast.letter_kinds(one.account.email)[-1] for one in story.four]
    assert kinds == ["contact_credited" if doubted else "request_changed"] * 4
    assert clean_town.broken_rows() == []


def test_three_wrong_numbers_found_right_leave_no_point(story: Story) -> None:
    sofia, ana = cast.staff(), story.four[0]
    for number in range(3):
        hugo = cast.homeowner("Hugo", at=AT)
        contact = cast.buy(ana, cast.request(of=hugo, at=AT), at=AT + timedelta(minutes=number + 1))
        row = return_story.ask(ana, contact, "number_of_other", at=SOON)
        secret = cast.secret_sent_to(hugo.email, page="devolucao")
        actions.answer_return_question(secret=secret, asked=True, words="", at=SOON)
        assert queries.return_score(professional_id=ana.id, at=SOON).points == 15
        return_story.decide(row, "accepted", by=sofia, at=SOON)
        assert queries.return_score(professional_id=ana.id, at=SOON).points == 0


def test_the_reason_is_offered_for_what_was_bought_since_it_is_known() -> None:
    at = KNOWN_FROM - timedelta(days=2)
    ana = cast.professional("Ana", pack="yearly", balance_cents=9000, at=at)
    moments = (KNOWN_FROM - timedelta(microseconds=1), KNOWN_FROM)
    early, late = (return_story.bought(ana, at=moment) for moment in moments)
    for purchase, offered in ((early, False), (late, True)):
        options = queries.return_options(
            professional_id=ana.id, purchase_id=purchase.id, at=purchase.bought_at
        )
        assert ("number_of_other" in {offer.reason for offer in options.offers}) is offered
        assert "closed_early" not in {offer.reason for offer in options.offers}
