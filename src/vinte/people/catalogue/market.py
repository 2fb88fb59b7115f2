"""What a market says of places, postcodes, telephones and tax numbers: `markets/<market>/market.toml`.

What changes by date (terms, prices, taxes, hours, legal texts), and currency and clock, which the terms say, stay in
the dated files of their rooms (docs/decisions/people-markets.md).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import phonenumbers
from pydantic import Field, field_validator

from vinte.kernel.dated_files import Count, Figures, read_figures
from vinte.kernel.errors import InvalidInput

FOLDER = Path(__file__).with_name("markets")
FILE = "market.toml"
_Filled = Annotated[str, Field(min_length=1)]


class PlaceWords(Figures):
    """The words for places: what a region is, what a request names inside a municipality, and an example.

    `articles` in front of a name may be left out by whoever types it.
    """

    district: Literal["district", "province", "department", "state"]
    part: Literal["parish", "locality"]
    example: _Filled
    articles: tuple[str, ...]


class Postcode(Figures):
    """How a postcode is typed; the first group of `pattern` is the part that the market's list has, of so many `digits`."""

    digits: Count
    pattern: str
    example: _Filled

    @field_validator("pattern")
    @classmethod
    def _has_one_group(cls, pattern: str) -> str:
        try:
            groups = re.compile(pattern).groups
        except re.error as error:
            raise ValueError(f"expected a regular expression ({error})") from None
        if groups != 1:
            raise ValueError("expected one group, the part that the list of postcodes has")
        return pattern


class TaxNumber(Figures):
    """The rule of `professionals/tax_identity.py` that checks a business's number, and what people call it."""

    rule: _Filled
    name: _Filled


class Phones(Figures):
    """Kinds of libphonenumber that are refused: who calls pays more than a call, or reaches no person."""

    dear: tuple[str, ...]
    nobodys: tuple[str, ...]

    @field_validator("dear", "nobodys")
    @classmethod
    def _are_kinds(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [name for name in names if not hasattr(phonenumbers.PhoneNumberType, name)]
        if unknown:
            raise ValueError(f"expected kinds of libphonenumber, not {', '.join(unknown)}")
        return names


class Market(Figures):
    """One market's file; `country` is its ISO 3166 code in small letters, `language` what most people speak there."""

    country: Annotated[str, Field(pattern="^[a-z]{2}$")]
    language: Annotated[str, Field(pattern="^[a-z]{2}$")]
    places: PlaceWords
    postcode: Postcode
    tax_number: TaxNumber
    phones: Phones


@cache
def market(code: str) -> Market:
    """What a market's file says.

    Raises InvalidInput for a market that has none, with what is missing, and for a file that does not fit.
    """
    path = FOLDER / code / FILE
    if not re.fullmatch("[a-z]{2}", code) or not path.is_file():
        raise InvalidInput(
            field=f"the market {code!r}",
            expected=f"people/catalogue/markets/{code}/{FILE}, which is missing; there are those of "
            f"{', '.join(markets_described())}: write it like them",
        )
    found = read_figures(path, Market)
    if found.country != code:
        raise InvalidInput(file=f"{code}/{FILE}", field="country", expected=f"{code!r}, as its folder")
    return found


def markets_described() -> tuple[str, ...]:
    """The markets that have a file, by name; none is read."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob(f"*/{FILE}")))
