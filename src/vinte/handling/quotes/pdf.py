"""A quote as a sheet of paper: the trader's logo and name, the lines, the totals by rate, a place to sign."""

from __future__ import annotations

import base64
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language

from vinte.handling.quotes.amounts import MILLI, Line
from vinte.handling.quotes.queries import QuoteSheet, exemption_of
from vinte.kernel import formats
from vinte.kernel.pdf import pdf_file
from vinte.people import queries as people

# So many lines at the end go over to the next page with the totals, so that no page holds totals alone.
_WITH_TOTALS = 2


def quote_pdf(quote: QuoteSheet, *, customer: str, request_title: str, zone: str) -> bytes:
    """The quote as PDF in the current language, days as in `zone`; `customer` is whose request it is, or empty.

    Raises Refused (`pdf_unavailable`).
    """
    logo = people.logo_of(quote.professional_id)
    currency = formats.currency_of(quote.market)
    exemption = exemption_of(quote)

    def money(cents: int) -> str:
        return formats.money(cents, currency=currency)

    def row(line: Line) -> dict[str, str]:
        return {
            "text": line.text,
            "quantity": f"{_quantity(line.quantity_milli)} {line.unit}".strip(),
            "price": money(line.unit_price_cents),
            "rate": _rate(line.permille),
            "net": money(line.net_cents),
        }

    rows = [row(line) for line in quote.lines]
    with timezone.override(ZoneInfo(zone)):
        context = {
            "language": get_language() or "pt",
            "quote": quote,
            "logo": f"data:{logo.media_type};base64,{base64.b64encode(logo.content).decode()}",
            "customer": customer,
            "request_title": request_title,
            "sent_on": formats.full_day(quote.sent_at) if quote.sent_at else "",
            "valid_until": formats.last_day(quote.valid_until) if quote.valid_until else "",
            "decided_on": formats.full_moment(quote.decided_at) if quote.decided_at else "",
            "rows": rows[:-_WITH_TOTALS],
            "last_rows": rows[-_WITH_TOTALS:],
            "net": money(quote.sums.net_cents),
            "rates": [
                {"rate": _rate(rate.permille), "net": money(rate.net_cents), "tax": money(rate.tax_cents)}
                for rate in quote.sums.rates
                if rate.permille
            ],
            "total": money(quote.sums.total_cents),
            "exemption": exemption.note if exemption else "",
        }
        return pdf_file("handling/quote.html", context, look="handling/quote.css")


def _quantity(milli: int) -> str:
    value = Decimal(milli) / MILLI
    exponent = value.normalize().as_tuple().exponent
    return formats.number(value, decimals=max(0, -int(exponent)))


def _rate(permille: int) -> str:
    return formats.percent(Decimal(permille) / 10)
