"""Helena closes her request: sales stop at once, ten minutes of undoing, then credits and letters dated by the tap."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

import cast
import clean_town
from cast import MONDAY
from vinte.handling import actions as handling
from vinte.handling import queries as handling_queries
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import actions, due, queries
from vinte.leads.models import ContactPurchase, JobRequest, OwedCredit, RequestClosing
from vinte.wallet.books import balances

pytestmark = pytest.mark.django_db

BOUGHT = cast.later(hours=5)
A_MOMENT = timedelta(microseconds=1)
UNDO = timedelta(minutes=10)
DAY = timedelta(hours=24)


class Story:
    """Ana and Bruno bought Helena's contact, one after the other."""

    def __init__(self) -> None:
        self.ana, self.bruno = (cast.professional(name, balance_cents=5000) for name in ("Ana", "Bruno"))
        self.helena = cast.homeowner()
        self.asked = cast.request(of=self.helena)
        self.of_ana = cast.buy(self.ana, self.asked, at=BOUGHT)

    def close(self, at: datetime, reason: str = "gave_up", **more: Any) -> None:
        actions.close_request(job_request_id=self.asked.pk, reason=reason, at=at, **more)

    def undo(self, at: datetime) -> None:
        actions.undo_closing(job_request_id=self.asked.pk, at=at)

    def state(self) -> tuple[str, str, datetime | None]:
        row = JobRequest.objects.get(pk=self.asked.pk)
        return row.state, row.close_reason, row.closed_at

    def is_back(self, of: Any) -> bool:
        row = ContactPurchase.objects.get(pk=of.pk)
        return row.returned_at is not None


@pytest.fixture
def story() -> Story:
    return Story()


def letters(of: cast.Business) -> list[str]:
    return [kind for kind in cast.letter_kinds(of.account.email) if kind.startswith(("contact", "request_"))]


@pytest.mark.parametrize(
    ("after", "back"),
    [
        (timedelta(minutes=1), True),
        (timedelta(hours=23, minutes=59), True),
        (DAY - A_MOMENT, True),
        (DAY, False),
        (timedelta(days=3), False),
    ],
)
@pytest.mark.parametrize("reason", ["gave_up", "hired_other", "enough", "other"])
def test_who_closes_shortly_after_a_purchase_gives_the_contact_back(
    story: Story, after: timedelta, back: bool, reason: str
) -> None:
    before = balances.balance(story.ana.id).total_cents
    tap = BOUGHT + after
    story.close(tap, reason)
    due.DUTIES.run(at=tap + UNDO - A_MOMENT)
    assert not story.is_back(story.of_ana) and letters(story.ana) == []
    for _twice in range(2):
        due.DUTIES.run(at=tap + UNDO)
    assert story.is_back(story.of_ana) is back
    assert letters(story.ana) == (["contact_credited"] if back else ["request_closed"])
    assert balances.balance(story.ana.id).total_cents == before + back * story.of_ana.price_cents
    row = ContactPurchase.objects.get(pk=story.of_ana.pk)
    assert (row.returned_at, row.return_reason) == ((tap, "closed_early") if back else (None, ""))
    assert clean_town.broken_rows() == []


@pytest.mark.parametrize(
    ("channel", "talked", "back"),
    [("phone", False, True), ("message", False, True), ("visit", False, False), (None, True, False)],
)
def test_who_talked_keeps_the_contact_and_a_call_alone_is_no_talk(
    story: Story, channel: str | None, talked: bool, back: bool
) -> None:
    if channel:
        cast.attempt(story.of_ana, at=BOUGHT + timedelta(hours=1), channel=channel)
    tap = BOUGHT + timedelta(hours=2)
    story.close(tap, "enough", talked_with=[story.ana.id] if talked else [])
    due.DUTIES.run(at=tap + UNDO)
    assert story.is_back(story.of_ana) is back


@pytest.mark.parametrize(("recorded_after", "back"), [(timedelta(0), False), (A_MOMENT, True)])
def test_what_counts_is_what_was_on_record_at_the_tap(
    story: Story, recorded_after: timedelta, back: bool
) -> None:
    tap = BOUGHT + timedelta(hours=2)
    story.close(tap)
    cast.attempt(story.of_ana, at=BOUGHT, recorded_at=tap + recorded_after, channel="visit")
    due.DUTIES.run(at=tap + UNDO)
    assert story.is_back(story.of_ana) is back


def test_each_buyer_is_looked_at_by_themselves(story: Story) -> None:
    of_bruno = cast.buy(story.bruno, story.asked, at=BOUGHT + timedelta(hours=20))
    tap = BOUGHT + timedelta(hours=30)
    story.close(tap, "gave_up")
    due.DUTIES.run(at=tap + UNDO)
    assert (story.is_back(story.of_ana), story.is_back(of_bruno)) == (False, True)
    assert (letters(story.ana), letters(story.bruno)) == (["request_closed"], ["contact_credited"])


def test_who_was_hired_keeps_the_contact_and_is_asked_and_the_other_gets_it_back(story: Story) -> None:
    of_bruno = cast.buy(story.bruno, story.asked, at=BOUGHT + timedelta(hours=1))
    tap = BOUGHT + timedelta(hours=2)
    story.close(tap, "hired", hired=story.ana.id)
    assert handling_queries.statements(story.ana.id) == []
    due.DUTIES.run(at=tap + UNDO)
    assert (story.is_back(story.of_ana), story.is_back(of_bruno)) == (False, True)
    (statement,) = handling_queries.statements(story.ana.id)
    assert (statement.said_at, statement.answer) == (tap, "")
    assert cast.letter_kinds(story.ana.account.email)[-1] == "hiring_stated"


@pytest.mark.parametrize(("after", "undone"), [(UNDO - A_MOMENT, True), (UNDO, False)])
@pytest.mark.parametrize("paused", [False, True])
def test_undoing_within_ten_minutes_restores_everything(
    story: Story, after: timedelta, undone: bool, paused: bool
) -> None:
    if paused:
        actions.pause_request(job_request_id=story.asked.pk, at=BOUGHT)
    before = story.state()
    tap = BOUGHT + timedelta(hours=2)
    story.close(tap, "hired", hired=story.ana.id)
    assert queries.undoable_closing(story.asked.pk, at=tap + UNDO - A_MOMENT) is not None
    assert queries.undoable_closing(story.asked.pk, at=tap + UNDO) is None
    if undone:
        for _twice in range(2):
            story.undo(tap + after)
        assert story.state() == before
        if not paused:
            assert cast.buy(story.bruno, story.asked, at=tap + after)
    else:
        with pytest.raises(Refused) as caught:
            story.undo(tap + after)
        assert caught.value.code == "undo_over"
    due.DUTIES.run(at=tap + timedelta(days=1))
    assert not story.is_back(story.of_ana)
    assert bool(handling_queries.statements(story.ana.id)) is not undone
    assert (story.state()[0] == "closed") is not undone


def test_what_is_undone_can_be_closed_again_and_that_tap_counts(story: Story) -> None:
    first = BOUGHT + DAY - timedelta(minutes=5)
    story.close(first)
    story.undo(first + timedelta(minutes=4))
    story.close(first + timedelta(minutes=6))
    due.DUTIES.run(at=first + timedelta(hours=1))
    assert not story.is_back(story.of_ana)
    assert RequestClosing.objects.count() == 2


def test_closed_twice_with_another_reason_is_dated_by_the_first_tap(story: Story) -> None:
    tap = BOUGHT + DAY - timedelta(minutes=1)
    story.close(tap, "gave_up")
    story.close(tap + timedelta(minutes=2), "hired_other")
    assert story.state() == ("closed", "hired_other", tap)
    due.DUTIES.run(at=tap + UNDO)
    assert story.is_back(story.of_ana)
    story.close(tap + timedelta(hours=1), "enough")
    assert story.state() == ("closed", "hired_other", tap)
    assert letters(story.ana) == ["contact_credited"]


def test_tapped_twice_alike_is_one_closing(story: Story) -> None:
    tap = BOUGHT + timedelta(hours=1)
    for second in range(2):
        story.close(tap + timedelta(seconds=second))
    assert RequestClosing.objects.get().closed_at == tap
    for _twice in range(2):
        due.DUTIES.run(at=tap + UNDO)
    assert letters(story.ana) == ["contact_credited"] and OwedCredit.objects.count() == 1


def test_who_was_talked_to_is_added_though_the_reason_is_the_same(story: Story) -> None:
    tap = BOUGHT + timedelta(hours=1)
    story.close(tap)
    story.close(tap + timedelta(minutes=1), talked_with=[story.ana.id])
    story.close(tap + timedelta(minutes=2))
    due.DUTIES.run(at=tap + UNDO)
    assert not story.is_back(story.of_ana)


def test_who_was_hired_is_who_was_said_last(story: Story) -> None:
    tap = BOUGHT + timedelta(days=2)
    cast.buy(story.bruno, story.asked, at=BOUGHT + timedelta(hours=1))
    story.close(tap, "hired", hired=story.ana.id)
    story.close(tap + timedelta(minutes=1), "hired", hired=story.bruno.id)
    due.DUTIES.run(at=tap + UNDO)
    asked = [bool(handling_queries.statements(one.id)) for one in (story.ana, story.bruno)]
    assert asked == [False, True]


@pytest.mark.parametrize(("bought", "sold"), [(-A_MOMENT, True), (timedelta(0), False), (A_MOMENT, False)])
def test_a_sale_at_the_tap_s_instant_is_too_late(story: Story, bought: timedelta, sold: bool) -> None:
    """The instants alone; which transaction came first is told by the stories at once."""
    tap = BOUGHT + timedelta(hours=1)
    if sold:
        of_bruno = cast.buy(story.bruno, story.asked, at=tap + bought)
        story.close(tap)
        due.DUTIES.run(at=tap + UNDO)
        assert story.is_back(of_bruno)
    else:
        story.close(tap)
        with pytest.raises(Refused) as caught:
            cast.buy(story.bruno, story.asked, at=tap + bought, price_cents=1500)
        assert caught.value.code == "closed"


def test_a_paused_request_that_was_closed_and_undone_twice_is_paused_and_sold_again_when_resumed(
    story: Story,
) -> None:
    tap = BOUGHT + timedelta(hours=1)
    actions.pause_request(job_request_id=story.asked.pk, at=tap)
    for minute in (1, 3):
        story.close(tap + timedelta(minutes=minute))
        story.undo(tap + timedelta(minutes=minute + 1))
    due.DUTIES.run(at=tap + timedelta(hours=1))
    assert story.state() == ("paused", "", None) and letters(story.ana) == []
    actions.resume_request(job_request_id=story.asked.pk, at=tap + timedelta(hours=1))
    assert cast.buy(story.bruno, story.asked, at=tap + timedelta(hours=2))


def test_sales_stop_at_the_tap(story: Story) -> None:
    tap = BOUGHT + timedelta(hours=1)
    story.close(tap)
    with pytest.raises(Refused) as caught:
        cast.buy(story.bruno, story.asked, at=tap + A_MOMENT, price_cents=1500)
    assert caught.value.code == "closed"


def test_a_purchase_that_was_let_in_first_is_looked_at_though_it_is_dated_after_the_tap(story: Story) -> None:
    tap = BOUGHT + timedelta(hours=1)
    of_bruno = cast.buy(story.bruno, story.asked, at=tap + timedelta(seconds=1))
    story.close(tap)
    due.DUTIES.run(at=tap + UNDO)
    row = ContactPurchase.objects.get(pk=of_bruno.pk)
    assert row.returned_at == row.bought_at
    assert clean_town.broken_rows() == []


def test_an_open_return_ends_with_the_credit_and_one_that_was_credited_is_not_paid_twice(
    story: Story,
) -> None:
    of_bruno = cast.buy(story.bruno, story.asked, at=BOUGHT)
    asked_at = BOUGHT + timedelta(hours=1)
    actions.ask_return(
        professional_id=story.ana.id,
        purchase_id=story.of_ana.id,
        reason="wrong_place",
        words="A obra fica em Ovar, e não em Aveiro.",
        idempotency_key="return",
        at=asked_at,
    )
    tap = BOUGHT + timedelta(hours=2)
    story.close(tap)
    cast.take_back(of_bruno, at=tap + timedelta(minutes=1))
    balance = balances.balance(story.bruno.id).total_cents
    due.DUTIES.run(at=tap + UNDO)
    (row,) = queries.returns_of(story.ana.id)
    assert (row.state, row.credited_cents) == ("automatic", story.of_ana.price_cents)
    assert balances.balance(story.bruno.id).total_cents == balance
    assert not OwedCredit.objects.filter(settled_at=None).exists()
    assert clean_town.broken_rows() == []


def test_a_request_that_ends_by_time_gives_nothing_back(story: Story) -> None:
    end = MONDAY + timedelta(days=60)
    of_bruno = cast.buy(story.bruno, story.asked, at=end - timedelta(hours=1))
    due.DUTIES.run(at=end)
    due.DUTIES.run(at=end + timedelta(hours=1))
    assert story.state()[1] == "expired" and not story.is_back(of_bruno)


def test_nobody_is_said_to_be_hired_or_talked_to_who_does_not_hold_the_contact(story: Story) -> None:
    for wrong in ({"reason": "hired", "hired": story.bruno.id}, {"talked_with": [story.bruno.id]}):
        with pytest.raises(NotAllowed):
            story.close(BOUGHT, **wrong)
    assert story.state()[0] == "published" and not RequestClosing.objects.exists()


def test_the_guarantee_no_longer_looks_at_a_contact_that_went_back(story: Story) -> None:
    from vinte.claims import queries as claims

    tap = BOUGHT + timedelta(hours=1)
    story.close(tap)
    due.DUTIES.run(at=tap + UNDO)
    assessment = claims.assess(professional_id=story.ana.id, at=tap + UNDO)
    assert str(story.of_ana.id) not in {contact.purchase_id for contact in assessment.contacts}


def test_a_word_for_good_leaves_nothing_to_undo(story: Story) -> None:
    said = BOUGHT + timedelta(hours=2)
    handling.state_hired(job_request_id=story.asked.pk, professional_id=story.ana.id, at=said)
    with pytest.raises(Refused):
        story.undo(said)
    due.DUTIES.run(at=said)
    assert len(handling_queries.statements(story.ana.id)) == 1
