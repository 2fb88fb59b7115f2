"""Automatic top-up: only by consent, never above the month's most, one charge at a time, and stopped by failures."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import Error, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

import cast
import clean_town
from vinte.kernel.errors import Refused
from vinte.notices import queries as notices
from vinte.people import actions as people
from vinte.wallet import actions, due
from vinte.wallet.automatic import consents, top_ups
from vinte.wallet.books import balances
from vinte.wallet.models import AutomaticTopUp, TopUp

pytestmark = pytest.mark.django_db
AT = cast.MONDAY
MONTH_PASSED = pytest.mark.plants_a_violation(
    "wallet.automatic_top_ups_keep_to_their_month", reason="the check's own test"
)
WISH = consents.TopUpWish(amount_cents=2000, threshold_cents=1000, month_cents=6000)


class Card:
    """A saved card, as the provider keeps it: what was asked of it, and whether it says no at once."""

    def __init__(self) -> None:
        self.charges: list[tuple[int, str]] = []
        self.says_no = ""

    def charge(self, *, professional_id: UUID, amount_cents: int, idempotency_key: str, at: datetime) -> UUID:
        if self.says_no:
            raise Refused(code=self.says_no, message="Não.")
        started = actions.expect_payment(
            professional_id=professional_id,
            amount_cents=amount_cents,
            method="saved_card",
            provider="play",
            provider_reference=f"pi_{idempotency_key}",
            idempotency_key=idempotency_key,
            at=at,
        )
        self.charges.append((amount_cents, idempotency_key))
        return started.pk


@pytest.fixture(autouse=True)
def card(monkeypatch: pytest.MonkeyPatch) -> Iterator[Card]:
    card = Card()
    monkeypatch.setattr(top_ups, "charge_saved_card", card.charge)
    monkeypatch.setattr(consents, "saved_card", lambda professional_id: {"last4": "4242"})
    yield card


def consent(who: cast.Business, *, wish: consents.TopUpWish = WISH, at: datetime = AT) -> Any:
    """Read the text and agree to it, as the page does."""
    shown = consents.top_up_consent_text(professional_id=who.id, wish=wish, language="pt")
    return actions.give_automatic_top_up_consent(
        professional_id=who.id, market="pt", wish=wish, language="pt", text_digest=shown.digest, at=at
    )


def willing(*, balance_cents: int = 0, name: str = "Ana", **changes: int) -> cast.Business:
    """Somebody with a consent and that balance."""
    who = cast.professional(name, balance_cents=balance_cents)
    consent(who, wish=consents.TopUpWish(**{**vars(WISH), **changes}))
    return who


def hear(who: cast.Business, *, paid: bool, at: datetime = AT) -> None:
    """The provider tells what became of the charge that waits, as often as it likes."""
    waiting = AutomaticTopUp.objects.get(professional_id=who.id, state="pending")
    reference = TopUp.objects.get(pk=waiting.top_up_id).provider_reference
    for _number in range(2):
        actions.settle_top_up(provider="play", provider_reference=reference, paid=paid, at=at)


def states(who: cast.Business) -> list[str]:
    return [str(row.state) for row in top_ups.automatic_top_ups(who.id)][::-1]


@pytest.mark.parametrize(("balance_cents", "charged"), [(1001, 0), (1000, 0), (999, 1), (500, 1)])
def test_the_card_is_charged_below_the_threshold_only(balance_cents: int, charged: int, card: Card) -> None:
    ana = willing(balance_cents=balance_cents)
    due.DUTIES.run(at=AT)
    assert len(card.charges) == charged
    if charged:
        hear(ana, paid=True)
        due.DUTIES.run(at=AT)
        assert states(ana) == ["paid"]
        assert balances.balance(ana.id).total_cents == balance_cents + 2000
        assert len(card.charges) == 1


def test_what_was_charged_is_told_once_with_the_page_that_stops_it(card: Card) -> None:
    ana = willing()
    due.DUTIES.run(at=AT)
    assert cast.letters(ana.account.email, kind="automatic_top_up_done") == []
    hear(ana, paid=True)
    for minute in range(3):
        due.DUTIES.run(at=cast.later(minutes=minute))
    (letter,) = cast.letters(ana.account.email, kind="automatic_top_up_done")
    assert "20,00" in letter.text and "/pro/gastos/" in letter.text


def test_who_is_suspended_is_charged_nothing_until_the_suspension_ends(card: Card) -> None:
    ana = willing()
    people.suspend(professional_id=ana.id, reason="Declarou o que não foi.", by=cast.staff().pk, at=AT)
    due.DUTIES.run(at=cast.later(minutes=1))
    assert card.charges == []
    people.reinstate(
        professional_id=ana.id, reason="Engano nosso.", by=cast.staff("Simao").pk, at=cast.later(minutes=2)
    )
    due.DUTIES.run(at=cast.later(minutes=3))
    assert len(card.charges) == 1


def test_one_charge_at_a_time(card: Card) -> None:
    ana = willing()
    for minute in range(5):
        due.DUTIES.run(at=cast.later(minutes=minute))
    assert len(card.charges) == 1
    assert states(ana) == ["pending"]


def test_never_more_than_the_months_most_and_the_month_is_lisbons(card: Card) -> None:
    ana = willing(amount_cents=2000, threshold_cents=50_000, month_cents=4000)
    last_second = datetime(2026, 4, 30, 22, 59, 59, tzinfo=UTC)
    for number in range(3):
        at = last_second - timedelta(minutes=3 - number)
        due.DUTIES.run(at=at)
        if number < 2:
            hear(ana, paid=True, at=at)
    due.DUTIES.run(at=last_second)
    assert len(card.charges) == 2
    due.DUTIES.run(at=last_second + timedelta(seconds=1))
    assert len(card.charges) == 3


@pytest.mark.parametrize(("month_cents", "charged"), [(3999, 1), (4000, 2), (4001, 2)])
def test_exactly_the_months_most_may_be_charged(month_cents: int, charged: int, card: Card) -> None:
    ana = willing(threshold_cents=50_000, month_cents=month_cents)
    for minute in range(4):
        at = cast.later(minutes=minute)
        due.DUTIES.run(at=at)
        if "pending" in states(ana):
            hear(ana, paid=True, at=at)
    assert len(card.charges) == charged


def test_two_failures_stop_it_and_a_letter_says_so(card: Card) -> None:
    ana = willing()
    for day in range(4):
        due.DUTIES.run(at=cast.later(days=day))
        due.DUTIES.run(at=cast.later(days=day, minutes=1))
        if "pending" in states(ana):
            hear(ana, paid=False, at=cast.later(days=day, minutes=2))
            due.DUTIES.run(at=cast.later(days=day, minutes=3))
    assert states(ana) == ["failed", "failed"]
    assert consents.automatic_top_up_consent(ana.id) is None
    assert consents.stopped_automatic_top_up(ana.id) is not None
    assert due.DUTIES.run(at=cast.later(days=4)) == 0
    (letter,) = notices.messages_with_key("automatic_top_up_stopped:")
    assert letter.reader == ana.account.email and "/pro/gastos/" in letter.text
    consent(ana, at=cast.later(days=5))
    due.DUTIES.run(at=cast.later(days=5))
    assert len(card.charges) == 3


def test_a_refusal_at_once_counts_as_a_failure_and_as_no_charge(card: Card) -> None:
    ana = willing(month_cents=2000)
    card.says_no = "saved_card_expired"
    due.DUTIES.run(at=AT)
    assert (states(ana), top_ups.charged_cents(ana.id, on=AT.date())) == (["refused"], 0)
    due.DUTIES.run(at=AT + top_ups.WAIT_AFTER_FAILURE - timedelta(seconds=1))
    assert states(ana) == ["refused"]
    card.says_no = ""
    due.DUTIES.run(at=AT + top_ups.WAIT_AFTER_FAILURE)
    assert states(ana) == ["refused", "pending"]


def test_a_success_between_two_failures_starts_the_count_anew(card: Card) -> None:
    ana = willing(threshold_cents=50_000, month_cents=50_000)
    for number, paid in enumerate((False, True, False)):
        due.DUTIES.run(at=cast.later(days=2 * number))
        hear(ana, paid=paid, at=cast.later(days=2 * number))
        top_ups.top_up_automatically(professional_id=ana.id, at=cast.later(days=2 * number, seconds=1))
    assert consents.automatic_top_up_consent(ana.id) is not None


def test_one_tap_ends_it(card: Card) -> None:
    ana = willing()
    assert actions.revoke_automatic_top_up(professional_id=ana.id, at=AT) is not None
    assert actions.revoke_automatic_top_up(professional_id=ana.id, at=AT) is None
    due.DUTIES.run(at=AT)
    assert card.charges == []


def test_a_crash_before_the_card_was_touched_hands_over_the_same_charge(card: Card) -> None:
    ana = willing()
    charge = top_ups._begin(ana.id, at=AT)
    assert charge is not None and card.charges == []
    due.DUTIES.run(at=cast.later(minutes=1))
    assert [key for _cents, key in card.charges] == [f"automatic:{charge.id}"]
    bruno = willing(name="Bruno")
    top_ups._begin(bruno.id, at=AT)
    actions.revoke_automatic_top_up(professional_id=bruno.id, at=AT)
    due.DUTIES.run(at=cast.later(minutes=2))
    assert (states(bruno), len(card.charges)) == (["refused"], 1)


def test_a_provider_out_of_reach_is_asked_again_with_the_same_key_until_it_is_taken_back(
    card: Card,
) -> None:
    ana = willing()
    card.says_no = top_ups.UNREACHABLE
    for minute in range(3):
        due.DUTIES.run(at=cast.later(minutes=minute))
    assert states(ana) == ["pending"]
    card.says_no = ""
    due.DUTIES.run(at=cast.later(minutes=3))
    assert len(card.charges) == 1
    hear(ana, paid=True)
    due.DUTIES.run(at=cast.later(minutes=4))
    assert states(ana) == ["paid"]
    bruno = willing(name="Bruno")
    card.says_no = top_ups.UNREACHABLE
    due.DUTIES.run(at=cast.later(minutes=5))
    actions.revoke_automatic_top_up(professional_id=bruno.id, at=cast.later(minutes=5))
    card.says_no = ""
    due.DUTIES.run(at=cast.later(minutes=6))
    assert (states(bruno), len(card.charges)) == (["refused"], 1)


def test_a_crash_after_the_card_was_touched_charges_nothing_more(card: Card) -> None:
    ana = willing()
    charge = top_ups._begin(ana.id, at=AT)
    assert charge is not None
    card.charge(professional_id=ana.id, amount_cents=2000, idempotency_key=f"automatic:{charge.id}", at=AT)
    actions.revoke_automatic_top_up(professional_id=ana.id, at=AT)
    top_up = TopUp.objects.get(professional_id=ana.id)
    actions.settle_top_up(provider="play", provider_reference=top_up.provider_reference, paid=True, at=AT)
    due.DUTIES.run(at=cast.later(minutes=1))
    assert (states(ana), len(card.charges)) == (["paid"], 1)


def test_the_consent_states_its_most_and_who_begins_the_charge_and_is_kept(card: Card) -> None:
    ana = willing()
    kept = consents.automatic_top_up_consent(ana.id)
    assert kept is not None
    for words in ("20,00", "10,00", "60,00", "3 cobranças", "É a Vinte que inicia"):
        assert words in kept.text
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE wallet_automatictopupconsent SET month_cents = 99999")
    with pytest.raises(Refused) as refusal:
        actions.give_automatic_top_up_consent(
            professional_id=ana.id, market="pt", wish=WISH, language="pt", text_digest="0" * 64, at=AT
        )
    assert refusal.value.code == "text_changed"


def test_without_a_saved_card_there_is_no_consent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consents, "saved_card", lambda professional_id: None)
    with pytest.raises(Refused) as refusal:
        willing()
    assert refusal.value.code == "saved_card_missing"


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_cents": 499},
        {"amount_cents": 50_001, "month_cents": 60_000},
        {"threshold_cents": 0},
        {"month_cents": 1999},
        {"month_cents": 500_001},
    ],
)
def test_figures_out_of_range_are_refused(changes: dict[str, int]) -> None:
    with pytest.raises(Refused) as refusal:
        willing(**changes)
    assert refusal.value.code == "top_up_figures"


def test_a_purchase_that_empties_the_balance_asks_the_worker_once_it_has_committed() -> None:
    ana = willing(balance_cents=3000)
    jobs = ProcrastinateJob.objects.filter(task_name="vinte.wallet.tasks.top_up_if_low")
    cast.buy(ana, cast.request(at=cast.later(days=-1)), price_cents=1500)
    assert not jobs.exists()
    cast.buy(ana, cast.request(at=cast.later(days=-1)), price_cents=1500)
    assert [job.args for job in jobs] == [{"professional_id": str(ana.id)}]
    cast.buy(
        cast.professional("Bruno", balance_cents=1500),
        cast.request(at=cast.later(days=-1)),
        price_cents=1500,
    )
    assert jobs.count() == 1


@pytest.mark.parametrize(("amount_cents", "broken"), [(4000, 0), pytest.param(4001, 1, marks=MONTH_PASSED)])
def test_the_check_finds_a_month_that_was_passed(amount_cents: int, broken: int, card: Card) -> None:
    ana = willing()
    due.DUTIES.run(at=AT)
    hear(ana, paid=True)
    due.DUTIES.run(at=AT)
    charge = AutomaticTopUp.objects.get(professional_id=ana.id)
    charge.id, charge.amount_cents, charge.top_up_id = UUID(int=1), amount_cents, None
    charge._state.adding = True
    charge.started_at += timedelta(seconds=1)
    charge.save(force_insert=True)
    assert len(clean_town.broken_rows()) == broken


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_charge_once(card: Card) -> None:
    for _round in range(5):
        card.charges.clear()
        ana = willing()
        barrier = threading.Barrier(12, timeout=60)

        def work(_number: int, barrier: threading.Barrier = barrier, who: UUID = ana.id) -> None:
            barrier.wait()
            top_ups.top_up_automatically(professional_id=who, at=AT)
            connection.close()

        with ThreadPoolExecutor(12) as pool:
            list(pool.map(work, range(12)))
        assert len({key for _cents, key in card.charges}) == 1
        assert TopUp.objects.filter(professional_id=ana.id).count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_many_workers_meet_database_errors(
    card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the wallet is read and not locked."""

    def plain_read(rows: Any, keys: Any) -> list[Any]:
        return list(rows.filter(pk__in=sorted(set(keys))).order_by("pk"))

    monkeypatch.setattr("vinte.kernel.locks.lock_in_key_order", plain_read)
    errors: list[Exception] = []
    for _round in range(10):
        ana = willing()
        barrier = threading.Barrier(12, timeout=60)

        def work(_number: int, barrier: threading.Barrier = barrier, who: UUID = ana.id) -> None:
            barrier.wait()
            try:
                top_ups.top_up_automatically(professional_id=who, at=AT)
            except Error as error:
                errors.append(error)
            connection.close()

        with ThreadPoolExecutor(12) as pool:
            list(pool.map(work, range(12)))
    assert errors
