"""What a pack costs, by market and day, from the dated files in `prices/`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vinte.kernel.dated_files import read_dated
from vinte.kernel.errors import InvalidInput
from vinte.wallet.models import Pack

FOLDER = Path(__file__).with_name("prices")


@dataclass(frozen=True)
class PackPrice:
    """A pack on offer: `price_cents` for `months` calendar months, tax included."""

    period: str
    months: int
    price_cents: int
    currency: str

    @property
    def label(self) -> str:
        """The period in the reader's language."""
        return str(Pack.Period(self.period).label)


def pack_prices(*, market: str, on: date) -> tuple[PackPrice, ...]:
    """The packs on offer in a market on a day, monthly first.

    Raises LookupError for a market without prices, InvalidInput for a file with a price that is none.
    """
    figures = read_dated(FOLDER, market, on)
    found = []
    for period in Pack.Period.values:
        entry = figures.get(period, {})
        months, price_cents = entry.get("months"), entry.get("price_cents")
        if type(months) is not int or months < 1 or type(price_cents) is not int or price_cents < 1:
            raise InvalidInput(
                field=f"{market}: {period}", expected="months and price_cents, whole numbers from 1"
            )
        found.append(
            PackPrice(period=period, months=months, price_cents=price_cents, currency=figures["currency"])
        )
    return tuple(found)


def pack_price(market: str, period: str, on: date) -> PackPrice:
    """One pack's price on a day; raises LookupError for a period that is not on offer."""
    for price in pack_prices(market=market, on=on):
        if price.period == period:
            return price
    raise LookupError(f"no pack {period!r}; known are {', '.join(Pack.Period.values)}")
