"""Stop means stop: what was cancelled is never charged again, and what came all the same is balance or goes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from types import SimpleNamespace
from unittest import mock
from uuid import UUID

import pytest

import cast
from at_once import Beside, at_once
from play_provider import Play
from vinte.kernel.errors import Refused
from vinte.wallet import actions, due, queries
from vinte.wallet.automatic import renewals
from vinte.wallet.books import balances, ledger
from vinte.wallet.models import Pack, PackOrder, TopUp
from vinte.wallet.packs import queries as pack_queries
from vinte.wallet.packs import selling
from vinte.wallet.payments import giving_back
from vinte.wallet.payments import queries as payment_queries
from vinte.wallet.providers import ProviderUnreachable
from vinte.wallet.providers.stripe_provider import StripeProvider

pytestmark = pytest.mark.django_db(transaction=True)
AT = cast.MONDAY
RETURN = "http://127.0.0.1:8020/pro/saldo/pagamento/"


def subscriber(play: Play, number: str = "good") -> cast.Business:
    """Ana, with a pack by card to 11 February."""
    ana = cast.professional("Ana")
    started = actions.order_pack(
        professional_id=ana.id,
        market="pt",
        period="monthly",
        shown_price_cents=2900,
        method="card",
        idempotency_key="form",
        return_url=RETURN,
        at=AT,
    )
    assert play.pay(started.provider_reference, number) == "paid"
    play.deliver_all(at=AT)
    return ana


def newest(who: cast.Business) -> Pack:
    return pack_queries.pack_rows(who.id)[0]


def cancel(who: cast.Business, *, days: float) -> None:
    actions.cancel_pack(professional_id=who.id, pack_id=newest(who).id, at=cast.later(days=days))


def live(play: Play, *days: float) -> None:
    """Let these days come, one after the other."""
    for number in days:
        at = cast.later(days=number)
        play.clock[0] = at
        due.DUTIES.run(at=at)
        play.deliver_all(at=at)


@pytest.fixture
def silent_charge() -> Iterator[None]:
    """The provider takes charges of saved cards and does not answer."""
    charge = StripeProvider.charge

    def unanswered(self: StripeProvider, **given: object) -> None:
        charge(self, **given)  # type: ignore[arg-type]
        raise ProviderUnreachable("no answer")

    with mock.patch.object(StripeProvider, "charge", unanswered):
        yield


# In grace, after a card said no.


@pytest.mark.parametrize("days", [30, 31, 32, 37])
def test_cancelled_in_grace_no_retry_follows(play: Play, days: int) -> None:
    ana = subscriber(play, "later")
    live(play, 30)
    assert newest(ana).renewal_failure == "card_declined"
    # The bank would let the card through by now.
    play.server.store.query("UPDATE thing SET body = replace(body, 'declined_later', 'succeeds')")
    cancel(ana, days=days)
    charges = TopUp.objects.count()
    live(play, *range(days, 45))
    assert TopUp.objects.count() == charges and len(queries.packs(ana.id)) == 1
    assert not newest(ana).renews
    assert queries.renewal_ahead(professional_id=ana.id, at=cast.later(days=days)) is None


def test_a_pack_is_over_when_nothing_renews_it(play: Play) -> None:
    ana = subscriber(play, "later")
    live(play, *range(30, 39))
    with pytest.raises(Refused) as refusal:
        cancel(ana, days=38)
    assert refusal.value.code == "pack_over"


def test_who_stopped_is_not_told_that_the_renewal_failed(play: Play) -> None:
    ana = subscriber(play, "later")
    at = cast.later(days=30)
    play.clock[0] = at
    renewals.DUTY.run(at=at)
    cancel(ana, days=30)
    play.deliver_all(at=at)
    live(play, 30.1, 31, 33)
    assert "pack_not_renewed" not in cast.letter_kinds(ana.account.email)


# Balance that was topped up for contacts.


def test_what_is_topped_up_after_a_renewal_failed_is_not_taken_for_the_pack() -> None:
    ana = cast.professional("Ana", pack="monthly", balance_cents=2899)
    due.DUTIES.run(at=cast.later(days=30))
    assert newest(ana).renewal_failure == "balance_too_low"
    cast.top_up(ana.id, 3000, at=cast.later(days=31))
    for days in range(31, 45):
        due.DUTIES.run(at=cast.later(days=days))
    assert balances.balance(ana.id).total_cents == 5899 and len(queries.packs(ana.id)) == 1


@pytest.mark.parametrize(("days", "refused"), [(30, ""), (37, ""), (38, "renewal_over")])
def test_a_yes_renews_it_from_the_balance_within_grace(days: int, refused: str) -> None:
    ana = cast.professional("Ana", pack="monthly", balance_cents=100)
    due.DUTIES.run(at=cast.later(days=30))
    cast.top_up(ana.id, 3000, at=cast.later(days=30))
    due.DUTIES.run(at=cast.later(days=days))
    wanted = {"professional_id": ana.id, "pack_id": newest(ana).id, "at": cast.later(days=days, minutes=1)}
    with pytest.raises(Refused) as refusal:
        actions.renew_pack_now(shown_price_cents=2800, **wanted)
    assert refusal.value.code == (refused or "price_changed")
    if refused:
        return
    actions.renew_pack_now(shown_price_cents=2900, **wanted)
    with pytest.raises(Refused):
        actions.renew_pack_now(shown_price_cents=2900, **wanted)
    assert (newest(ana).starts_on, newest(ana).ends_on) == (date(2026, 2, 12), date(2026, 3, 11))
    assert balances.balance(ana.id).total_cents == 200


def test_a_card_that_said_no_and_a_renewal_from_the_balance_leave_no_incident(play: Play) -> None:
    ana = subscriber(play, "later")
    live(play, 30)
    assert [row.state for row in payment_queries.incidents(ana.id)] == ["open"]
    at = play.clock[0] = cast.later(days=31)
    started = actions.start_top_up(
        professional_id=ana.id, amount_cents=3000, idempotency_key="top-up", return_url=RETURN, at=at
    )
    play.pay(started.provider_reference)
    play.deliver_all(at=at)
    actions.renew_pack_now(professional_id=ana.id, pack_id=newest(ana).id, shown_price_cents=2900, at=at)
    assert [row.state for row in payment_queries.incidents(ana.id)] == ["dismissed"]
    live(play, 32, 33, 35, 37)
    assert (newest(ana).paid_by, len(queries.packs(ana.id))) == ("card", 2)
    (letter,) = cast.letters(ana.account.email, kind="pack_renewed")
    assert "Foi pago do saldo." in letter.text


@cast.GRANTS
def test_a_guarantees_balance_renews_no_pack_by_itself() -> None:
    ana = cast.professional("Ana", pack="monthly", balance_cents=2000)
    cast.grant(ana, 5000)
    due.DUTIES.run(at=cast.later(days=30))
    assert len(queries.packs(ana.id)) == 1 and balances.balance(ana.id).granted_cents == 5000


def test_a_pack_of_whose_payment_a_debt_took_a_part_is_not_bought(play: Play) -> None:
    """A debt, beside which no balance stands, takes a part of what came for the pack."""
    ana = cast.professional("Ana")
    ledger.post(
        professional_id=ana.id,
        kind="correction",
        moves={"debt": -1000, "corrections": 1000},
        idempotency_key="debt",
        reference=UUID(int=1),
        at=AT,
    )
    started = actions.order_pack(
        professional_id=ana.id,
        market="pt",
        period="monthly",
        shown_price_cents=2900,
        method="mb_way",
        idempotency_key="form",
        return_url=RETURN,
        at=AT,
    )
    play.cashier.ask_phone(started.provider_reference, phone="912345678")
    play.cashier.answer_phone(started.provider_reference, accepted=True)
    play.deliver_all(at=AT)
    assert queries.packs(ana.id) == [] and balances.balance(ana.id).total_cents == 1900
    assert PackOrder.objects.get().kept_because == "debt"


# A charge under way without an answer.


def test_a_charge_that_comes_after_the_stop_buys_no_pack(play: Play, silent_charge: None) -> None:
    ana = subscriber(play)
    at = cast.later(days=30)
    play.clock[0] = at
    renewals.DUTY.run(at=at)
    ahead = queries.renewal_ahead(professional_id=ana.id, at=at)
    assert ahead is not None and ahead.charging
    cancel(ana, days=30)
    for _twice in range(2):
        play.seen = 0
        play.deliver_all(at=cast.later(days=30, minutes=5))
    assert len(queries.packs(ana.id)) == 1 and not newest(ana).renews
    assert balances.balance(ana.id).purchased_cents == 2900
    live(play, 31, 32, 33, 60, 61)
    assert len(queries.packs(ana.id)) == 1
    (letter,) = cast.letters(ana.account.email, kind="pack_payment_kept")
    assert "29,00" in letter.text and "/pro/saldo/" in letter.text
    (offer,) = queries.offered_back(professional_id=ana.id, at=cast.later(days=31))
    assert (offer.because, offer.amount_cents) == ("stopped", 2900)
    given = actions.give_payment_back(
        professional_id=ana.id, top_up_id=offer.top_up_id, by=ana.account.pk, at=cast.later(days=31)
    )
    assert given == 2900 and balances.balance(ana.id).total_cents == 0


def test_a_charge_that_nobody_heard_of_is_not_made_after_the_stop(play: Play) -> None:
    ana = subscriber(play)
    at = cast.later(days=30)
    play.clock[0] = at
    with mock.patch.object(StripeProvider, "charge", side_effect=ProviderUnreachable("down")):
        renewals.DUTY.run(at=at)
    cancel(ana, days=30)
    live(play, 30.1, 31, 33, 35)
    row = TopUp.objects.get(method="saved_card")
    assert (row.state, balances.balance(ana.id).total_cents) == ("expired", 0)
    assert payment_queries.incidents(ana.id) == []


def test_stopped_between_plan_and_charge_the_card_is_not_touched(play: Play) -> None:
    ana = subscriber(play)
    plan = renewals._plan_charge

    def planned(*args: object, **given: object) -> TopUp | None:
        row = plan(*args, **given)  # type: ignore[arg-type]
        cancel(ana, days=30)
        return row

    with mock.patch.object(renewals, "_plan_charge", planned):
        live(play, 30)
    live(play, 31, 33)
    assert TopUp.objects.get(method="saved_card").state == "expired"
    assert len(queries.packs(ana.id)) == 1


def test_a_payment_that_comes_when_grace_is_over_buys_no_pack(play: Play, silent_charge: None) -> None:
    ana = subscriber(play)
    at = cast.later(days=30)
    play.clock[0] = at
    renewals.DUTY.run(at=at)
    Pack.objects.update(renewal_failed_at=at, renewal_failure="card_declined")
    play.deliver_all(at=cast.later(days=38))
    assert len(queries.packs(ana.id)) == 1
    assert balances.balance(ana.id).purchased_cents == 2900


def test_stopping_a_pack_that_was_renewed_a_moment_ago_stops_what_renewed_it(play: Play) -> None:
    ana = subscriber(play)
    old = newest(ana)
    live(play, 30)
    assert len(queries.packs(ana.id)) == 2
    actions.cancel_pack(professional_id=ana.id, pack_id=old.id, at=cast.later(days=30, minutes=1))
    assert not newest(ana).renews
    live(play, 58, 59, 60)
    assert len(queries.packs(ana.id)) == 2


# At once.


def is_stopped(who: cast.Business) -> bool:
    """Nothing renews, and each cent is a pack's or balance."""
    packs = queries.packs(who.id)
    return not any(pack.renews for pack in packs) and (
        balances.balance(who.id).purchased_cents == 2900 * (2 - len(packs))
    )


@pytest.mark.parametrize("_round", range(3))
def test_a_stop_and_the_payment_at_once_leave_nothing_that_renews(
    play: Play, silent_charge: None, _round: int
) -> None:
    ana = subscriber(play)
    at = cast.later(days=30)
    play.clock[0] = at
    pack = newest(ana)
    renewals.DUTY.run(at=at)
    events = play.events()

    def pay() -> None:
        for event in events:
            play.deliver(event, at=at)

    outcomes = at_once(lambda: actions.cancel_pack(professional_id=ana.id, pack_id=pack.id, at=at), pay)
    assert outcomes == ["done", "done"] and is_stopped(ana)


class NoLock:
    """The books, but that nobody waits for a wallet."""

    def __getattr__(self, name: str) -> object:
        return (lambda _who: {}) if name == "lock_wallet" else getattr(ledger, name)


@pytest.mark.parametrize("locked", [True, False])
def test_the_payment_waits_for_a_stop_that_has_begun(play: Play, silent_charge: None, locked: bool) -> None:
    """A stop has read what renews and is about to write. Without the wallet's lock, which is the control, the
    payment is booked in between, and what it sold goes on renewing.
    """
    ana = subscriber(play)
    at = cast.later(days=30)
    play.clock[0] = at
    pack = newest(ana)
    renewals.DUTY.run(at=at)
    events = play.events()

    def pay() -> None:
        for event in events:
            play.deliver(event, at=at)

    payment = Beside(pay)
    lock = selling.locks.lock_in_key_order

    def about_to_write(*given: object) -> list[Pack]:
        payment.begin()
        return lock(*given)  # type: ignore[arg-type]

    with ExitStack() as stack:
        if not locked:
            stack.enter_context(mock.patch.object(selling, "ledger", NoLock()))
        stack.enter_context(
            mock.patch.object(
                selling, "lock_row", lambda who, key: Pack.objects.get(professional_id=who, id=key)
            )
        )
        stack.enter_context(
            mock.patch.object(selling, "locks", SimpleNamespace(lock_in_key_order=about_to_write))
        )
        actions.cancel_pack(professional_id=ana.id, pack_id=pack.id, at=at)
    payment.end()
    assert is_stopped(ana) is locked


# Charges by consent.


def test_a_top_up_that_comes_after_the_stop_is_told_and_offered_back(play: Play, silent_charge: None) -> None:
    ana = subscriber(play)
    wish = queries.TopUpWish(amount_cents=2000, threshold_cents=1000, month_cents=6000)
    shown = queries.top_up_consent_text(professional_id=ana.id, wish=wish, language="pt")
    actions.give_automatic_top_up_consent(
        professional_id=ana.id, market="pt", wish=wish, language="pt", text_digest=shown.digest, at=AT
    )
    due.DUTIES.run(at=cast.later(hours=1))
    actions.revoke_automatic_top_up(professional_id=ana.id, at=cast.later(hours=2))
    play.deliver_all(at=cast.later(hours=3))
    live(play, 0.5, 1, 2)
    assert balances.balance(ana.id).purchased_cents == 2000
    assert len(cast.letters(ana.account.email, kind="top_up_after_stop")) == 1
    (offer,) = queries.offered_back(professional_id=ana.id, at=cast.later(days=2))
    assert offer.because == giving_back.TOP_UP_STOPPED


@pytest.mark.parametrize(("days", "offered"), [(30, 1), (31, 0)])
def test_a_payment_is_offered_back_for_so_many_days(
    play: Play, silent_charge: None, days: int, offered: int
) -> None:
    ana = subscriber(play)
    at = cast.later(days=30)
    play.clock[0] = at
    renewals.DUTY.run(at=at)
    cancel(ana, days=30)
    play.deliver_all(at=at)
    asked_at = at + timedelta(days=days)
    assert len(queries.offered_back(professional_id=ana.id, at=asked_at)) == offered
    if not offered:
        row = TopUp.objects.get(method="saved_card")
        with pytest.raises(Refused) as refusal:
            actions.give_payment_back(
                professional_id=ana.id, top_up_id=row.pk, by=ana.account.pk, at=asked_at
            )
        assert refusal.value.code == "not_offered_back"
