"""Where a professional works: the base, the radius to its edge, and what is ticked by hand; the week's hours."""

from __future__ import annotations

from typing import Any

import pytest

import cast
from cast import MONDAY
from vinte.kernel.errors import Refused
from vinte.people import queries
from vinte.people.catalogue import places
from vinte.people.professionals import hours, registry

pytestmark = pytest.mark.django_db


def covered(**changes: Any) -> frozenset[str]:
    ana = cast.professional("Ana")
    registry.update_profile(professional_id=ana.id, at=MONDAY, **changes)
    return queries.municipalities_covered(registry.professional(ana.id))


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"municipality": "Aveiro", "radius_km": None}, {"Aveiro"}),
        ({"municipality": "Aveiro", "radius_km": 0}, {"Aveiro"}),
        ({"municipality": "Aveiro", "radius_km": 10}, {"Aveiro", "Ílhavo"}),
        ({"municipality": "Corvo", "radius_km": 20}, {"Corvo"}),
        ({"municipality": "", "radius_km": 20}, set()),
        ({"municipality": "", "further_municipalities": ["Faro"]}, {"Faro"}),
        (
            {
                "municipality": "Aveiro",
                "radius_km": 0,
                "further_municipalities": ["Porto", "Aveiro", "Porto"],
            },
            {"Aveiro", "Porto"},
        ),
    ],
)
def test_what_is_covered(changes: dict[str, Any], names: set[str]) -> None:
    assert covered(**changes) == names


def test_a_seat_is_covered_from_its_kilometre_on() -> None:
    base = places.place(market="pt", municipality="Aveiro")
    for name in ("Ílhavo", "Ovar", "Coimbra"):
        km = places.distance_km(one=base, other=places.place(market="pt", municipality=name))
        assert name not in covered(radius_km=int(km)) and name in covered(radius_km=int(km) + 1)


def test_without_a_list_of_places_the_base_and_what_is_ticked_count() -> None:
    ana = registry.professional(cast.professional("Ana").id)
    ana.market, ana.municipality, ana.radius_km = "fr", "Nantes", 50
    assert queries.municipalities_covered(ana) == {"Nantes"}


def test_a_place_that_does_not_exist_is_refused_and_nothing_changes() -> None:
    ana = cast.professional("Ana")
    with pytest.raises(Refused) as caught:
        registry.update_profile(
            professional_id=ana.id, at=MONDAY, further_municipalities=["Porto", "Atlântida"]
        )
    assert caught.value.code == "profile_further_municipalities"
    assert registry.professional(ana.id).further_municipalities == []


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", []),
        ("8:00-12:00", [["08:00", "12:00"]]),
        ("8h às 18h30", [["08:00", "18:30"]]),
        ("8-12, 13:30–18", [["08:00", "12:00"], ["13:30", "18:00"]]),
        ("0:00-24:00", [["00:00", "24:00"]]),
        ("12:00-12:00", None),
        ("18:00-8:00", None),
        ("8:00-24:01", None),
        ("8:60-9:00", None),
        ("8:00-12:00, 11:59-18:00", None),
        ("8:00-12:00, 12:00-18:00", [["08:00", "12:00"], ["12:00", "18:00"]]),
        ("1-2, 3-4, 5-6, 7-8", None),
        ("de manhã", None),
    ],
)
def test_hours_of_a_day(text: str, spans: list[list[str]] | None) -> None:
    days = [text, "", "", "", "", "", "9-10"]
    if spans is None:
        with pytest.raises(Refused) as caught:
            hours.read_hours(days)
        assert caught.value.code == "profile_hours" and caught.value.what_to_do
        return
    week = hours.read_hours(days)
    assert week == [spans, [], [], [], [], [], [["09:00", "10:00"]]]
    assert hours.read_hours([hours.write_day(day) for day in week]) == week


def test_hours_of_the_week_are_a_part_of_the_profile() -> None:
    ana = cast.professional("Ana")
    before = registry.profile(ana.id).percent
    registry.update_profile(professional_id=ana.id, at=MONDAY, weekly_hours=["8-12", *[""] * 6])
    assert registry.profile(ana.id).percent == before + 5
    registry.update_profile(professional_id=ana.id, at=MONDAY, weekly_hours=[""] * 7)
    assert registry.profile(ana.id).percent == before
    with pytest.raises(ValueError, match="a week has 7"):
        hours.read_hours(["8-12"])
