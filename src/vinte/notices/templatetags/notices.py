"""How notices write amounts and days; instants are shown in the zone that the notice is rendered for."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.translation import get_language

from vinte.kernel.cents import format_cents
from vinte.kernel.written import written

register = template.Library()


@register.filter
def money(amount_cents: int, currency: str = "EUR") -> str:
    """Whole cents as the reader writes them: `{{ refund_cents|money }}`."""
    return format_cents(amount_cents, currency=currency, language=get_language() or "pt")


@register.filter
def day(value: date | datetime) -> str:
    """A day as the reader writes it, such as `3 de março de 2026`; an instant is first put in the zone."""
    return written(value, "DATE_FORMAT")


@register.filter
def moment(value: datetime) -> str:
    """An instant as the reader writes it, with day and time in the zone."""
    return written(value, "DATETIME_FORMAT")
