"""Packs paid by card, renewed while their owner is away, or paid ahead."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

import cast
from play_provider import Play
from vinte.kernel.errors import Refused
from vinte.wallet import actions, due, queries
from vinte.wallet.automatic import renewals
from vinte.wallet.books import balances
from vinte.wallet.models import TopUp
from vinte.wallet.packs import queries as pack_queries
from vinte.wallet.payments import queries as payment_queries

pytestmark = pytest.mark.django_db(transaction=True)
AT = cast.MONDAY
LAST = date(2026, 2, 11)
RETURN = "http://127.0.0.1:8020/pro/saldo/pagamento/"


def order(
    who: cast.Business, method: str = "card", *, at: datetime = AT, shown: int = 2900, key: str = "form"
):
    return actions.order_pack(
        professional_id=who.id,
        market="pt",
        period="monthly",
        shown_price_cents=shown,
        method=method,
        idempotency_key=key,
        return_url=RETURN,
        at=at,
    )


def subscriber(play: Play, number: str = "good") -> cast.Business:
    ana = cast.professional("Ana")
    started = order(ana)
    assert play.pay(started.provider_reference, number) == "paid"
    play.deliver_all(at=AT)
    return ana


def day(play: Play, days: float) -> int:
    """Let the day come that is so many after MONDAY: the last one is the 30th."""
    at = cast.later(days=days)
    play.clock[0] = at
    done = renewals.DUTY.run(at=at)
    due.DUTIES.run(at=at)
    play.deliver_all(at=at)
    return done


def in_force(who: cast.Business, days: int) -> bool:
    return pack_queries.active_pack(professional_id=who.id, on=(AT + timedelta(days=days)).date()) is not None


@pytest.mark.parametrize("method", ["saved_card", "cheque"])
def test_a_pack_is_not_ordered_by_a_means_that_the_page_does_not_offer(play: Play, method: str) -> None:
    ana = cast.professional("Ana")
    with pytest.raises(Refused) as refusal:
        order(ana, method)
    assert refusal.value.code == "method_not_offered"
    assert not TopUp.objects.exists()


def test_a_pack_by_card_begins_when_it_is_paid_and_renews_by_itself(play: Play) -> None:
    ana = cast.professional("Ana")
    started = order(ana)
    assert pack_queries.packs(ana.id) == [] and order(ana) == started
    play.pay(started.provider_reference)
    for _twice in range(2):
        play.seen = 0
        play.deliver_all(at=AT)
    (pack,) = pack_queries.packs(ana.id)
    assert (pack.ends_on, pack.price_cents, pack.paid_by, pack.renews) == (LAST, 2900, "card", True)
    assert queries.saved_card(ana.id).last4 == "4242"  # type: ignore[union-attr]
    assert day(play, 29) == 0
    assert day(play, 30) == 1
    assert day(play, 30.1) == 0
    newest, old = pack_queries.packs(ana.id)
    assert (newest.starts_on, newest.ends_on) == (date(2026, 2, 12), date(2026, 3, 11))
    assert (newest.paid_by, newest.renews, old.renews) == ("card", True, False)
    assert [pack.id for pack in pack_queries.packs_renewed(AT)] == [newest.id]
    assert balances.balance(ana.id).total_cents == 0 and payment_queries.incidents(ana.id) == []


def test_a_renewal_that_fails_is_tried_again_and_keeps_its_days_within_grace(play: Play) -> None:
    ana = subscriber(play, "later")
    day(play, 30)
    (pack,) = pack_queries.pack_rows(ana.id)
    assert (pack.renews, pack.renewal_failure) == (True, "card_declined")
    (incident,) = payment_queries.incidents(ana.id)
    assert (incident.kind, incident.state) == ("failed_charge", "open")
    assert in_force(ana, 30) and not in_force(ana, 31)
    ahead = queries.renewal_ahead(professional_id=ana.id, at=cast.later(days=31))
    assert ahead is not None and (ahead.until, ahead.has_failed) == (date(2026, 2, 18), True)
    # The bank lets the card through again before the third day.
    play.server.store.query("UPDATE thing SET body = replace(body, 'declined_later', 'succeeds')")
    assert day(play, 32) == 1
    newest, _old = pack_queries.packs(ana.id)
    assert (newest.starts_on, newest.ends_on) == (date(2026, 2, 12), date(2026, 3, 11))
    assert payment_queries.incidents(ana.id)[0].state == "dismissed"


def test_a_renewal_that_nobody_pays_ends_after_grace_with_its_incident_open(play: Play) -> None:
    ana = subscriber(play, "later")
    tried = [day(play, days) for days in range(30, 42)]
    assert tried == [1, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0]
    (pack,) = pack_queries.packs(ana.id)
    assert not pack.renews
    assert [(each.kind, each.state) for each in payment_queries.incidents(ana.id)] == [
        ("failed_charge", "open")
    ]
    assert queries.renewal_ahead(professional_id=ana.id, at=cast.later(days=41)) is None
    assert balances.balance(ana.id).total_cents == 0


def test_a_card_that_asks_for_its_owner_is_a_failed_charge(play: Play) -> None:
    ana = cast.professional("Ana")
    started = order(ana)
    assert play.pay(started.provider_reference, "secure") == "authentication"
    assert play.pay(started.provider_reference, "secure", confirmed=True) == "paid"
    play.deliver_all(at=AT)
    day(play, 30)
    assert pack_queries.pack_rows(ana.id)[0].renewal_failure == "authentication_required"


def test_a_forgotten_card_is_not_charged_and_is_no_incident(play: Play) -> None:
    ana = subscriber(play)
    actions.forget_saved_card(professional_id=ana.id, at=AT)
    assert queries.saved_card(ana.id) is None
    day(play, 30)
    assert pack_queries.pack_rows(ana.id)[0].renewal_failure == "saved_card_missing"
    assert payment_queries.incidents(ana.id) == []


def test_a_cancelled_pack_is_not_charged(play: Play) -> None:
    ana = subscriber(play)
    actions.cancel_pack(professional_id=ana.id, pack_id=pack_queries.packs(ana.id)[0].id, at=AT)
    assert day(play, 30) == 0 and day(play, 31) == 0
    assert len(pack_queries.packs(ana.id)) == 1


@pytest.mark.parametrize("method", ["mb_way", "multibanco"])
def test_a_pack_paid_ahead_does_not_renew_and_the_next_can_be_paid_before_its_end(
    play: Play, method: str
) -> None:
    ana = cast.professional("Ana")
    started = order(ana, method)
    session = started.provider_reference
    if method == "mb_way":
        play.cashier.ask_phone(session, phone="912345678")
        play.cashier.answer_phone(session, accepted=True)
    else:
        play.cashier.issue_voucher(session)
        play.deliver_all(at=AT)
        assert pack_queries.packs(ana.id) == [] and len(queries.payments_waiting(professional_id=ana.id)) == 1
        play.cashier.pay_voucher(session)
    play.deliver_all(at=AT)
    (pack,) = pack_queries.packs(ana.id)
    assert (pack.paid_by, pack.renews, pack.ends_on) == ("prepaid", False, LAST)
    assert pack_queries.packs_ending("pt", at=cast.later(days=19)) == []
    with pytest.raises(Refused) as refusal:
        order(ana, method, at=cast.later(days=19), key="early")
    assert refusal.value.code == "pack_active"
    assert [each.id for each in pack_queries.packs_ending("pt", at=cast.later(days=20))] == [pack.id]
    again = order(ana, "card", at=cast.later(days=20), key="next")
    play.pay(again.provider_reference)
    play.deliver_all(at=cast.later(days=20))
    assert pack_queries.packs(ana.id)[0].starts_on == LAST + timedelta(days=1)
    assert pack_queries.packs_ending("pt", at=cast.later(days=20)) == []


def test_a_price_that_changed_is_asked_again(play: Play) -> None:
    ana = cast.professional("Ana", balance_cents=5000)
    for shown in (2899, 2901):
        for buy in (
            lambda shown=shown: order(ana, shown=shown, key=f"k{shown}"),
            lambda shown=shown: actions.buy_pack(
                professional_id=ana.id,
                market="pt",
                period="monthly",
                shown_price_cents=shown,
                idempotency_key=f"b{shown}",
                at=AT,
            ),
        ):
            with pytest.raises(Refused) as refusal:
                buy()
            assert refusal.value.code == "price_changed"
    assert pack_queries.packs(ana.id) == [] and balances.balance(ana.id).total_cents == 5000


def test_money_for_a_second_pack_stays_in_the_balance(play: Play) -> None:
    ana = cast.professional("Ana", balance_cents=2900)
    started = order(ana, "multibanco")
    play.cashier.issue_voucher(started.provider_reference)
    actions.buy_pack(professional_id=ana.id, market="pt", period="monthly", idempotency_key="b", at=AT)
    play.cashier.pay_voucher(started.provider_reference)
    play.deliver_all(at=AT)
    assert len(pack_queries.packs(ana.id)) == 1
    assert balances.balance(ana.id).purchased_cents == 2900
    wanted = {"professional_id": ana.id, "top_up_id": started.top_up_id}
    assert payment_queries.pack_order_state(**wanted) == "kept"
