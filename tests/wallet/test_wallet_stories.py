"""Top-ups, spending, the guarantee's balance, packs and payment incidents, as people meet them."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import override_settings

import cast
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.wallet import actions, due, queries
from vinte.wallet.books import balances
from vinte.wallet.books import spending as book_spending
from vinte.wallet.packs import queries as pack_queries
from vinte.wallet.payments import queries as payment_queries
from vinte.wallet.statements import lines as statement_lines

pytestmark = pytest.mark.django_db
AT = cast.MONDAY


def charge(who: cast.Business, cents: int, key: str = "k", purchase_id=None):
    return book_spending.charge_contact(
        professional_id=who.id,
        purchase_id=purchase_id or uuid4(),
        amount_cents=cents,
        idempotency_key=key,
        memo="Pintar a sala",
        at=AT,
    )


@pytest.mark.parametrize(
    ("events", "credited"),
    [
        ([True], 1),
        ([True, True], 1),
        ([False], 0),
        ([False, True], 1),
        ([True, False], 1),
        ([False, False, True, False, True], 1),
    ],
)
def test_one_credit_for_each_payment(events: list[bool], credited: int) -> None:
    ana = cast.professional("Ana")
    started = actions.expect_payment(
        professional_id=ana.id,
        amount_cents=2500,
        provider="play",
        provider_reference="cs_of_ana",
        idempotency_key="form",
        at=AT,
    )
    for paid in events:
        actions.settle_top_up(
            provider="play", provider_reference=started.provider_reference, paid=paid, at=AT
        )
    assert balances.balance(ana.id).purchased_cents == 2500 * credited
    assert len(statement_lines.statement(ana.id)) == credited


@override_settings(VINTE_DEMO=False)
@pytest.mark.parametrize("name", ["", "play", "stripe"])
def test_without_a_provider_or_its_keys_top_ups_are_refused(name: str) -> None:
    with override_settings(VINTE_DEMO=True):
        ana = cast.professional("Ana")
    with override_settings(VINTE_PAYMENT_PROVIDER=name), pytest.raises(Refused) as refusal:
        actions.start_top_up(
            professional_id=ana.id, amount_cents=1000, idempotency_key="k", return_url="/", at=AT
        )
    assert (refusal.value.code, "VINTE" in str(refusal.value)) == ("payments_not_configured", False)
    assert "vinte@localhost" in refusal.value.what_to_do


def test_nobody_settles_a_payment_that_was_never_begun() -> None:
    with pytest.raises(NotAllowed):
        actions.settle_top_up(provider="play", provider_reference="play_guess", paid=True, at=AT)


@cast.GRANTS
@pytest.mark.parametrize(
    ("cents", "purchased", "granted"), [(1, 1000, 499), (500, 1000, 0), (501, 999, 0), (1500, 0, 0)]
)
def test_granted_balance_is_spent_first(cents: int, purchased: int, granted: int) -> None:
    carla = cast.professional("Carla", balance_cents=1000)
    cast.grant(carla, 500)
    contact = cast.spend(carla, cents)
    left = balances.balance(carla.id)
    assert (left.purchased_cents, left.granted_cents) == (purchased, granted)
    assert balances.paid_with_granted(carla.id) == {contact.id}
    cast.take_back(contact, at=AT)
    back = balances.balance(carla.id)
    assert (back.purchased_cents, back.granted_cents) == (1000, 500)
    assert balances.withdrawable_cents(carla.id) == 1000


def test_one_cent_too_little_says_how_much_is_missing() -> None:
    ana = cast.professional("Ana", balance_cents=1000)
    with pytest.raises(Refused, match="0,01") as refusal:
        charge(ana, 1001)
    assert refusal.value.code == "balance_too_low"
    assert balances.paid_with_granted(ana.id) == set()
    assert balances.balance(ana.id).total_cents == 1000


# The wallet alone: the contact that it charges for is of no request.
@pytest.mark.plants_a_violation(
    "leads.purchases_are_paid", reason="a charge without a contact, as only the books see it"
)
def test_the_same_key_gives_the_first_transaction_and_another_body_is_an_error() -> None:
    ana = cast.professional("Ana", balance_cents=1000)
    purchase_id = uuid4()
    first = charge(ana, 1000, purchase_id=purchase_id)
    assert charge(ana, 1000, purchase_id=purchase_id) == first
    with pytest.raises(IdempotencyConflict):
        charge(ana, 999, purchase_id=purchase_id)
    assert balances.balance(ana.id).total_cents == 0


@cast.GRANTS
def test_the_statement_tells_every_balance() -> None:
    ana = cast.professional("Ana", balance_cents=1000)
    cast.spend(ana, 300)
    cast.grant(ana, 200)
    lines = statement_lines.statement(ana.id)
    assert [(line.kind, line.amount_cents, line.balance_after_cents) for line in lines] == [
        ("guarantee", 200, 900),
        ("contact", -300, 700),
        ("top_up", 1000, 1000),
    ]
    for count in range(5):
        assert statement_lines.latest_lines(ana.id, count=count) == lines[:count]


@pytest.mark.parametrize(
    ("day", "active"),
    [
        (date(2026, 1, 11), False),
        (date(2026, 1, 12), True),
        (date(2026, 2, 11), True),
        (date(2026, 2, 12), False),
    ],
)
def test_a_monthly_pack_is_in_force_to_its_last_day(day: date, active: bool) -> None:
    ana = cast.professional("Ana", pack="monthly")
    assert (pack_queries.active_pack(professional_id=ana.id, on=day) is not None) is active


def test_a_pack_renews_once_on_its_last_day_from_the_balance() -> None:
    ana = cast.professional("Ana", pack="monthly", balance_cents=2900)
    assert due.DUTIES.run(at=cast.later(days=22)) == 0
    assert due.DUTIES.run(at=cast.later(days=29)) == 1  # the letter before
    assert due.DUTIES.run(at=cast.later(days=30)) == 2  # the renewal, and the letter about it
    assert due.DUTIES.run(at=cast.later(days=30)) == 0
    newest = pack_queries.packs(ana.id)[0]
    assert (newest.starts_on, newest.ends_on) == (date(2026, 2, 12), date(2026, 3, 11))
    assert balances.balance(ana.id).total_cents == 0


def test_a_pack_that_the_balance_does_not_pay_ends() -> None:
    ana = cast.professional("Ana", pack="monthly", balance_cents=2899)
    assert due.DUTIES.run(at=cast.later(days=30)) == 2  # the renewal, and the letter about it
    assert due.DUTIES.run(at=cast.later(days=31)) == 0
    assert len(pack_queries.packs(ana.id)) == 1
    assert balances.balance(ana.id).total_cents == 2899
    assert [pack.professional_id for pack in pack_queries.packs_not_renewed(AT)] == [ana.id]
    assert payment_queries.incidents(ana.id) == []


def test_a_cancelled_pack_runs_out_and_an_ended_one_stops_today() -> None:
    ana, bruno = (cast.professional(name, pack="monthly", balance_cents=9000) for name in ("Ana", "Bruno"))
    actions.cancel_pack(professional_id=ana.id, pack_id=pack_queries.packs(ana.id)[0].id, at=AT)
    actions.end_pack(
        professional_id=bruno.id, pack_id=pack_queries.packs(bruno.id)[0].id, at=cast.later(days=1)
    )
    assert pack_queries.active_pack(professional_id=ana.id, on=date(2026, 2, 11)) is not None
    assert pack_queries.active_pack(professional_id=bruno.id, on=date(2026, 1, 12)) is not None
    assert pack_queries.active_pack(professional_id=bruno.id, on=date(2026, 1, 13)) is None
    assert due.DUTIES.run(at=cast.later(days=40)) == 0


def test_a_second_pack_waits_for_the_first_to_end() -> None:
    ana = cast.professional("Ana", pack="monthly", balance_cents=9000)
    with pytest.raises(Refused) as refusal:
        actions.buy_pack(
            professional_id=ana.id, market="pt", period="yearly", idempotency_key="y", at=cast.later(days=30)
        )
    assert refusal.value.code == "pack_active"


def test_prices_are_those_of_the_day_in_every_market() -> None:
    for market in ("pt", "es", "fr", "mx"):
        monthly, yearly = queries.pack_prices(market=market, on=date(2025, 6, 1))
        assert yearly.price_cents < 12 * monthly.price_cents
    with pytest.raises(LookupError):
        queries.pack_prices(market="xx", on=date(2026, 6, 1))


def test_a_payment_incident_is_settled_once() -> None:
    ana = cast.professional("Ana")
    incident_id = actions.record_incident(
        professional_id=ana.id,
        kind="dispute",
        occurred_at=AT - timedelta(days=1),
        payment_at=None,
        memo="",
        at=AT,
    )
    actions.settle_incident(professional_id=ana.id, incident_id=incident_id, state="upheld", at=AT)
    assert payment_queries.incidents(ana.id)[0].state == "upheld"
    with pytest.raises(Refused):
        actions.settle_incident(professional_id=ana.id, incident_id=incident_id, state="dismissed", at=AT)
    with pytest.raises(NotAllowed):
        actions.settle_incident(professional_id=uuid4(), incident_id=incident_id, state="upheld", at=AT)
