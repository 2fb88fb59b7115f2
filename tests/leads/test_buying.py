"""Buying a contact: what is taken, what is written down, and every way to be refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction

import cast
from vinte.handling import actions as handling
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.leads import actions
from vinte.leads.models import ContactReading
from vinte.leads.offers import browsing
from vinte.leads.purchases import queries as purchase_queries
from vinte.people import actions as people
from vinte.people.accounts import directory
from vinte.people.professionals import standing as professional_standing
from vinte.wallet.books import balances

pytestmark = pytest.mark.django_db
AT = cast.MONDAY


def refused(
    code: str, who: cast.Business, asked: Any, *, at: Any = AT, price_cents: int = 1200, key: str = ""
) -> None:
    before = balances.balance(who.id)
    with pytest.raises(Refused) as refusal:
        cast.buy(who, asked, at=at, price_cents=price_cents, key=key)
    assert refusal.value.code == code
    assert balances.balance(who.id) == before


def test_ana_buys_with_her_pack_and_everything_is_written_down() -> None:
    ana = cast.professional("Ana", balance_cents=5000, pack="monthly")
    people.activate_badge(professional_id=ana.id, kind="verified", at=AT)
    asked = cast.request()
    purchase = cast.buy(ana, asked)
    assert (purchase.price_cents, purchase.service, purchase.ordinal) == (1200, "priority", 1)
    assert (purchase.terms, purchase.badges, purchase.bought_on) == ("pt-2026-01-01", ["verified"], AT.date())
    assert 0 < purchase.profile_percent < 100
    assert balances.balance(ana.id).total_cents == 3800
    assert [row.id for row in purchase_queries.purchases(ana.id)] == [purchase.id]


def test_the_day_is_lisbons_just_before_and_at_midnight_in_summer() -> None:
    bruno = cast.professional("Bruno", balance_cents=5000)
    late = AT.replace(month=7, hour=22, minute=59)
    days = []
    for at in (late, late + timedelta(minutes=1)):
        days.append(cast.buy(bruno, cast.request(at=late - timedelta(days=2)), at=at).bought_on.day)
    assert days == [12, 13]


def test_two_purchases_at_one_instant_keep_their_order() -> None:
    ana = cast.professional("Ana", balance_cents=9000, pack="monthly")
    first, second = (cast.buy(ana, cast.request()) for _number in range(2))
    assert first.bought_at < second.bought_at
    assert [row.id for row in purchase_queries.purchases(ana.id)] == [first.id, second.id]


@pytest.mark.parametrize(("minutes", "visible"), [(239, False), (240, True)])
def test_without_a_pack_a_request_is_seen_when_the_window_ends(minutes: int, visible: bool) -> None:
    bruno = cast.professional("Bruno", balance_cents=5000)
    ana = cast.professional("Ana", pack="monthly", balance_cents=5000)
    asked = cast.request()
    at = cast.later(minutes=minutes)
    assert [offer.price_cents for offer in browsing.offers(professional_id=ana.id, at=at)] == [1200]
    assert [offer.price_cents for offer in browsing.offers(professional_id=bruno.id, at=at)] == (
        [1500] if visible else []
    )
    if visible:
        assert cast.buy(bruno, asked, at=at).service == "standard"
        assert cast.buy(ana, asked, at=at).service == "priority"
    else:
        refused("not_yet", bruno, asked, at=at, price_cents=1500)
        with pytest.raises(NotAllowed):
            browsing.offer(professional_id=bruno.id, job_request_id=asked.pk, at=at)


def test_every_refusal_changes_nothing() -> None:
    ana = cast.professional("Ana", pack="monthly", balance_cents=2500)
    sofia = cast.staff()
    asked = cast.request()
    refused("price_changed", ana, asked, price_cents=1199)
    refused("no_match", ana, cast.request(trade="cleaning"))
    closed = cast.request()
    actions.close_request(job_request_id=closed.pk, at=AT)
    refused("closed", ana, closed)
    full = cast.request(place_count=1)
    cast.buy(cast.professional("Bruno", pack="monthly", balance_cents=1200), full)
    refused("sold_out", ana, full)
    cast.buy(ana, asked)
    refused("already_bought", ana, asked)
    cast.buy(ana, cast.request())
    refused("balance_too_low", ana, cast.request())
    professional_standing.suspend(
        professional_id=ana.id, reason="Declarou o que não foi.", by=sofia.pk, at=cast.later(seconds=5)
    )
    # Our instant is earlier than the suspension's, which has committed all the same.
    refused("suspended", ana, cast.request())


def test_the_same_form_buys_once_and_another_body_is_an_error() -> None:
    ana = cast.professional("Ana", pack="monthly", balance_cents=5000)
    asked = cast.request()
    first = cast.buy(ana, asked, key="form")
    assert cast.buy(ana, asked, key="form", price_cents=1200).id == first.id
    with pytest.raises(IdempotencyConflict):
        cast.buy(ana, cast.request(), key="form")
    assert balances.balance(ana.id).total_cents == 3800


def test_a_returned_contact_is_credited_once_and_its_place_stays_sold() -> None:
    ana = cast.professional("Ana", pack="monthly", balance_cents=1200)
    sofia = cast.staff()
    asked = cast.request(place_count=1)
    purchase = cast.buy(ana, asked)
    back = {"professional_id": ana.id, "purchase_id": purchase.id, "reason": "number_not_assigned", "at": AT}
    with pytest.raises(NotAllowed):
        actions.return_contact(by=ana.account.pk, **back)
    actions.return_contact(by=sofia.pk, **back)
    assert balances.balance(ana.id).total_cents == 1200
    with pytest.raises(Refused):
        actions.return_contact(by=sofia.pk, **back)
    refused("sold_out", cast.professional("Bruno", pack="monthly", balance_cents=1200), asked)
    with pytest.raises(NotAllowed):
        purchase_queries.contact_details(account=ana.account, job_request_id=asked.pk, at=AT)


def test_details_are_for_the_homeowner_the_buyer_and_staff_whose_reading_is_logged() -> None:
    helena_account = directory.open_account(email="helena@casa.example", name="Helena", at=AT)
    asked = cast.request(of=cast.homeowner("Helena", account_id=helena_account.pk))
    ana = cast.professional("Ana", pack="monthly", balance_cents=1200)
    bruno, sofia = cast.professional("Bruno"), cast.staff()
    for stranger in (None, ana.account, bruno.account):
        with pytest.raises(NotAllowed):
            purchase_queries.contact_details(account=stranger, job_request_id=asked.pk, at=AT)
    cast.buy(ana, asked)
    for reader in (ana.account, helena_account):
        assert (
            purchase_queries.contact_details(account=reader, job_request_id=asked.pk, at=AT).name == "Helena"
        )
    assert ContactReading.objects.count() == 0
    with pytest.raises(Refused):
        purchase_queries.contact_details(account=sofia, job_request_id=asked.pk, at=AT)
    purchase_queries.contact_details(account=sofia, job_request_id=asked.pk, reason="queixa 12", at=AT)
    assert list(ContactReading.objects.values_list("reader_id", "reason")) == [(sofia.pk, "queixa 12")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": " "}, "title_missing"),
        ({"trade": "astronauta"}, "trade_unknown"),
        ({"intent": "maybe"}, "intent_unknown"),
        ({"municipality": "Atlântida"}, "place_unknown"),
        ({"place_count": 0}, "place_count_out_of_range"),
        ({"place_count": 5}, "place_count_out_of_range"),
    ],
)
def test_a_request_that_cannot_be_is_refused(change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        cast.request(**change)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("intent", "cents"), [("ready", (1950, 1560)), ("comparing", (1500, 1200)), ("idea", (900, 720))]
)
def test_prices_follow_trade_and_intent(intent: str, cents: tuple[int, int]) -> None:
    asked = cast.request(intent=intent)
    assert (asked.standard_price_cents, asked.priority_price_cents) == cents


ATTEMPTS = {
    "a fifth place": "INSERT INTO leads_place SELECT 5, now(), professional_id, gen_random_uuid(), job_request_id FROM leads_place",
    "a place is moved": "UPDATE leads_place SET number = 2",
    "a place is freed": "DELETE FROM leads_place",
    "a purchase is removed": "DELETE FROM leads_contactpurchase",
    "a price is changed": "UPDATE leads_contactpurchase SET price_cents = 1",
    "a percentage is raised": "UPDATE leads_contactpurchase SET profile_percent = 100",
    "places are added": "UPDATE leads_jobrequest SET place_count = 3",
    "a price is changed on the request": "UPDATE leads_jobrequest SET standard_price_cents = 1",
    "a contact is bought twice": """INSERT INTO leads_contactpurchase SELECT (jsonb_populate_record(c,
        jsonb_build_object('id', gen_random_uuid(), 'ordinal', 2, 'idempotency_key', 'other'))).* FROM leads_contactpurchase c""",
}


@pytest.mark.parametrize("what", ATTEMPTS)
def test_the_database_refuses(what: str) -> None:
    cast.buy(cast.professional("Ana", pack="monthly", balance_cents=1200), cast.request(place_count=4))
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ATTEMPTS[what])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("minutes", "code"), [(-1, "before_purchase"), (0, ""), (60, ""), (61, "in_the_future")]
)
def test_an_attempt_lies_between_purchase_and_now(minutes: int, code: str) -> None:
    ana = cast.professional("Ana", pack="monthly", balance_cents=1200)
    purchase = cast.buy(ana, cast.request())
    told = {
        "professional_id": ana.id,
        "purchase_id": purchase.id,
        "channel": "phone",
        "note": "",
        "attempted_at": cast.later(minutes=minutes),
        "at": cast.later(minutes=60),
    }
    if code:
        with pytest.raises(Refused) as refusal:
            handling.record_attempt(**told)
        assert refusal.value.code == code
    else:
        handling.record_attempt(**told)
    with pytest.raises(NotAllowed):
        handling.record_attempt(**{**told, "professional_id": cast.professional("Bruno").id})


def test_an_award_is_told_once() -> None:
    ana = cast.professional("Ana", pack="monthly", balance_cents=1200)
    purchase = cast.buy(ana, cast.request())
    told = {
        "professional_id": ana.id,
        "purchase_id": purchase.id,
        "awarded_at": AT,
        "told_by": "homeowner",
        "at": AT,
    }
    handling.record_award(**told)
    with pytest.raises(Refused) as refusal:
        handling.record_award(**told)
    assert refusal.value.code == "already_awarded"
    with pytest.raises(NotAllowed):
        handling.record_award(**{**told, "purchase_id": uuid4()})


@cast.GRANTS
def test_a_contact_paid_by_the_guarantee_is_known() -> None:
    carla = cast.professional("Carla", pack="monthly", balance_cents=1200)
    cast.grant(carla, 1300, at=AT)
    first, second, third = (cast.request() for _number in range(3))
    paid = [cast.buy(carla, asked).id for asked in (first, second)]
    assert balances.paid_with_granted(carla.id) == set(paid)
    refused("balance_too_low", carla, third)


@pytest.mark.parametrize(("hidden", "says"), [(False, "liga-lhe"), (True, "escreve-lhe uma mensagem")])
def test_helena_is_written_to_who_bought_and_from_which_number_they_call(hidden: bool, says: str) -> None:
    ana = cast.professional("Ana", pack="monthly", balance_cents=5000, is_complete=True, has_badge=True)
    helena = cast.homeowner()
    asked = cast.request(of=helena, phone_hidden=hidden)
    cast.review(ana, at=cast.later(hours=3), rating=4)
    for _twice in range(2):
        cast.buy(ana, asked, at=cast.later(hours=4), key="one form", price_cents=1200)
    (letter,) = cast.letters(helena.email, kind="contact_sold")
    for told in (
        says,
        "Ana Obras",
        "4,0 em 5 (1 opinião)",
        f"/profissionais/{ana.id}/",
        "/pedido/",
    ):
        assert told in letter.text, told
    # From which number they call is said where somebody may call.
    assert ("912 345 678" in letter.text) is not hidden
    assert "Selos: " in letter.text and "mais 3 profissionais" in letter.text
    assert helena.phone not in letter.text and "Rua Direita" not in letter.text
