"""What a contact costs, line by line, and on which side of each edge."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

import cast
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.leads import queries
from vinte.leads.models import ContactPurchase, JobRequest
from vinte.leads.offers import browsing
from vinte.leads.pricing.prices import ContactPrices, contact_price, priced_trades
from vinte.leads.purchases import checks as purchase_checks
from vinte.people.catalogue import places, trades
from vinte.wallet import actions as wallet_actions
from vinte.wallet.books import balances
from vinte.wallet.packs import queries as pack_queries

MARKETS = ("pt", "es", "fr", "mx")
FEBRUARY = date(2026, 2, 1)
MARCH = date(2026, 3, 1)
PUBLISHED = datetime(2026, 2, 9, 9, 30, tzinfo=UTC)  # a Monday
MICROSECOND = timedelta(microseconds=1)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("changes", "cents"),
    [
        ({}, (1500, 1200)),
        ({"budget": "small"}, (1050, 840)),
        ({"budget": "large"}, (2100, 1680)),
        ({"budget": "major"}, (3000, 2400)),
        ({"district": "Lisboa"}, (1875, 1500)),
        ({"district": "Beja"}, (1500, 1200)),
        ({"intent": "ready"}, (1950, 1560)),
        ({"intent": "idea"}, (900, 720)),
        ({"intent": "ready", "budget": "small", "district": "Braga"}, (1433, 1146)),  # 1433.25, 1146.4
        ({"trade": "blinds", "budget": "small", "district": "Braga", "intent": "idea"}, (353, 282)),  # 352.8
    ],
)
def test_the_price_is_trade_by_size_place_and_intent(changes: Any, cents: tuple[int, int]) -> None:
    asked = {"market": "pt", "trade": "painter", "intent": "comparing", "on": FEBRUARY, **changes}
    price = contact_price(**asked)
    assert (price.standard_cents, price.priority_cents) == cents
    assert sum(factor.cents for factor in price.factors) == price.standard_cents
    assert [factor.name for factor in price.factors] == ["trade", "size", "place", "intent"]


@pytest.mark.parametrize(
    ("day", "window_hours", "unsold_hours"),
    [(date(2026, 1, 31), 4, None), (FEBRUARY, 24, 48), (date(2027, 3, 1), 24, 48)],
)
@pytest.mark.parametrize("market", MARKETS)
def test_the_windows_are_those_of_the_day(
    market: str, day: date, window_hours: int, unsold_hours: int | None
) -> None:
    price = contact_price(market=market, trade="painter", intent="comparing", on=day)
    assert price.priority_window == window_hours * HOUR
    assert price.unsold_after == (unsold_hours * HOUR if unsold_hours else None)


@pytest.mark.parametrize("market", MARKETS)
def test_every_trade_has_a_price_and_every_line_adds_up(market: str) -> None:
    every = {trade.slug for trade in trades.trades()}
    assert set(priced_trades(market=market, on=MARCH)) == every
    # What fits no trade can be asked for from March on.
    assert set(priced_trades(market=market, on=FEBRUARY)) == every - {trades.OTHER}
    for trade in priced_trades(market=market, on=MARCH):
        for budget in ("small", "medium", "large", "major", "unknown"):
            for intent in ("ready", "comparing", "idea"):
                price = contact_price(
                    market=market, trade=trade, intent=intent, on=MARCH, budget=budget, district="Lisboa"
                )
                assert sum(factor.cents for factor in price.factors) == price.standard_cents
                assert 0 < price.priority_cents < price.standard_cents


def test_every_district_with_a_price_of_its_own_exists() -> None:
    figures = ContactPrices.in_force(market="pt", on=FEBRUARY)
    districts = {place.district for place in places.places("pt")}
    assert figures.place_percent and set(figures.place_percent) - {"elsewhere"} <= districts


@pytest.mark.parametrize("asked", [{"trade": "astronauta"}, {"intent": "never"}, {"budget": "huge"}])
def test_what_has_no_price_is_not_found(asked: dict[str, str]) -> None:
    with pytest.raises(LookupError):
        contact_price(**{"market": "pt", "trade": "painter", "intent": "idea", "on": FEBRUARY, **asked})  # type: ignore[arg-type]


def cents_now(who: cast.Business, asked: Any, at: datetime) -> int | None:
    """What this professional would pay at that instant; None while it is not offered."""
    found = [o for o in browsing.offers(professional_id=who.id, at=at) if o.job_request_id == asked.pk]
    assert len(found) < 2
    return found[0].price_cents if found else None


# The instant after publication; with a pack; without.
EDGES = [
    (timedelta(0), 1200, None),
    (24 * HOUR - MICROSECOND, 1200, None),
    (24 * HOUR, 1200, 1500),
    (24 * HOUR + MICROSECOND, 1200, 1500),
    (48 * HOUR - MICROSECOND, 1200, 1500),
    (48 * HOUR, 840, 1050),
    (48 * HOUR + MICROSECOND, 840, 1050),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("after", "with_pack", "without"), EDGES)
def test_both_sides_of_each_edge_are_shown_and_charged(
    after: timedelta, with_pack: int, without: int | None
) -> None:
    at = PUBLISHED + after
    ana = cast.professional("Ana", at=PUBLISHED, pack="monthly", balance_cents=5000)
    gil = cast.professional("Gil", at=PUBLISHED, balance_cents=5000)
    first, second = cast.request(at=PUBLISHED), cast.request(at=PUBLISHED)
    assert (cents_now(ana, first, at), cents_now(gil, second, at)) == (with_pack, without)
    assert cast.buy(ana, first, at=at).price_cents == with_pack
    if without is None:
        with pytest.raises(Refused) as refused:
            cast.buy(gil, second, at=at, price_cents=1500)
        assert refused.value.code == "not_yet"
    else:
        assert cast.buy(gil, second, at=at).price_cents == without
    assert balances.balance(gil.id).total_cents == 5000 - (without or 0)


@pytest.mark.django_db
def test_the_first_sale_ends_the_discount_for_what_is_unsold() -> None:
    ana = cast.professional("Ana", at=PUBLISHED, pack="monthly", balance_cents=5000)
    gil = cast.professional("Gil", at=PUBLISHED, balance_cents=5000)
    asked, at = cast.request(at=PUBLISHED), PUBLISHED + 50 * HOUR
    assert cents_now(gil, asked, at) == 1050
    assert cast.buy(ana, asked, at=at).price_cents == 840
    assert cents_now(gil, asked, at) == 1500
    for shown_cents in (1050, 840):
        with pytest.raises(Refused) as refused:
            cast.buy(gil, asked, at=at, price_cents=shown_cents)
        assert refused.value.code == "price_changed"
    assert balances.balance(gil.id).total_cents == 5000
    assert cast.buy(gil, asked, at=at).price_cents == 1500


@pytest.mark.django_db
def test_a_contact_sold_within_the_48_hours_never_gets_cheaper() -> None:
    ana = cast.professional("Ana", at=PUBLISHED, pack="monthly", balance_cents=5000)
    gil = cast.professional("Gil", at=PUBLISHED, balance_cents=5000)
    asked = cast.request(at=PUBLISHED)
    cast.buy(ana, asked, at=PUBLISHED + 48 * HOUR - MICROSECOND)
    assert cents_now(gil, asked, PUBLISHED + 90 * HOUR) == 1500


@pytest.mark.django_db
def test_who_was_shown_another_price_is_asked_again() -> None:
    """The discount began, or the pack ended, between the page and the button."""
    ana = cast.professional("Ana", at=PUBLISHED, pack="monthly", balance_cents=5000)
    asked = cast.request(at=PUBLISHED)
    pack = pack_queries.active_pack(professional_id=ana.id, on=PUBLISHED.date())
    assert pack is not None
    for at, shown_cents in ((PUBLISHED + 48 * HOUR, 1200), (PUBLISHED + 47 * HOUR, 840)):
        with pytest.raises(Refused) as refused:
            cast.buy(ana, asked, at=at, price_cents=shown_cents)
        assert refused.value.code == "price_changed"
    ended = PUBLISHED + 30 * HOUR
    wallet_actions.end_pack(professional_id=ana.id, pack_id=pack.id, at=ended)
    with pytest.raises(Refused) as refused:
        cast.buy(ana, asked, at=ended, price_cents=1200)
    assert refused.value.code == "price_changed"
    assert not ContactPurchase.objects.exists()
    assert cast.buy(ana, asked, at=ended).price_cents == 1500


@pytest.mark.django_db
def test_the_receipt_that_was_shown_is_the_one_on_the_purchase() -> None:
    ana = cast.professional("Ana", at=PUBLISHED, pack="monthly", balance_cents=9000)
    gil = cast.professional("Gil", at=PUBLISHED, balance_cents=9000)
    asked, at = cast.request(at=PUBLISHED, intent="ready", budget="large"), PUBLISHED + 60 * HOUR
    for who, names, before in (
        (ana, ["trade", "size", "place", "intent", "pack", "unsold"], 0),
        (gil, ["trade", "size", "place", "intent"], 1),
    ):
        shown = browsing.offer(professional_id=who.id, job_request_id=asked.pk, at=at)
        assert [line.name for line in shown.receipt.lines] == names
        assert (shown.bought_before, shown.receipt.bought_before) == (before, before)
        assert sum(line.cents for line in shown.receipt.lines) == shown.receipt.total_cents
        assert all(line.words for line in shown.receipt.lines)
        bought = cast.buy(who, asked, at=at)
        kept = queries.purchases(who.id)[0].receipt
        assert kept == shown.receipt and bought.price_cents == shown.receipt.total_cents
    shown = browsing.offer(professional_id=ana.id, job_request_id=asked.pk, at=at)
    assert [line.percent_words for line in shown.receipt.lines] == [
        "",
        "+40%",
        "",
        "+30%",
        "-20%",
    ]


@pytest.mark.django_db
def test_a_request_without_written_factors_has_one_line_with_its_price() -> None:
    ana = cast.professional("Ana", at=PUBLISHED, pack="monthly")
    asked = cast.request(at=PUBLISHED)
    plain = JobRequest.objects.get(pk=asked.pk)
    plain.pk, plain.price_factors, plain.standard_price_cents = new_id(at=PUBLISHED), [], 1600
    plain.save(force_insert=True)
    shown = browsing.offer(professional_id=ana.id, job_request_id=plain.pk, at=PUBLISHED)
    assert [(line.name, line.cents) for line in shown.receipt.lines] == [("full", 1600), ("pack", -400)]


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["unsold_from = now()", "unsold_percent = 99", "price_factors = '[]'"])
def test_a_published_request_keeps_what_its_price_rests_on(column: str) -> None:
    cast.request(at=PUBLISHED)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE leads_jobrequest SET {column}")


@pytest.mark.plants_a_violation("leads.receipts_add_up", reason="the check's own test")
@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["total_cents", "lines"])
def test_the_check_tells_a_receipt_that_is_not_the_price(wrong: str) -> None:
    ana = cast.professional("Ana", at=PUBLISHED, pack="monthly", balance_cents=9000)
    cast.buy(ana, cast.request(at=PUBLISHED), at=PUBLISHED)
    assert list(purchase_checks.receipts_add_up()) == []
    row = ContactPurchase.objects.get()
    row.receipt[wrong] = 1 if wrong == "total_cents" else row.receipt["lines"][1:]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    row.save()
    (line,) = purchase_checks.receipts_add_up()
    assert str(row.id) in line
