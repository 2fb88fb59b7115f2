"""Postcodes: the municipalities in which the addresses of a postcode lie, by as much of it as the market's list has."""

from __future__ import annotations

import csv
import re
from functools import cache

from vinte.kernel.errors import InvalidInput
from vinte.people.catalogue import places
from vinte.people.catalogue.market import market as read_market
from vinte.people.catalogue.places import Municipality

FILE = "postcodes.csv"
_HEADER = ["postcode", "municipality"]


def looks_like_postcode(text: str) -> bool:
    """Whether somebody who typed that meant a postcode, right or wrong: no municipality's name begins with a digit."""
    return text.strip()[:1].isdigit()


def listed_part(*, market: str, text: str) -> str:
    """As much of a postcode that is being typed as the market's list has: the figures that follow are not asked."""
    return text.strip()[: read_market(market).postcode.digits]


def places_of_postcode(*, market: str, text: str) -> tuple[Municipality, ...]:
    """The municipalities of a postcode as the market writes it, the one with most addresses first.

    Nothing where the text is none, or the market's list (`postcodes.csv`, which names its source) does not have it.
    """
    typed = re.fullmatch(read_market(market).postcode.pattern, text)
    if typed is None:
        return ()
    return tuple(places.place(market=market, municipality=name) for name in listed(market).get(typed[1], ()))


@cache
def listed(market: str) -> dict[str, tuple[str, ...]]:
    """The names of the municipalities of each postcode; empty where the market has no list.

    A line names one municipality, or the codes of several. Raises InvalidInput for a line that can't be used.
    """
    path = places.FOLDER / market / FILE
    if not path.is_file():
        return {}
    digits = re.compile(rf"\d{{{read_market(market).postcode.digits}}}")
    codes = places.by_code(market)
    found: dict[str, tuple[str, ...]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.reader(line for line in file if not line.startswith("#")):
            if line == _HEADER:
                continue
            names = _names(market, line[1], codes) if len(line) == 2 else ()
            if not names or not digits.fullmatch(line[0]) or {*names} & {*found.get(line[0], ())}:
                raise InvalidInput(
                    file=f"{market}/{FILE}",
                    field=str(line),
                    expected="a postcode and municipalities of the market, once",
                )
            found[line[0]] = (*found.get(line[0], ()), *names)
    return found


def _names(market: str, said: str, codes: dict[str, Municipality]) -> tuple[str, ...]:
    """The municipalities that a line names; nothing where one of them is none."""
    if not codes:
        return (said,) if places.is_place(market=market, municipality=said) else ()
    names = tuple(codes[code].name for code in said.split() if code in codes)
    return names if len({*names}) == len(said.split()) else ()


def places_meant(*, market: str, text: str) -> tuple[Municipality, ...]:
    """What somebody may mean who typed a postcode, or a name: the one of just that name, whatever its accents and case, or
    all that have it in them.
    """
    if looks_like_postcode(text):
        return places_of_postcode(market=market, text=text)
    return places.places_named(market=market, text=text)
