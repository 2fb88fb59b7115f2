"""The real client against the play provider, over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import override_settings

import cast
from play_provider import Play
from vinte.kernel.errors import IdempotencyConflict, Refused
from vinte.wallet import actions, providers, queries
from vinte.wallet.books import balances
from vinte.wallet.models import TopUp

pytestmark = pytest.mark.django_db(transaction=True)
AT = cast.MONDAY
RETURN = "http://127.0.0.1:8020/pro/saldo/pagamento/"


def start(who: cast.Business, method: str = "card", **changes):
    wanted = {
        "professional_id": who.id,
        "amount_cents": 5000,
        "method": method,
        "idempotency_key": "form",
        "return_url": RETURN,
        "at": AT,
    }
    return actions.start_top_up(**{**wanted, **changes})


def test_a_card_pays_in_once(play: Play) -> None:
    ana = cast.professional("Ana")
    started = start(ana)
    assert started.pay_url.startswith(play.server.url) and started == start(ana)
    assert balances.balance(ana.id).purchased_cents == 0
    assert play.pay(started.provider_reference) == "paid"
    assert set(play.deliver_all(at=AT)) <= {"done", "ignored"}
    assert balances.balance(ana.id).purchased_cents == 5000


@pytest.mark.parametrize("method", ["card", "mb_way", "multibanco"])
def test_each_way_to_pay_ends_in_one_credit(play: Play, method: str) -> None:
    ana = cast.professional("Ana")
    session = start(ana, method).provider_reference
    if method == "card":
        play.pay(session)
    elif method == "mb_way":
        play.cashier.ask_phone(session, phone="912 345 678")
        play.cashier.answer_phone(session, accepted=True)
    else:
        play.cashier.issue_voucher(session)
        play.deliver_all(at=AT)
        (waiting,) = queries.payments_waiting(professional_id=ana.id)
        assert (waiting.voucher_entity, len(waiting.voucher_number)) == ("12345", 9)
        assert waiting.voucher_until == AT + timedelta(days=7)
        assert balances.balance(ana.id).total_cents == 0
        play.cashier.pay_voucher(session)
    play.deliver_all(at=AT)
    assert balances.balance(ana.id).purchased_cents == 5000
    assert queries.payments_waiting(professional_id=ana.id) == []
    (moved,) = providers.configured().payments_between(
        start=AT - timedelta(hours=1), end=AT + timedelta(hours=1)
    )
    assert (moved.kind, moved.amount_cents, moved.currency) == ("payment", 5000, "EUR")
    assert moved.reference == TopUp.objects.get().payment_reference


@pytest.mark.parametrize("number", ["declined", "poor"])
def test_a_declined_card_leaves_the_page_open_for_another(play: Play, number: str) -> None:
    ana = cast.professional("Ana")
    session = start(ana).provider_reference
    assert play.pay(session, number) in ("card_declined", "insufficient_funds")
    play.deliver_all(at=AT)
    assert TopUp.objects.get().state == "pending"
    play.pay(session)
    play.deliver_all(at=AT)
    assert balances.balance(ana.id).total_cents == 5000


@pytest.mark.parametrize("ends", ["refused", "late", "voucher_late", "left"])
def test_what_is_not_paid_credits_nothing(play: Play, ends: str) -> None:
    ana = cast.professional("Ana")
    session = start(
        ana, {"voucher_late": "multibanco", "left": "card"}.get(ends, "mb_way")
    ).provider_reference
    if ends == "voucher_late":
        play.cashier.issue_voucher(session)
        play.clock[0] = AT + timedelta(days=7)
    elif ends == "left":
        play.clock[0] = AT + timedelta(hours=24)
    else:
        play.cashier.ask_phone(session, phone="912345678")
        if ends == "refused":
            play.cashier.answer_phone(session, accepted=False)
        play.clock[0] = AT + timedelta(hours=24)
    play.cashier.pass_time()
    play.cashier.pass_time()
    play.deliver_all(at=play.clock[0])
    assert balances.balance(ana.id).total_cents == 0
    assert TopUp.objects.get().state == ("failed" if ends == "voucher_late" else "expired")


def test_a_saved_card_is_charged_while_its_owner_is_away_once(play: Play) -> None:
    ana = cast.professional("Ana")
    assert queries.saved_card(ana.id) is None
    play.pay(start(ana, save_card=True).provider_reference)
    play.deliver_all(at=AT)
    charge = {"professional_id": ana.id, "amount_cents": 2000, "idempotency_key": "auto", "at": AT}
    key = actions.charge_saved_card(**charge)
    assert actions.charge_saved_card(**charge) == key
    play.deliver_all(at=AT)
    assert balances.balance(ana.id).purchased_cents == 7000
    with pytest.raises(IdempotencyConflict):
        actions.charge_saved_card(**{**charge, "amount_cents": 2001})


def test_a_card_that_was_not_to_be_saved_is_not(play: Play) -> None:
    ana = cast.professional("Ana")
    play.pay(start(ana).provider_reference)
    play.deliver_all(at=AT)
    with pytest.raises(Refused) as refusal:
        actions.charge_saved_card(professional_id=ana.id, amount_cents=2000, idempotency_key="auto", at=AT)
    assert refusal.value.code == "saved_card_missing"


@cast.GRANTS
def test_unused_balance_goes_back_to_its_payer_and_granted_balance_never(play: Play) -> None:
    ana, otilia = cast.professional("Ana"), cast.staff("Otilia", role="operator")
    started = start(ana)
    play.pay(started.provider_reference)
    play.deliver_all(at=AT)
    cast.grant(ana, 4000, at=AT)
    cast.spend(ana, 5500)
    wanted = {"top_up_id": started.top_up_id, "asked_by_id": otilia.pk, "reason": "pediu", "at": AT}
    with pytest.raises(Refused) as refusal:
        actions.refund_top_up(amount_cents=3501, idempotency_key="r", **wanted)
    assert refusal.value.code == "balance_used"
    for _twice in range(2):
        row = actions.refund_top_up(amount_cents=3500, idempotency_key="r", **wanted)
    assert row.state == "done" and row.provider_reference.startswith("re_")
    for _twice in range(2):
        play.seen = 0
        play.deliver_all(at=AT)
    assert balances.balance(ana.id).total_cents == 0
    moved = providers.configured().payments_between(
        start=AT - timedelta(hours=1), end=AT + timedelta(hours=1)
    )
    assert [(each.kind, each.amount_cents) for each in moved] == [("payment", 5000), ("refund", -3500)]


def test_a_refund_that_the_provider_refuses_is_put_back(play: Play) -> None:
    ana, otilia = cast.professional("Ana"), cast.staff("Otilia", role="operator")
    started = start(ana)
    play.pay(started.provider_reference)
    play.deliver_all(at=AT)
    play.cashier.open_dispute(play.charge_of(started.top_up_id), reason="fraudulent")
    with pytest.raises(Refused) as refusal:
        actions.refund_top_up(
            top_up_id=started.top_up_id,
            amount_cents=5000,
            asked_by_id=otilia.pk,
            reason="",
            idempotency_key="r",
            at=AT,
        )
    assert refusal.value.code == "refund_refused"
    assert balances.balance(ana.id).purchased_cents == 5000


@pytest.mark.parametrize(("cents", "allowed"), [(499, False), (500, True), (500_000, True), (500_001, False)])
def test_a_top_up_has_a_lowest_and_a_highest_amount(play: Play, cents: int, allowed: bool) -> None:
    ana = cast.professional("Ana")
    if allowed:
        assert start(ana, amount_cents=cents).pay_url
    else:
        with pytest.raises(Refused) as refusal:
            start(ana, amount_cents=cents)
        assert refusal.value.code == "amount_out_of_range" and not TopUp.objects.exists()


@pytest.mark.parametrize("method", ["saved_card", "cheque"])
def test_a_form_can_not_name_a_means_that_the_page_does_not_offer(play: Play, method: str) -> None:
    ana = cast.professional("Ana")
    with pytest.raises(Refused) as refusal:
        start(ana, method=method)
    assert refusal.value.code == "method_not_offered"
    assert not TopUp.objects.exists()


def test_a_form_that_comes_back_changed_is_an_error(play: Play) -> None:
    ana = cast.professional("Ana")
    start(ana)
    for changed in ({"amount_cents": 5001}, {"method": "mb_way"}, {"save_card": True}):
        with pytest.raises(IdempotencyConflict):
            start(ana, **changed)


def test_a_wrong_key_is_told_to_the_operator(play: Play) -> None:
    ana = cast.professional("Ana")
    with override_settings(VINTE_STRIPE_SECRET_KEY="sk_test_wrong"), pytest.raises(Refused) as refusal:
        start(ana)
    assert refusal.value.code == "payments_misconfigured"
    assert start(ana).pay_url  # the same form goes on once the key is right
