"""Value added tax contained in prices, by market and day, from the dated files in `taxes/`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vinte.kernel.dated_files import read_dated
from vinte.kernel.errors import InvalidInput

FOLDER = Path(__file__).with_name("taxes")


@dataclass(frozen=True)
class Taxed:
    """A price taken apart: `net_cents` and `tax_cents` add up to `gross_cents`; the rate in thousandths."""

    gross_cents: int
    net_cents: int
    tax_cents: int
    permille: int


def standard_permille(market: str, on: date) -> int:
    """The standard rate in thousandths; raises LookupError for an unknown market, InvalidInput."""
    rate = read_dated(FOLDER, market, on).get("standard_permille")
    if type(rate) is not int or not 0 <= rate < 1000:
        raise InvalidInput(field=f"{market}: standard_permille", expected="a whole number from 0 to 999")
    return rate


def taken_apart(gross_cents: int, *, permille: int) -> Taxed:
    """What of a price is tax: the net is rounded to the nearest cent, halves up, and the tax is the rest.

    Raises ValueError for an amount below zero.
    """
    if gross_cents < 0:
        raise ValueError(f"gross_cents is {gross_cents}; expected 0 or more")
    whole = 1000 + permille
    net_cents = (2 * gross_cents * 1000 + whole) // (2 * whole)
    return Taxed(gross_cents, net_cents, gross_cents - net_cents, permille)
