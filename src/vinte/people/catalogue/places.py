"""The municipalities of a market: a table for each, read once, when it is first asked for."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from vinte.kernel.errors import InvalidInput
from vinte.people.catalogue.labels import read_entries
from vinte.people.catalogue.market import FOLDER, market
from vinte.people.catalogue.plain import address_of, plain

FILE, PARISHES_FILE = "municipalities.csv", "parishes.toml"
EARTH_RADIUS_KM = 6371.0088  # the mean radius R1 of GRS 80 (IUGG)
MOST_LETTERS_OF_A_PARISH = 80
_APART = str.maketrans("/'’", "   ")


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality: its district, province or autonomous region, and where its seat lies (WGS 84, degrees).

    `latitude` and `longitude` are None where no source gives the point: such a place is matched by its region.
    `parishes` (freguesias) are in alphabetical order, and empty where the list of them is not kept; `island` is empty
    on the mainland. `code` is the state's own where the table has it, and `also` are other names that people type.
    """

    market: str
    name: str
    district: str
    island: str
    latitude: float | None
    longitude: float | None
    parishes: tuple[str, ...]
    code: str = ""
    also: tuple[str, ...] = ()

    @property
    def region(self) -> tuple[str, str]:
        """Where it is matched when its point is not known: its district, and on an archipelago its island."""
        return self.district, self.island


@cache
def places(market: str = "pt") -> tuple[Municipality, ...]:
    """The municipalities of a market, by district and name; empty where the market has no list.

    Raises InvalidInput for a line that can't be read, a name that stands twice, or parishes of nowhere.
    """
    path = FOLDER / market / FILE
    if not path.is_file():
        return ()
    parishes = _parishes(path.with_name(PARISHES_FILE))
    districts: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(line for line in file if not line.startswith("#"))
        try:
            listed = tuple(_read(market, line, parishes, districts) for line in lines)
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidInput(
                file=f"{market}/{FILE}", field="line", expected=f"name, district, island, degrees ({error})"
            ) from None
    names = {municipality.name for municipality in listed}
    if len(names) != len(listed):
        raise InvalidInput(file=f"{market}/{FILE}", field="name", expected="each name once")
    if not parishes.keys() <= names:
        raise InvalidInput(
            file=f"{market}/{PARISHES_FILE}", field="municipality", expected=f"those of {FILE}"
        )
    return listed


def _parishes(path: Path) -> dict[str, tuple[str, ...]]:
    if not path.is_file():
        return {}
    return {
        entry["municipality"]: tuple(entry["parishes"])
        for _field, entry in read_entries(path, "municipality")
    }


def _read(
    market: str, line: dict[str, str], parishes: dict[str, tuple[str, ...]], districts: dict[str, str]
) -> Municipality:
    """One line; `districts` keeps one text for each of the few that thousands of lines name."""
    name, degrees = line["name"], (line["latitude"], line["longitude"])
    latitude, longitude = (float(each) for each in degrees) if any(degrees) else (None, None)
    also = line.get("also") or ""
    if not name or not line["district"]:
        raise ValueError("a name or district is empty")
    return Municipality(
        market=market,
        name=name,
        district=districts.setdefault(line["district"], line["district"]),
        island=districts.setdefault(line["island"], line["island"]),
        latitude=latitude,
        longitude=longitude,
        parishes=parishes.get(name, ()),
        code=line.get("code") or "",
        also=tuple(also.split("|")) if also else (),
    )


@cache
def _by_name(market: str) -> dict[str, Municipality]:
    return {municipality.name: municipality for municipality in places(market)}


@cache
def by_code(market: str) -> dict[str, Municipality]:
    """The municipalities by the state's own code; empty where the table has none."""
    return {municipality.code: municipality for municipality in places(market) if municipality.code}


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
    """The municipalities one of whose names, or whose district or island, has this text in it, whatever its accents and case.

    First that of just that name, then those whose name begins with it, then a later word of a name, then the rest; all
    for no text. Each side of a name in two languages is a name.
    """
    wanted = _letters(text)
    index = _searchable(market)
    around = {region for region, names in index.regions if any(name.startswith(wanted) for name in names)}
    ranked = []
    for municipality, forms, together in index.entries:
        # Most are left here: one look at all names of a place together.
        if wanted in together or municipality.region in around:
            ranked.append((_rank(wanted, forms, together), forms[0], municipality))
    return tuple(municipality for _how, _name, municipality in sorted(ranked, key=lambda row: row[:2]))


def _rank(wanted: str, forms: tuple[str, ...], together: str) -> int:
    if wanted in forms:
        return 0
    if f"\n{wanted}" in together:
        return 1
    return 2 if f" {wanted}" in together else 3


def places_named(*, market: str, text: str) -> tuple[Municipality, ...]:
    """The municipalities of just that name, whatever its accents and case; else all that `search_places` finds.

    Several are of one name where two provinces have it.
    """
    found = search_places(market, text)
    wanted = _letters(text)
    exact = tuple(municipality for municipality in found if wanted in _forms(market, municipality))
    return exact or found


def distance_km(*, one: Municipality, other: Municipality) -> float | None:
    """Kilometres between two seats as the crow flies (the haversine formula); None where a point is not known."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    north, south = radians(one.latitude), radians(other.latitude)
    half_chord = (
        sin((south - north) / 2) ** 2
        + cos(north) * cos(south) * sin(radians(other.longitude - one.longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half_chord)))


def is_within(*, one: Municipality, other: Municipality, radius_km: int) -> bool:
    """Whether a seat lies within so many kilometres of another, the edge included.

    Where a point is not known, every radius but 0 reaches the whole region: nothing nearer can be said of it.
    """
    km = distance_km(one=one, other=other)
    if km is None:
        return one.name == other.name or (radius_km > 0 and one.region == other.region)
    return km <= radius_km


@cache
def _by_address(market: str) -> dict[str, Municipality]:
    return {address_of(municipality.name): municipality for municipality in places(market)}


def place_at(*, market: str, address: str) -> Municipality:
    """The municipality of an address such as `vila-nova-de-gaia`; raises LookupError when the market's list has none."""
    try:
        return _by_address(market)[address]
    except KeyError:
        raise LookupError(f"no municipality at {address!r} in the market {market!r}") from None


def _letters(text: str) -> str:
    return plain(text.translate(_APART))


def _forms(code: str, municipality: Municipality) -> tuple[str, ...]:
    """What somebody may type who means it: its whole name first, then each side of it, with and without its article."""
    names = [municipality.name, *municipality.also]
    said = [_letters(part) for name in names for part in (name, *name.split("/"))]
    articles = market(code).places.articles
    said += [
        rest for form in said for first, _space, rest in [form.partition(" ")] if first in articles and rest
    ]
    return tuple(dict.fromkeys(said))


@dataclass(frozen=True)
class _Index:
    """Every place with what may be typed for it, apart and in lines together; and every region with its names."""

    entries: tuple[tuple[Municipality, tuple[str, ...], str], ...]
    regions: tuple[tuple[tuple[str, str], tuple[str, ...]], ...]


@cache
def _searchable(market: str) -> _Index:
    listed = [(municipality, _forms(market, municipality)) for municipality in places(market)]
    regions = {municipality.region for municipality, _said in listed}
    return _Index(
        entries=tuple((municipality, forms, "\n" + "\n".join(forms)) for municipality, forms in listed),
        regions=tuple(
            (region, tuple(_letters(name) for name in region if name)) for region in sorted(regions)
        ),
    )
