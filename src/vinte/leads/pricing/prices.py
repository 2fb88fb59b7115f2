"""What a contact costs, and how long the priority window is, from the dated files in `prices/`.

A price is the trade's base times the percents of size, place and intent. Each subtotal is the exact
product so far, rounded once to whole cents (halves up), and a factor's cents are the difference between
two subtotals: so the lines of a receipt add up, and no rounding is carried on. The two discounts, of the
pack and for what stays unsold, are taken from whole cents, one after the other
(docs/decisions/leads-price-receipt.md).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, field_validator

from vinte.kernel.dated_files import Count, DatedFigures
from vinte.kernel.formats import Currency
from vinte.leads.models import JobRequest
from vinte.leads.pricing.unsold import discounted
from vinte.people import queries as people

ELSEWHERE = "elsewhere"

Percents = dict[str, Annotated[int, Field(ge=1, le=1000)]]
Discount = Annotated[int, Field(ge=0, lt=100)]


class ContactPrices(DatedFigures):
    """One market's table: cents by trade, and percents of them by size, place and intent.

    Without `size_percent`, `place_percent` or `unsold_after_hours` that step is left out.
    """

    kind = "contact-prices"
    folder = Path(__file__).with_name("prices")

    currency: Currency
    priority_window_hours: Annotated[int, Field(ge=0)]
    priority_discount_percent: Discount
    unsold_after_hours: Count | None = None
    unsold_discount_percent: Annotated[Discount, Field(validate_default=True)] = 0
    intent_percent: Percents
    size_percent: Percents | None = None
    place_percent: Percents | None = None
    trade_cents: dict[str, Count]

    @field_validator("unsold_discount_percent")
    @classmethod
    def _both_or_none(cls, percent: int, info: ValidationInfo) -> int:
        if bool(percent) != bool(info.data.get("unsold_after_hours", percent)):
            raise ValueError("expected unsold_after_hours and unsold_discount_percent, or neither")
        return percent

    @field_validator("place_percent")
    @classmethod
    def _says_elsewhere(cls, percents: dict[str, int] | None) -> dict[str, int] | None:
        if percents is not None and ELSEWHERE not in percents:
            raise ValueError(f"expected {ELSEWHERE} among the districts")
        return percents

    def unknown(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Trades and districts that the catalogue has not, and answers of a request that would have no price."""
        yield from _not_among("trade_cents", self.trade_cents, [trade.slug for trade in people.trades()])
        yield from _missing("intent_percent", self.intent_percent, JobRequest.Intent.values)
        yield from _not_among("intent_percent", self.intent_percent, JobRequest.Intent.values)
        if self.size_percent is not None:
            yield from _missing("size_percent", self.size_percent, JobRequest.Budget.values)
            yield from _not_among("size_percent", self.size_percent, JobRequest.Budget.values)
        districts = sorted({place.district for market in self.markets for place in people.places(market)})
        if self.place_percent is not None and districts:
            yield from _not_among("place_percent", self.place_percent, [ELSEWHERE, *districts])


def _not_among(
    table: str, entries: Iterable[str], known: Sequence[str]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for name in entries:
        if name not in known:
            yield (table, name), f"unknown; expected one of {', '.join(known)}"


def _missing(
    table: str, entries: Container[str], needed: Iterable[str]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for name in needed:
        if name not in entries:
            yield (table, name), "missing"


@dataclass(frozen=True)
class PriceFactor:
    """One line of how a price came about: what it looks at, what it found there, and what that adds.

    `name` is `trade`, `size`, `place`, `intent`, `pack` or `unsold`; `percent` is of the subtotal before
    it (130 is 30 per cent dearer), or what a discount takes away as a negative number, or None for the
    base. `cents` is what the line adds to the subtotal.
    """

    name: str
    value: str
    percent: int | None
    cents: int

    def as_json(self) -> dict[str, Any]:
        """As it is written on a request and on a purchase."""
        return {"name": self.name, "value": self.value, "percent": self.percent, "cents": self.cents}


@dataclass(frozen=True)
class ContactPrice:
    """The two prices of one contact in whole cents, how they came about, and what time will change.

    `unsold_after` is None where what stays unsold gets no cheaper.
    """

    standard_cents: int
    priority_cents: int
    priority_window: timedelta
    factors: tuple[PriceFactor, ...]
    unsold_after: timedelta | None
    unsold_percent: int


def contact_price(
    *,
    market: str,
    trade: str,
    intent: str,
    on: date,
    budget: str = JobRequest.Budget.UNKNOWN,
    district: str = "",
) -> ContactPrice:
    """The price of a contact that is published on a day.

    A district that the table does not name costs what `elsewhere` says. Raises LookupError for a market,
    trade, intent or size without a price, InvalidInput for a file that does not fit.
    """
    figures = ContactPrices.in_force(market=market, on=on)
    steps = []
    if figures.size_percent is not None:
        steps.append(("size", budget, _known(figures, "size_percent", budget)))
    if figures.place_percent is not None:
        place = district if district in figures.place_percent else ELSEWHERE
        steps.append(("place", district or ELSEWHERE, figures.place_percent[place]))
    steps.append(("intent", intent, _known(figures, "intent_percent", intent)))

    subtotal_cents = _known(figures, "trade_cents", trade)
    factors = [PriceFactor(name="trade", value=trade, percent=None, cents=subtotal_cents)]
    exact = Fraction(subtotal_cents)
    for name, value, percent in steps:
        exact = exact * percent / 100
        rounded_cents = max(1, int(exact + Fraction(1, 2)))
        factors.append(
            PriceFactor(name=name, value=value, percent=percent, cents=rounded_cents - subtotal_cents)
        )
        subtotal_cents = rounded_cents

    unsold_hours = figures.unsold_after_hours
    return ContactPrice(
        standard_cents=subtotal_cents,
        priority_cents=discounted(subtotal_cents, figures.priority_discount_percent),
        priority_window=timedelta(hours=figures.priority_window_hours),
        factors=tuple(factors),
        unsold_after=timedelta(hours=unsold_hours) if unsold_hours else None,
        unsold_percent=figures.unsold_discount_percent,
    )


def _known(figures: ContactPrices, table: str, key: str) -> int:
    """The figure of that key; raises LookupError without one."""
    entries: dict[str, int] = getattr(figures, table)
    if key not in entries:
        raise LookupError(f"no price for {key!r} in {table} of {', '.join(figures.markets)}")
    return entries[key]


def priced_trades(*, market: str, on: date) -> tuple[str, ...]:
    """The trades that have a price in a market on a day, in the file's order."""
    return tuple(ContactPrices.in_force(market=market, on=on).trade_cents)


def intents() -> tuple[tuple[str, str], ...]:
    """How sure a homeowner can be to hire: what is stored, and its label."""
    return tuple((str(value), str(label)) for value, label in JobRequest.Intent.choices)


def factors_as_json(factors: tuple[PriceFactor, ...]) -> list[dict[str, Any]]:
    """How a full price came about, as it is written on the request at publication."""
    return [factor.as_json() for factor in factors]
