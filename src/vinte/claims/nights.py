"""The hour of the night at which the room goes through everything: nobody is at work, and summer time was changed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from vinte.guarantee.terms import market_zone

# By the market's clock.
HOUR = time(3)


def zone(at: datetime) -> ZoneInfo:
    """The market's time zone at an instant."""
    return ZoneInfo(market_zone(market=settings.VINTE_MARKET, at=at))


def night_of(at: datetime) -> date:
    """The night whose work is due at that instant: the one that the market's latest three o'clock belongs to."""
    local = at.astimezone(zone(at))
    return local.date() if local.time() >= HOUR else local.date() - timedelta(days=1)
