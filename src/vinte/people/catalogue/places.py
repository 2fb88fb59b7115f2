"""Trades, badges and places: lists that are data, read once from this room's files."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from vinte.kernel.errors import InvalidInput
from vinte.people.catalogue.labels import read_entries
from vinte.people.catalogue.plain import address_of, plain

DATA_DIR = Path(__file__).resolve().parent
EARTH_RADIUS_KM = 6371.0088  # the mean radius R1 of GRS 80 (IUGG)
MOST_LETTERS_OF_A_PARISH = 80


@dataclass(frozen=True)
class Municipality:
    """A municipality (concelho): its district or autonomous region, and where its seat lies (WGS 84, degrees).

    `parishes` (freguesias) are in alphabetical order, and empty where the list of them is not kept;
    `island` is empty on the mainland.
    """

    market: str
    name: str
    district: str
    island: str
    latitude: float
    longitude: float
    parishes: tuple[str, ...]


@cache
def places(market: str = "pt") -> tuple[Municipality, ...]:
    """The municipalities of a market, by district and name; empty where the market has no list.

    Raises InvalidInput for a line that can't be read, a name that stands twice, or parishes of nowhere.
    """
    file_name = f"municipalities-{market}.csv"
    if not (DATA_DIR / file_name).is_file():
        return ()
    parishes = {
        entry["municipality"]: tuple(entry["parishes"])
        for _field, entry in read_entries(Path(__file__).with_name("parishes.toml"), "municipality")
        if entry["market"] == market
    }
    with (DATA_DIR / file_name).open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(line for line in file if not line.startswith("#"))
        try:
            listed = tuple(
                Municipality(
                    market=market,
                    name=line["name"],
                    district=line["district"],
                    island=line["island"],
                    latitude=float(line["latitude"]),
                    longitude=float(line["longitude"]),
                    parishes=parishes.get(line["name"], ()),
                )
                for line in lines
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidInput(
                field=file_name, expected=f"name, district, island, degrees ({error})"
            ) from None
    names = {municipality.name for municipality in listed}
    if len(names) != len(listed):
        raise InvalidInput(field=file_name, expected="each name once")
    if not parishes.keys() <= names:
        raise InvalidInput(field="parishes.toml", expected=f"municipalities of {file_name}")
    return listed


@cache
def _by_name(market: str) -> dict[str, Municipality]:
    return {municipality.name: municipality for municipality in places(market)}


def place(*, market: str, municipality: str) -> Municipality:
    """The municipality of this name; raises LookupError when the market's list has none."""
    try:
        return _by_name(market)[municipality]
    except KeyError:
        raise LookupError(f"no municipality {municipality!r} in the market {market!r}") from None


def is_place(*, market: str, municipality: str, parish: str | None = None) -> bool:
    """Whether this municipality (and parish, if asked) exists there.

    Without a list of municipalities any name will do, and without a list of a municipality's parishes any
    parish that is typed, up to MOST_LETTERS_OF_A_PARISH.
    """
    if not places(market):
        return bool(municipality.strip())
    found = _by_name(market).get(municipality)
    if found is None:
        return False
    if parish is None or parish in found.parishes:
        return True
    return not found.parishes and 0 < len(parish.strip()) <= MOST_LETTERS_OF_A_PARISH


def search_places(market: str, text: str) -> tuple[Municipality, ...]:
    """The municipalities whose name, district or island has this text in it, whatever its accents and case.

    First those whose name begins with it, then a later word of the name, then the rest; all for no text.
    """
    wanted = plain(text)
    ranked = []
    for municipality, name, around in _searchable(market):
        if name.startswith(wanted):
            ranked.append((0, name, municipality))
        elif f" {wanted}" in name:
            ranked.append((1, name, municipality))
        elif wanted in name or any(region.startswith(wanted) for region in around):
            ranked.append((2, name, municipality))
    return tuple(municipality for _rank, _name, municipality in sorted(ranked, key=lambda row: row[:2]))


def places_named(*, market: str, text: str) -> tuple[Municipality, ...]:
    """The municipality of just that name, whatever its accents and case; else all that `search_places` finds."""
    found = search_places(market, text)
    exact = tuple(municipality for municipality in found if plain(municipality.name) == plain(text))
    return exact or found


def distance_km(*, one: Municipality, other: Municipality) -> float:
    """Kilometres between two seats as the crow flies (the haversine formula)."""
    north, south = radians(one.latitude), radians(other.latitude)
    half_chord = (
        sin((south - north) / 2) ** 2
        + cos(north) * cos(south) * sin(radians(other.longitude - one.longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half_chord)))


@cache
def _by_address(market: str) -> dict[str, Municipality]:
    return {address_of(municipality.name): municipality for municipality in places(market)}


def place_at(*, market: str, address: str) -> Municipality:
    """The municipality of an address such as `vila-nova-de-gaia`; raises LookupError when the market's list has none."""
    try:
        return _by_address(market)[address]
    except KeyError:
        raise LookupError(f"no municipality at {address!r} in the market {market!r}") from None


@cache
def _searchable(market: str) -> tuple[tuple[Municipality, str, tuple[str, ...]], ...]:
    return tuple(
        (
            municipality,
            plain(municipality.name),
            tuple(plain(region) for region in (municipality.district, municipality.island) if region),
        )
        for municipality in places(market)
    )
