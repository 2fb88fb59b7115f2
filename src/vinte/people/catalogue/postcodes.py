"""Postcodes: the municipalities in which the addresses of a postcode lie, by its first four digits."""

from __future__ import annotations

import csv
import re
from functools import cache

from vinte.kernel.errors import InvalidInput
from vinte.people.catalogue import places
from vinte.people.catalogue.places import Municipality

# 3800, 3800-123, 3800 123 and 3800-123 Aveiro.
_TYPED = re.compile(r"\s*(\d{4})(?:\s*[-–]?\s*\d{3})?(?:[\s,]+[^\d\s].*)?\s*")


def looks_like_postcode(text: str) -> bool:
    """Whether somebody who typed that meant a postcode, right or wrong: no municipality's name begins with a digit."""
    return text.strip()[:1].isdigit()


def places_of_postcode(*, market: str, text: str) -> tuple[Municipality, ...]:
    """The municipalities of a postcode of four or seven digits, the one with most addresses first.

    Nothing where the text is none, or the market's list (`postcodes-….csv`, which names its source) does not have it.
    """
    typed = _TYPED.fullmatch(text)
    if typed is None:
        return ()
    found = _listed(market).get(typed[1], ())
    return tuple(places.place(market=market, municipality=name) for name in found)


@cache
def _listed(market: str) -> dict[str, tuple[str, ...]]:
    """The names of the municipalities of each four digits; raises InvalidInput for a line that can't be used."""
    file_name = f"postcodes-{market}.csv"
    if not (places.DATA_DIR / file_name).is_file():
        return {}
    found: dict[str, tuple[str, ...]] = {}
    with (places.DATA_DIR / file_name).open(encoding="utf-8", newline="") as file:
        for line in csv.reader(line for line in file if not line.startswith("#")):
            if line == ["cp4", "municipality"]:
                continue
            if len(line) != 2 or not re.fullmatch(r"\d{4}", line[0]) or line[1] in found.get(line[0], ()):
                raise InvalidInput(field=file_name, expected=f"four digits and a municipality, once: {line}")
            if not places.is_place(market=market, municipality=line[1]):
                raise InvalidInput(field=file_name, expected=f"a municipality of the market: {line[1]}")
            found[line[0]] = (*found.get(line[0], ()), line[1])
    return found


def places_meant(*, market: str, text: str) -> tuple[Municipality, ...]:
    """What somebody may mean who typed a postcode, or a name: the one of just that name, whatever its accents and case, or
    all that have it in them.
    """
    if looks_like_postcode(text):
        return places_of_postcode(market=market, text=text)
    return places.places_named(market=market, text=text)
