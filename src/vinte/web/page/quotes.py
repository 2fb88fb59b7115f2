"""A quote as rows on a page, for both sides alike."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from vinte.handling import queries as handling
from vinte.handling.queries import QuoteSheet
from vinte.kernel import formats


@dataclass(frozen=True)
class SheetRow:
    """A line of a quote in words: what, how much of it, and what it comes to."""

    text: str
    quantity: str
    price: str
    rate: str
    net: str


def sheet_context(quote: QuoteSheet) -> dict[str, Any]:
    """What the partial `web/_quote_sheet.html` shows."""
    currency = formats.currency_of(quote.market)

    def money(cents: int) -> str:
        return formats.money(cents, currency=currency)

    exemption = handling.exemption_of(quote)
    return {
        "quote": quote,
        "rows": [
            SheetRow(
                text=line.text,
                quantity=f"{in_units(line.quantity_milli)} {line.unit}".strip(),
                price=money(line.unit_price_cents),
                rate=formats.percent(Decimal(line.permille) / 10),
                net=money(line.net_cents),
            )
            for line in quote.lines
        ],
        "net": money(quote.sums.net_cents),
        "rates": [
            (formats.percent(Decimal(rate.permille) / 10), money(rate.tax_cents))
            for rate in quote.sums.rates
            if rate.permille
        ],
        "total": money(quote.sums.total_cents),
        "exemption": exemption.note if exemption else "",
    }


def in_units(milli: int) -> str:
    """Thousandths of a unit as people write them: `2`, `2,5`."""
    value = Decimal(milli) / 1000
    return formats.number(value, decimals=max(0, -int(value.normalize().as_tuple().exponent)))
