"""What a contact costs, and how long the priority window is, from the dated files in `prices/`.

A price is the trade's base times the percents of size, place and intent. Each subtotal is the exact
product so far, rounded once to whole cents (halves up), and a factor's cents are the difference between
two subtotals: so the lines of a receipt add up, and no rounding is carried on. The two discounts, of the
pack and for what stays unsold, are taken from whole cents, one after the other
(docs/decisions/leads-price-receipt.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from vinte.kernel.dated_files import read_dated
from vinte.kernel.errors import InvalidInput
from vinte.leads.models import JobRequest

FOLDER = Path(__file__).with_name("prices")
ELSEWHERE = "elsewhere"
HIGHEST_PERCENT = 1000


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


def discounted(amount_cents: int, percent: int) -> int:
    """So many per cent less, in whole cents; halves of a cent round up, and a contact costs a cent at least."""
    return max(1, (amount_cents * (100 - percent) + 50) // 100)


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
    trade, intent or size without a price, InvalidInput with the field's name for a figure that is none.
    """
    figures = read_dated(FOLDER, market, on)
    where = f"{market}-{figures['from']}.toml"
    base_cents = _known(figures, "trade_cents", trade, market=market, where=where)
    steps = []
    if "size_percent" in figures:
        steps.append(("size", budget, _known(figures, "size_percent", budget, market=market, where=where)))
    if "place_percent" in figures:
        place = district if district in figures["place_percent"] else ELSEWHERE
        percent = _known(figures, "place_percent", place, market=market, where=where)
        steps.append(("place", district or ELSEWHERE, percent))
    steps.append(("intent", intent, _known(figures, "intent_percent", intent, market=market, where=where)))

    factors = [PriceFactor(name="trade", value=trade, percent=None, cents=base_cents)]
    exact, subtotal_cents = Fraction(base_cents), base_cents
    for name, value, percent in steps:
        exact = exact * percent / 100
        rounded_cents = max(1, int(exact + Fraction(1, 2)))
        factors.append(
            PriceFactor(name=name, value=value, percent=percent, cents=rounded_cents - subtotal_cents)
        )
        subtotal_cents = rounded_cents

    unsold_hours = _whole(figures, "unsold_after_hours", where=where, lowest=1, optional=True)
    return ContactPrice(
        standard_cents=subtotal_cents,
        priority_cents=discounted(
            subtotal_cents, _whole(figures, "priority_discount_percent", where=where, highest=99)
        ),
        priority_window=timedelta(hours=_whole(figures, "priority_window_hours", where=where)),
        factors=tuple(factors),
        unsold_after=timedelta(hours=unsold_hours) if unsold_hours else None,
        unsold_percent=_whole(
            figures, "unsold_discount_percent", where=where, highest=99, optional=not unsold_hours
        ),
    )


def _known(figures: dict[str, Any], table: str, key: str, *, market: str, where: str) -> int:
    """The figure of that key; LookupError without one, InvalidInput for what is none."""
    if key not in figures.get(table, {}):
        raise LookupError(f"no price for {key!r} in {table} of {market!r}")
    figure = figures[table][key]
    highest = None if table == "trade_cents" else HIGHEST_PERCENT
    if type(figure) is not int or figure < 1 or (highest is not None and figure > highest):
        up_to = f" to {highest}" if highest else ""
        raise InvalidInput(field=f"{where}: {table}.{key}", expected=f"a whole number from 1{up_to}")
    return figure


def _whole(
    figures: dict[str, Any],
    name: str,
    *,
    where: str,
    lowest: int = 0,
    highest: int | None = None,
    optional: bool = False,
) -> int:
    if optional and name not in figures:
        return 0
    figure = figures.get(name)
    if type(figure) is not int or figure < lowest or (highest is not None and figure > highest):
        up_to = f" to {highest}" if highest is not None else ""
        raise InvalidInput(field=f"{where}: {name}", expected=f"a whole number from {lowest}{up_to}")
    return figure


def priced_trades(*, market: str, on: date) -> tuple[str, ...]:
    """The trades that have a price in a market on a day, in the file's order."""
    return tuple(read_dated(FOLDER, market, on)["trade_cents"])


def intents() -> tuple[tuple[str, str], ...]:
    """How sure a homeowner can be to hire: what is stored, and its label."""
    return tuple((str(value), str(label)) for value, label in JobRequest.Intent.choices)


def factors_as_json(factors: tuple[PriceFactor, ...]) -> list[dict[str, Any]]:
    """How a full price came about, as it is written on the request at publication."""
    return [factor.as_json() for factor in factors]
