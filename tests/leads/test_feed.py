"""The feed: what passes each filter, in which order, at how many queries, and what never stands in it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import cast
from vinte.kernel.errors import InvalidInput, NotAllowed
from vinte.leads import actions
from vinte.leads.models import JobRequest
from vinte.leads.offers import browsing
from vinte.leads.queries import FeedFilters
from vinte.people.catalogue import places
from vinte.people.professionals import registry

pytestmark = pytest.mark.django_db
AT = datetime(2026, 2, 9, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def titles(who: cast.Business, at: datetime = AT, **filters: Any) -> list[str]:
    found = browsing.offers(professional_id=who.id, at=at, filters=FeedFilters(**filters))
    return [offer.title for offer in found]


@pytest.mark.parametrize(
    ("filters", "seen"),
    [
        ({}, ["C", "B", "A"]),
        ({"trades": ("painter",)}, ["C", "A"]),
        ({"trades": ("cleaning",)}, ["B"]),
        ({"municipalities": ("Aveiro",)}, ["C", "B", "A"]),
        ({"municipalities": ("Lisboa",)}, []),
        ({"within_km": 0}, ["C", "B", "A"]),
        ({"intents": ("ready", "idea")}, ["C", "B"]),
        ({"budgets": ("major",)}, ["C"]),
        ({"timings": ("urgent",)}, ["B"]),
        ({"max_price_cents": 1200}, ["B", "A"]),
        ({"max_price_cents": 1199}, ["B"]),
        ({"only_unsold": True}, ["C", "B"]),
        ({"with_photos": True}, []),
        ({"sort": "cheapest"}, ["B", "A", "C"]),
        ({"sort": "dearest"}, ["C", "A", "B"]),
        ({"sort": "places"}, ["C", "B", "A"]),
    ],
)
def test_each_filter_lets_pass_what_it_says(filters: dict[str, Any], seen: list[str]) -> None:
    ana = cast.professional("Ana", at=AT, trades=("painter", "cleaning"), pack="monthly")
    asked = cast.request(at=AT - 3 * HOUR, title="A")
    cast.request(at=AT - 2 * HOUR, title="B", trade="cleaning", intent="idea", timing="urgent")
    cast.request(at=AT - HOUR, title="C", intent="ready", budget="major")
    cast.request(at=AT - HOUR, title="another trade", trade="roofing")
    cast.request(at=AT + HOUR, title="not yet published")
    carla = cast.professional("Carla", at=AT, pack="monthly", balance_cents=5000)
    cast.buy(carla, asked, at=AT - HOUR)
    assert titles(ana, **filters) == seen


def test_an_area_is_the_base_what_lies_within_the_radius_and_what_was_ticked() -> None:
    ana = cast.professional("Ana", at=AT, pack="monthly")
    registry.update_profile(professional_id=ana.id, at=AT, radius_km=20, further_municipalities=["Lisboa"])
    for municipality, parish in (("Aveiro", "Esgueira"), ("Ílhavo", "x"), ("Lisboa", "x"), ("Porto", "x")):
        cast.request(at=AT - HOUR, title=municipality, municipality=municipality, parish=parish)
    assert sorted(titles(ana)) == ["Aveiro", "Lisboa", "Ílhavo"]
    assert sorted(titles(ana, within_km=20)) == ["Aveiro", "Ílhavo"]
    assert titles(ana, within_km=0) == ["Aveiro"]
    far = JobRequest.objects.get(title="Porto")
    with pytest.raises(NotAllowed):
        browsing.offer(professional_id=ana.id, job_request_id=far.pk, at=AT)


@pytest.mark.parametrize(
    "wrong",
    [{"trades": ("x",)}, {"intents": ("x",)}, {"budgets": ("x",)}, {"timings": ("x",)}, {"sort": "x"}]
    + [{"within_km": -1}, {"within_km": 501}, {"max_price_cents": -1}],
)
def test_a_filter_that_is_on_no_list_is_refused_with_its_name(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refused:
        FeedFilters(**wrong)
    assert refused.value.field == next(iter(wrong))


def test_filters_come_back_from_what_is_kept() -> None:
    filters = FeedFilters(trades=("painter",), max_price_cents=1250, with_photos=True)
    assert FeedFilters.from_json(filters.as_json()) == filters
    assert FeedFilters().as_json() == {}


@pytest.mark.parametrize("pack", [None, "monthly"])
@pytest.mark.parametrize("hours", [0, 30, 48, 70])
def test_the_database_computes_the_price_that_is_asked(pack: str | None, hours: int) -> None:
    who = cast.professional("Ana", at=AT, pack=pack, balance_cents=9000)
    carla = cast.professional("Carla", at=AT, pack="monthly", balance_cents=90_000)
    for budget in JobRequest.Budget.values:
        for intent in JobRequest.Intent.values:
            cast.request(at=AT, budget=budget, intent=intent)
    at = AT + hours * HOUR
    cast.buy(carla, JobRequest.objects.earliest("pk"), at=at)
    feed = browsing.feed(professional_id=who.id, at=at)
    in_database = {row.pk: row.price_now for row in feed.rows}
    assert in_database == {offer.job_request_id: offer.price_cents for offer in feed}
    assert len(in_database) == (15 if pack or hours >= 24 else 0)


def test_a_page_costs_the_same_queries_with_one_row_and_with_thirty() -> None:
    ana = cast.professional("Ana", at=AT, pack="monthly")
    counts = []
    for more in (1, 29):
        for _number in range(more):
            cast.request(at=AT - HOUR)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            feed = browsing.feed(professional_id=ana.id, at=AT)
            assert feed.count() and len(feed[0:24]) == min(24, feed.count())
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 6


def test_who_has_no_pack_sees_how_many_are_reserved_and_nothing_else() -> None:
    gil = cast.professional("Gil", at=AT, trades=("painter", "cleaning"))
    cast.request(at=AT - 3 * HOUR, title="Segredo um")
    cast.request(at=AT - HOUR, title="Segredo dois")
    cast.request(at=AT - HOUR, trade="cleaning")
    closed = cast.request(at=AT - HOUR)
    actions.close_request(job_request_id=closed.pk, at=AT)
    cleaning, painting = browsing.reserved(professional_id=gil.id, at=AT)
    assert (cleaning.trade, cleaning.count) == ("cleaning", 1)
    assert (painting.trade, painting.count) == ("painter", 2)
    assert painting.first_until == AT + 21 * HOUR and painting.last_until == AT + 23 * HOUR
    assert "Segredo" not in repr((cleaning, painting))
    (left,) = browsing.reserved(professional_id=gil.id, at=AT + 21 * HOUR)[1:]
    assert left.count == 1
    assert browsing.reserved(professional_id=gil.id, at=AT + 23 * HOUR) == ()
    ana = cast.professional("Ana", at=AT, pack="monthly")
    assert browsing.reserved(professional_id=ana.id, at=AT) == ()


def test_an_offer_holds_nothing_that_identifies_the_homeowner() -> None:
    ana = cast.professional("Ana", at=AT, pack="monthly")
    helena = cast.homeowner("Helena")
    asked = cast.request(of=helena, at=AT, address="Rua do Canário, 77, 3.º esq.")
    offer = browsing.offer(professional_id=ana.id, job_request_id=asked.pk, at=AT)
    told = repr(asdict(offer))
    for secret in ("Canário", "Helena", helena.email, "912345678", str(helena.pk)):
        assert secret not in told


def test_the_circle_is_the_requests_own_and_says_nothing_of_the_address() -> None:
    ana = cast.professional("Ana", at=AT, pack="monthly")
    asked, other = cast.request(at=AT), cast.request(at=AT)
    here = browsing.offer(professional_id=ana.id, job_request_id=asked.pk, at=AT).centre
    asked.address = "Avenida Nova, 1"
    asked.save()
    again = browsing.offer(professional_id=ana.id, job_request_id=asked.pk, at=AT).centre
    elsewhere = browsing.offer(professional_id=ana.id, job_request_id=other.pk, at=AT).centre
    assert here is not None and here == again != elsewhere
    seat = places.place(market="pt", municipality=cast.PLACE)
    assert abs(here.latitude - seat.latitude) < 0.05 and abs(here.longitude - seat.longitude) < 0.06
    assert (here.district, here.radius_km) == ("Aveiro", 8)
