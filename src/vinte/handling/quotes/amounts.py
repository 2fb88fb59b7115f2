"""What a quote comes to: whole cents, rounded where it is said, and value added tax by rate.

A line is its quantity times the price of a unit, rounded to the nearest cent, halves up. Tax is taken once for each
rate, of the sum of its lines, rounded the same way: so the sheet's own figures can be added up by hand, and the
rounding never grows with the number of lines (docs/decisions/quotes-amounts.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field

from vinte.kernel.dated_files import DatedFigures, Figures

MILLI = 1000
UNITS = ("", "h", "un.", "m", "m²", "m³", "dia", "kg", "l")


class Exemption(Figures):
    """Why no tax is charged, in the words that the law of the market asks for."""

    code: Annotated[str, Field(pattern="^[a-z_]+$")]
    label: Annotated[str, Field(min_length=1)]
    note: Annotated[str, Field(min_length=1)]


class QuoteTaxes(DatedFigures):
    """The rates that a quote may charge in a market, in thousandths, the usual one first, and why it may charge none."""

    kind = "quote-taxes"
    folder = Path(__file__).with_name("taxes")

    permilles: Annotated[tuple[Annotated[int, Field(gt=0, lt=MILLI)], ...], Field(min_length=1)]
    exemptions: tuple[Exemption, ...]

    def exemption(self, code: str) -> Exemption:
        """The exemption of that code; raises LookupError for an unknown one."""
        for one in self.exemptions:
            if one.code == code:
                return one
        raise LookupError(
            f"no exemption {code!r}; known are {', '.join(one.code for one in self.exemptions)}"
        )


class Line(Figures):
    """A line of a quote: so many thousandths of a unit at so many cents a unit, and its tax in thousandths."""

    text: Annotated[str, Field(min_length=1, max_length=300)]
    quantity_milli: Annotated[int, Field(gt=0, le=10**9)]
    unit: Annotated[str, Field(max_length=10)]
    unit_price_cents: Annotated[int, Field(ge=0, le=10**9)]
    permille: Annotated[int, Field(ge=0, lt=MILLI)]

    @property
    def net_cents(self) -> int:
        """What the line comes to without tax."""
        return rounded(self.quantity_milli * self.unit_price_cents, over=MILLI)


class RateSum(Figures):
    """All lines of one rate together, and the tax of them."""

    permille: int
    net_cents: int
    tax_cents: int


class Sums(Figures):
    """What a quote comes to; `total_cents` is the net with the tax of every rate."""

    rates: tuple[RateSum, ...]
    net_cents: int
    tax_cents: int
    total_cents: int


def rounded(amount: int, *, over: int) -> int:
    """A whole amount, not below zero, divided and rounded to the nearest, halves up."""
    return (2 * amount + over) // (2 * over)


def sums_of(lines: Sequence[Line]) -> Sums:
    """What these lines come to, the highest rate first."""
    nets: dict[int, int] = {}
    for line in lines:
        nets[line.permille] = nets.get(line.permille, 0) + line.net_cents
    rates = tuple(
        RateSum(permille=permille, net_cents=net, tax_cents=rounded(net * permille, over=MILLI))
        for permille, net in sorted(nets.items(), reverse=True)
    )
    net_cents = sum(rate.net_cents for rate in rates)
    tax_cents = sum(rate.tax_cents for rate in rates)
    return Sums(rates=rates, net_cents=net_cents, tax_cents=tax_cents, total_cents=net_cents + tax_cents)
