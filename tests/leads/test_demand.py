"""What somebody who thinks of joining is told of the last month: how many asked, and what a contact cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import cast
from cast import MONDAY, later
from vinte.leads import queries
from vinte.leads.models import JobRequest

pytestmark = pytest.mark.django_db

NOW = later(days=40)
ALL = {"market": "pt", "trades": ["painter", "plumber"], "municipality": "Aveiro", "radius_km": 20}


def asked(**changes: Any) -> Any:
    return cast.request(**{"at": NOW - timedelta(days=1), **changes})


def demand(**changes: Any) -> queries.Demand:
    return queries.demand(at=NOW, **{**ALL, **changes})


def test_nobody_asked() -> None:
    assert demand() == queries.Demand(count=0, days=30, priority_cents=None, standard_cents=None)
    assert demand().within_months(3) == 0


@pytest.mark.parametrize(
    ("changes", "counted"),
    [
        ({"at": NOW}, 1),
        ({"at": NOW + timedelta(seconds=1)}, 0),
        ({"at": NOW - timedelta(days=30)}, 0),
        ({"at": NOW - timedelta(days=30) + timedelta(seconds=1)}, 1),
        ({"trade": "plumber"}, 1),
        ({"trade": "cleaning"}, 0),
        # Ílhavo lies five kilometres away, Porto some sixty.
        ({"municipality": "Ílhavo", "parish": "São Salvador"}, 1),
        ({"municipality": "Porto", "parish": "Bonfim"}, 0),
    ],
)
def test_both_sides_of_each_edge(changes: dict[str, Any], counted: int) -> None:
    asked(**changes)
    assert demand().count == counted


def test_a_wider_radius_reaches_further() -> None:
    asked(municipality="Porto", parish="Bonfim")
    assert (demand(radius_km=20).count, demand(radius_km=100).count) == (0, 1)


def test_what_nobody_asked_for_is_not_counted() -> None:
    false, closed = asked(), asked()
    JobRequest.objects.filter(pk=false.pk).update(state="closed", closed_at=NOW, close_reason="not_asked")
    JobRequest.objects.filter(pk=closed.pk).update(state="closed", closed_at=NOW, close_reason="hired")
    assert demand().count == 1


@pytest.mark.parametrize(
    ("prices", "median"), [((900,), 900), ((900, 1100), 900), ((900, 1100, 5000), 1100), ((1, 2, 3, 4), 2)]
)
def test_the_median_is_a_price_that_was_asked(prices: tuple[int, ...], median: int) -> None:
    for cents in prices:
        asked(price_cents=cents)
    found = demand()
    assert (found.priority_cents, found.standard_cents) == (median, median)
    assert found.within_months(3) == 3 * len(prices)


def test_the_pack_costs_less_and_one_statement_says_it_all() -> None:
    for number in range(5):
        asked(title=f"Sala {number}")
    with CaptureQueriesContext(connection) as said:
        found = demand()
    assert len(said) == 1
    assert (found.count, found.priority_cents, found.standard_cents) == (5, 1200, 1500)


def test_whoever_bought_once_has_bought() -> None:
    ana = cast.professional("Ana", balance_cents=10_000, pack="monthly")
    assert not queries.has_bought_any(ana.id)
    purchase = cast.contact(ana, at=later(hours=3))
    assert queries.has_bought_any(ana.id)
    cast.take_back(purchase, at=later(hours=5))
    assert queries.has_bought_any(ana.id)


def test_a_place_that_is_on_no_list_is_an_error() -> None:
    with pytest.raises(LookupError):
        demand(municipality="Atlântida")
    assert MONDAY < NOW
