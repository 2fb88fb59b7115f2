"""Names from the catalogue and the market's days, for the professional's pages: `{% load professional %}`."""

from __future__ import annotations

from datetime import datetime, timedelta

import phonenumbers
from django import template

from vinte.people import queries as people
from vinte.web.page import days

register = template.Library()

register.filter("full_day", days.full_day)
register.filter("day", days.day)
register.filter("weekday_day", days.weekday_day)
register.filter("clock", days.clock)
register.filter("moment", days.moment)


@register.filter
def trade_label(slug: str) -> str:
    """`{{ offer.trade|trade_label }}`: the trade as the reader calls it."""
    return str(people.trade(slug).label)


@register.filter
def badge_label(kind: str) -> str:
    """`{{ badge.kind|badge_label }}`: the badge as the reader calls it; raises LookupError when unknown."""
    for known in people.badge_kinds():
        if known.kind == kind:
            return str(known.label)
    raise LookupError(
        f"no badge {kind!r}; known are {', '.join(known.kind for known in people.badge_kinds())}"
    )


@register.filter
def last_day(end: datetime) -> str:
    """`{{ badge.active_until|last_day }}`: the last day before that instant, with its year; midnight ends a day."""
    return days.full_day(end - timedelta(microseconds=1))


@register.filter
def stars(rating: int) -> str:
    """`{{ review.rating|stars }}`: five stars, the first ones full."""
    return "★" * rating + "☆" * (5 - rating)


@register.filter
def phone_says(number: str) -> str:
    """`{{ details.phone|phone_says }}`: a number as people at home write it, 912 345 678."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
