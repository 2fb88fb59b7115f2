"""Amounts and days on printed statements."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils import formats
from django.utils.translation import get_language

from vinte.kernel.cents import format_cents

register = template.Library()


@register.filter
def amount(cents: int, currency: str) -> str:
    """Whole cents as an amount of that currency in the reader's language."""
    return format_cents(cents, currency=currency, language=get_language() or "pt")


@register.filter
def in_zone(at: datetime, zone: str) -> str:
    """The day and hour of an instant in the market's zone."""
    return formats.date_format(at.astimezone(ZoneInfo(zone)), "SHORT_DATETIME_FORMAT")


@register.filter
def short_day(day: date) -> str:
    """A day in figures."""
    return formats.date_format(day, "SHORT_DATE_FORMAT")
