"""Value added tax contained in prices, by market and day, from the dated files in `taxes/`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from vinte.kernel.dated_files import DatedFigures


class TaxRates(DatedFigures):
    """The standard rate in thousandths."""

    kind = "price-taxes"
    folder = Path(__file__).with_name("taxes")

    standard_permille: Annotated[int, Field(ge=0, lt=1000)]


def tax_permille(*, market: str, on: date) -> int | None:
    """The standard rate of a market on a day, in thousandths; None where no file says it."""
    try:
        return TaxRates.in_force(market=market, on=on).standard_permille
    except LookupError:
        return None


@dataclass(frozen=True)
class Taxed:
    """A price taken apart: `net_cents` and `tax_cents` add up to `gross_cents`; the rate in thousandths."""

    gross_cents: int
    net_cents: int
    tax_cents: int
    permille: int


def taken_apart(gross_cents: int, *, permille: int) -> Taxed:
    """What of a price is tax: the net is rounded to the nearest cent, halves up, and the tax is the rest.

    Raises ValueError for an amount below zero.
    """
    if gross_cents < 0:
        raise ValueError(f"gross_cents is {gross_cents}; expected 0 or more")
    whole = 1000 + permille
    net_cents = (2 * gross_cents * 1000 + whole) // (2 * whole)
    return Taxed(gross_cents, net_cents, gross_cents - net_cents, permille)
