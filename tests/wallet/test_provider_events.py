"""Events at least once, in any order, late or forged: one credit for each payment (INVARIANTS, 7)."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test import override_settings

import cast
import clean_town
from play_provider import NUMBERS, Play
from vinte.demo.play_payments.deliveries import body_of, signature
from vinte.kernel.clock import SystemClock
from vinte.kernel.errors import Refused
from vinte.wallet import actions, due, healing, providers, queries, reconciliation
from vinte.wallet.books import balances
from vinte.wallet.models import PaymentIncident, ProviderEvent, TopUp
from vinte.wallet.packs import queries as pack_queries
from vinte.wallet.payments import queries as payment_queries
from vinte.wallet.providers import ProviderFacts
from vinte.wallet.providers.stripe_events import EVENTS
from vinte.wallet.providers.stripe_provider import StripeProvider

pytestmark = pytest.mark.django_db(transaction=True)
AT = cast.MONDAY
RETURN = "http://127.0.0.1:8020/pro/saldo/pagamento/"
MANY = 500


def start(who: cast.Business, method: str = "card", **changes):
    wanted = {"amount_cents": 5000, "idempotency_key": uuid4().hex, "return_url": RETURN, "at": AT}
    return actions.start_top_up(professional_id=who.id, method=method, **{**wanted, **changes})


def differences() -> list[object]:
    """Reconciliation of the days around: what the provider moved, and what the books say."""
    start, end = AT - timedelta(days=1), AT + timedelta(days=1)
    ours = reconciliation.our_movements(provider="play", start=start, end=end)
    theirs = providers.configured().payments_between(start=start, end=end)
    return list(reconciliation.differences(ours, theirs, start=start, end=end))


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_a_multibanco_payment_credits_once(play: Play, seed: int) -> None:
    ana = cast.professional("Ana")
    started = start(ana, "multibanco")
    play.cashier.issue_voucher(started.provider_reference)
    play.cashier.pay_voucher(started.provider_reference)
    events = play.events() * 3
    random.Random(seed).shuffle(events)
    for event in events:
        play.deliver(event, at=AT)
    assert balances.balance(ana.id).purchased_cents == 5000
    assert ProviderEvent.objects.count() == len(events) / 3
    assert queries.payment(professional_id=ana.id, top_up_id=started.top_up_id).state == "paid"


def test_paid_wins_over_failed_and_expired_before_and_after(play: Play) -> None:
    ana = cast.professional("Ana")
    started = start(ana)
    play.pay(started.provider_reference)
    (paid,) = [event for event in play.events() if event["type"] == "checkout.session.completed"]
    expired = {**paid, "id": "evt_expired", "type": "checkout.session.expired"}
    expired["data"] = {"object": {**paid["data"]["object"], "payment_status": "unpaid", "status": "expired"}}
    assert play.deliver(expired, at=AT) == "done"
    assert TopUp.objects.get().state == "expired" and balances.balance(ana.id).total_cents == 0
    assert play.deliver(paid, at=AT) == "done"
    assert play.deliver({**expired, "id": "evt_expired_again"}, at=AT) == "done"
    assert TopUp.objects.get().state == "paid" and balances.balance(ana.id).total_cents == 5000


@pytest.mark.parametrize(
    ("field", "value", "became", "reason"),
    [
        ("amount_total", 0, "refused", "amount_differs"),
        ("currency", "usd", "refused", "currency_differs"),
        ("id", "cs_of_another", "refused", "reference_differs"),
        ("metadata", {"vinte_top_up": "no identifier"}, "refused", "foreign_metadata"),
        ("metadata", {}, "ignored", "foreign"),
        ("metadata", {"vinte_top_up": str(uuid4())}, "waiting", "payment_unknown"),
    ],
)
def test_what_differs_from_what_was_asked_credits_nothing(
    play: Play, field: str, value: object, became: str, reason: str
) -> None:
    ana = cast.professional("Ana")
    started = start(ana)
    play.pay(started.provider_reference)
    (event,) = [event for event in play.events() if event["type"] == "checkout.session.completed"]
    event["data"]["object"][field] = value
    assert play.deliver(event, at=AT) == became
    assert ProviderEvent.objects.get().reason == reason
    assert balances.balance(ana.id).total_cents == 0 and TopUp.objects.get().state == "pending"
    looked_at = payment_queries.events_to_look_at(at=AT + timedelta(hours=2))
    assert len(looked_at) == (became != "ignored")


@pytest.mark.parametrize("came_cents", [4999, 5001])
def test_another_amount_than_was_asked_for_is_credited_as_it_came_and_seen(
    play: Play, came_cents: int
) -> None:
    ana = cast.professional("Ana")
    started = start(ana)
    play.pay(started.provider_reference)
    (event,) = [event for event in play.events() if event["type"] == "checkout.session.completed"]
    event["data"]["object"]["amount_total"] = came_cents
    assert play.deliver(event, at=AT) == "done"
    assert balances.balance(ana.id).total_cents == came_cents
    assert [each.reason for each in payment_queries.events_to_look_at(at=AT)] == ["amount_differs"]


@pytest.mark.parametrize("age_seconds", [0, 290, 310, 100_000])
def test_an_old_or_foreign_signature_is_refused_and_nothing_is_kept(play: Play, age_seconds: int) -> None:
    ana = cast.professional("Ana")
    play.pay(start(ana).provider_reference)
    payload = body_of(play.events()[0])
    signed_at = SystemClock().now() - timedelta(seconds=age_seconds)
    for secret in ("whsec_of_the_tests", "whsec_guessed"):
        header = signature(payload, secret=secret, at=signed_at)
        if age_seconds < 300 and secret == "whsec_of_the_tests":
            assert actions.take_event(payload=payload, signature=header, at=AT) == "done"
        else:
            with pytest.raises(providers.ForgedEvent):
                actions.take_event(payload=payload, signature=header, at=AT)
    for header in ("", "t=,v1=", "nonsense", "t=1"):
        with pytest.raises(providers.ForgedEvent):
            actions.take_event(payload=payload, signature=header, at=AT)
    assert ProviderEvent.objects.count() == int(age_seconds < 300)


def test_an_event_overtakes_the_answer_that_began_its_payment(play: Play) -> None:
    ana = cast.professional("Ana")
    started = start(ana)
    TopUp.objects.update(provider_reference="", pay_url="")
    play.pay(started.provider_reference)
    play.deliver_all(at=AT)
    row = TopUp.objects.get()
    assert (row.state, row.provider_reference) == ("paid", started.provider_reference)


def test_a_lost_webhook_heals(play: Play) -> None:
    ana, bruno = cast.professional("Ana"), cast.professional("Bruno")
    by_card, by_reference = start(ana), start(bruno, "multibanco")
    play.pay(by_card.provider_reference)
    play.cashier.issue_voucher(by_reference.provider_reference)
    assert healing.DUTY.run(at=AT + timedelta(minutes=2)) > 0  # the list of events tells it
    assert balances.balance(ana.id).total_cents == 5000
    play.server.store.query("DELETE FROM thing WHERE kind = 'event'")
    play.cashier.pay_voucher(by_reference.provider_reference)
    play.server.store.query("DELETE FROM thing WHERE kind = 'event'")
    assert healing.DUTY.run(at=AT + timedelta(minutes=6)) == 0  # asked a moment ago
    healing.DUTY.run(at=AT + timedelta(minutes=80))
    assert balances.balance(bruno.id).total_cents == 5000
    assert healing.DUTY.run(at=AT + timedelta(minutes=90)) == 0


def test_an_event_that_fails_is_asked_for_by_itself_and_the_list_moves_on(play: Play, monkeypatch) -> None:
    ana = cast.professional("Ana")
    play.pay(start(ana).provider_reference)
    (event,) = [event for event in play.events() if event["type"] == "checkout.session.completed"]
    play.server.store.query("DELETE FROM thing WHERE kind = 'event' AND id != ?", event["id"])

    def rename(old: str, new: str) -> None:
        play.server.store.query("UPDATE thing SET body = replace(body, ?, ?) WHERE kind = 'event'", old, new)

    lists = []
    ask = StripeProvider.events_since

    def events_since(self: StripeProvider, *, since: datetime) -> list[ProviderFacts]:
        lists.append(since)
        return ask(self, since=since)

    monkeypatch.setattr(StripeProvider, "events_since", events_since)
    rename("payment_status", "payment_stat")
    first = AT + timedelta(minutes=2)
    # Six minutes of the first quarter of an hour, in which the list is read twice.
    for minute in range(6):
        healing.DUTY.run(at=first + timedelta(minutes=minute))
    assert lists == [first - healing.OVERLAP] * 2
    rename("payment_stat", "payment_status")
    TopUp.objects.update(asked_at=AT + timedelta(days=30))  # so that the payment is not looked at
    healing.DUTY.run(at=AT + timedelta(days=20))
    assert balances.balance(ana.id).total_cents == 5000


@pytest.mark.plants_a_violation("duties.wallet.lost_webhooks", reason="the provider does not answer")
def test_a_provider_that_is_down_stops_nothing(play: Play) -> None:
    ana = cast.professional("Ana", pack="monthly", balance_cents=2900)
    start(ana)
    with override_settings(VINTE_STRIPE_API_URL="http://127.0.0.1:9"):
        assert due.DUTIES.run(at=cast.later(days=30)) >= 1
        with pytest.raises(Refused) as refusal:
            start(ana)
    assert refusal.value.code == "provider_unreachable"
    assert len(pack_queries.packs(ana.id)) == 2


def test_a_dispute_is_known_before_its_payment_and_closed_before_it_is_opened(play: Play) -> None:
    ana = cast.professional("Ana")
    started = start(ana)
    play.pay(started.provider_reference, "disputed")
    events = play.events()
    disputed = next(e for e in events if e["type"] == "charge.dispute.created")
    play.cashier.close_dispute(disputed["data"]["object"]["id"], won=True)
    closed, reinstated = play.events()
    assert play.deliver(closed, at=AT) == "waiting"
    assert play.deliver(disputed, at=AT) == "waiting"
    for event in (*events, reinstated, closed):
        play.deliver(event, at=AT)
    incident = PaymentIncident.objects.get()
    assert (incident.kind, incident.state) == ("chargeback", "dismissed")
    assert not ProviderEvent.objects.filter(outcome="waiting").exists()


def test_a_refund_in_the_providers_own_panel_takes_the_balance_and_owes_the_rest(play: Play) -> None:
    ana = cast.professional("Ana")
    started = start(ana)
    play.pay(started.provider_reference)
    play.deliver_all(at=AT)
    cast.spend(ana, 1500)
    play.cashier.refund(play.charge_of(started.top_up_id), amount=None, reason=None, metadata={})
    for event in play.events() * 2:
        play.deliver(event, at=AT)
    assert balances.balance(ana.id).purchased_cents == 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT balance_cents FROM wallet_ledgeraccount WHERE kind = 'debt' AND professional_id = %s",
            [ana.id],
        )
        assert cursor.fetchone() == (-1500,)
    assert clean_town.broken_rows() == []
    assert [event.reason for event in payment_queries.events_to_look_at(at=AT)] == ["refunded_outside"]
    assert differences() == []


@pytest.mark.parametrize(("won", "purchased", "state"), [(True, 5000, "dismissed"), (False, 0, "upheld")])
@pytest.mark.parametrize("seed", range(3))
def test_a_dispute_freezes_and_ends_the_same_in_any_order(
    play: Play, won: bool, purchased: int, state: str, seed: int
) -> None:
    ana = cast.professional("Ana")
    started = start(ana)
    play.pay(started.provider_reference)
    play.deliver_all(at=AT)
    dispute = play.cashier.open_dispute(play.charge_of(started.top_up_id), reason="fraudulent")
    opened = play.events()
    play.deliver(opened[0], at=AT)
    assert balances.balance(ana.id).purchased_cents == 0
    assert payment_queries.incidents(ana.id)[0].state == "open"
    play.cashier.close_dispute(dispute["id"], won=won)
    events = [*opened, *play.events()] * 2
    random.Random(seed).shuffle(events)
    for event in events:
        play.deliver(event, at=AT)
    assert balances.balance(ana.id).purchased_cents == purchased
    assert [(each.kind, each.state) for each in payment_queries.incidents(ana.id)] == [("chargeback", state)]
    assert clean_town.broken_rows() == []
    if not won:
        assert differences() == []


@pytest.mark.slow(reason="two thousand payments are what it is about")
def test_five_hundred_payments_with_their_events_repeated_shuffled_late_and_forged(play: Play) -> None:
    """One credit each, whatever arrives; what the provider took and what was credited are the same."""
    chance = random.Random(20)
    payers = [cast.professional(f"P{number}") for number in range(20)]
    methods = ("card", "mb_way", "multibanco")
    rows = [
        actions.expect_payment(
            professional_id=chance.choice(payers).id,
            amount_cents=chance.randrange(500, 20_000),
            method=methods[number % 3],
            provider="play",
            idempotency_key=f"many {number}",
            at=AT,
        )
        for number in range(MANY)
    ]
    paid = set()
    with play.server.store.work():
        for number, row in enumerate(rows):
            session = play.server.api.make_session(
                "",
                {
                    "mode": "payment",
                    "allowed_payment_method_types": [row.method],
                    "line_items": [
                        {
                            "price_data": {"currency": "eur", "unit_amount": str(row.amount_cents)},
                            "quantity": "1",
                        }
                    ],
                    "success_url": RETURN,
                    "metadata": {"vinte_top_up": str(row.pk)},
                    "payment_intent_data": {"metadata": {"vinte_top_up": str(row.pk)}},
                },
            )["id"]
            good = number % 10 != 0
            if row.method == "card":
                if not good:
                    play.pay(session, "poor")
                if number % 20:
                    play.cashier.pay_by_card(session, number=NUMBERS["good"], month=12, year=2034)
                    good = True
            elif row.method == "mb_way":
                play.cashier.ask_phone(session, phone="912345678")
                play.cashier.answer_phone(session, accepted=good)
            else:
                play.cashier.issue_voucher(session)
                (play.cashier.pay_voucher if good else play.cashier.expire_voucher)(session)
            if good:
                paid.add(row.pk)
    wanted = ("checkout.", "payment_intent.succeeded", "payment_intent.payment_failed")
    copies = [
        event
        for event in play.events()
        if event["type"].startswith(wanted)
        for _copy in range(chance.randint(1, 5))
    ]
    chance.shuffle(copies)

    def hand_over(part: list[dict]) -> int:
        forged = 0
        try:
            for number, event in enumerate(part):
                if number % 25 == 0:
                    try:
                        play.deliver(event, at=AT, secret="whsec_guessed")
                    except providers.ForgedEvent:
                        forged += 1
                play.deliver(event, at=AT + timedelta(seconds=number))
        finally:
            connections.close_all()
        return forged

    with ThreadPoolExecutor(4) as threads:
        forged = sum(threads.map(hand_over, (copies[part::4] for part in range(4))))
    assert forged >= len(copies) // 25
    assert set(TopUp.objects.filter(state="paid").values_list("pk", flat=True)) == paid
    owed = {who.id: 0 for who in payers}
    for row in rows:
        owed[row.professional_id] += row.amount_cents if row.pk in paid else 0
    assert {who.id: balances.balance(who.id).purchased_cents for who in payers} == owed
    assert not ProviderEvent.objects.exclude(outcome="done").exists()
    assert differences() == []


def test_the_operator_is_told_of_every_event_that_is_read() -> None:
    told = (Path(__file__).parents[2] / "docs" / "operate.md").read_text("utf-8")
    missing = [event for event in EVENTS if f"`{event}`" not in told]
    assert not missing, f"docs/operate.md names no {', '.join(missing)}: the provider would not send them"
