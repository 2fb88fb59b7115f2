"""What a pack costs, by market and day, from the dated files in `prices/`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vinte.kernel.dated_files import Count, DatedFigures, Figures
from vinte.kernel.formats import Currency
from vinte.wallet.models import Pack


class Period(Figures):
    """So many calendar months for so much, tax included."""

    months: Count
    price_cents: Count


class PackFigures(DatedFigures):
    """One market's packs, by `Pack.Period`."""

    kind = "pack-prices"
    folder = Path(__file__).with_name("prices")

    currency: Currency
    monthly: Period
    yearly: Period


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

    Raises LookupError for a market without prices, InvalidInput for a file that does not fit.
    """
    figures = PackFigures.in_force(market=market, on=on)
    offered: dict[str, Period] = {Pack.Period.MONTHLY: figures.monthly, Pack.Period.YEARLY: figures.yearly}
    return tuple(
        PackPrice(
            period=str(period), months=entry.months, price_cents=entry.price_cents, currency=figures.currency
        )
        for period, entry in offered.items()
    )


def pack_price(market: str, period: str, on: date) -> PackPrice:
    """One pack's price on a day; raises LookupError for a period that is not on offer."""
    for price in pack_prices(market=market, on=on):
        if price.period == period:
            return price
    raise LookupError(f"no pack {period!r}; known are {', '.join(Pack.Period.values)}")
