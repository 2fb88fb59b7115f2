"""What every template has of `formats`, without loading anything; None is written as nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any

from django import template

from vinte.kernel import formats

register = template.Library()


def _or_nothing(write: Callable[[Any], str]) -> Callable[[Any], str]:
    @wraps(write)
    def written(value: Any) -> str:
        return "" if value is None else write(value)

    return written


for _write in (
    formats.full_day,
    formats.day_month,
    formats.short_day,
    formats.weekday_day,
    formats.month_year,
    formats.last_day,
    formats.last_day_there,
    formats.clock,
    formats.moment,
    formats.full_moment,
    formats.short_moment,
    formats.percent,
    formats.kilometres,
):
    register.filter(_write.__name__, _or_nothing(_write))


@register.simple_tag
def currency_symbol() -> str:
    """`{% currency_symbol as symbol %}`: the sign of the market's money."""
    return formats.symbol(formats.market_currency())


@register.filter
def money(amount_cents: int, currency: str) -> str:
    """`{{ refund_cents|money:currency }}`."""
    return formats.money(amount_cents, currency=currency)


@register.filter(expects_localtime=True)
def machine_instant(at: date | datetime | None) -> str:
    """`<time datetime="{{ at|machine_instant }}">`: to the second, for HTML knows no less than thousandths of one."""
    if at is None:
        return ""
    return at.isoformat(timespec="seconds") if isinstance(at, datetime) else at.isoformat()


@register.filter
def deadline(by: date | datetime | None, now: datetime | None = None) -> str:
    """`até {{ due_at|deadline:site.now }}` on a page, `até {{ due_on|deadline }}` in a letter."""
    return "" if by is None else formats.deadline(by, now)
