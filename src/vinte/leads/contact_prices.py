"""What a contact costs, and how long the priority window is, from the dated files in `prices/`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from vinte.kernel.dated_files import read_dated
from vinte.kernel.errors import InvalidInput
from vinte.leads.models import JobRequest

FOLDER = Path(__file__).with_name("prices")


@dataclass(frozen=True)
class ContactPrice:
    """The two prices of one contact in whole cents, and the head start of those with a pack."""

    standard_cents: int
    priority_cents: int
    priority_window: timedelta


def contact_price(market: str, trade: str, intent: str, on: date) -> ContactPrice:
    """The price of a contact that is published on a day; halves of a cent round up.

    Raises LookupError for a market, trade or intent without a price, InvalidInput for a figure that is
    none.
    """
    figures = read_dated(FOLDER, market, on)
    if trade not in figures["trade_cents"] or intent not in figures["intent_percent"]:
        raise LookupError(f"no price for {trade!r}, {intent!r} in {market!r}")
    base_cents, percent = figures["trade_cents"][trade], figures["intent_percent"][intent]
    discount, hours = figures["priority_discount_percent"], figures["priority_window_hours"]
    for name, figure in (("trade_cents", base_cents), ("intent_percent", percent)):
        if type(figure) is not int or figure < 1:
            raise InvalidInput(field=f"{market}: {name}", expected="a whole number from 1")
    if type(discount) is not int or not 0 <= discount < 100 or type(hours) is not int or hours < 0:
        raise InvalidInput(field=f"{market}: priority", expected="a discount below 100 percent, whole hours")
    standard_cents = max(1, (base_cents * percent + 50) // 100)
    return ContactPrice(
        standard_cents=standard_cents,
        priority_cents=max(1, (standard_cents * (100 - discount) + 50) // 100),
        priority_window=timedelta(hours=hours),
    )


def priced_trades(market: str, on: date) -> tuple[str, ...]:
    """The trades that have a price in a market on a day, in the file's order."""
    return tuple(read_dated(FOLDER, market, on)["trade_cents"])


def intents() -> tuple[tuple[str, str], ...]:
    """How sure a homeowner can be to hire: what is stored, and its label."""
    return tuple((str(value), str(label)) for value, label in JobRequest.Intent.choices)
