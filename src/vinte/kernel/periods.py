"""Calendar days and months, as the Portuguese Civil Code counts them (article 279)."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def local_day(instant: datetime, *, zone: str) -> date:
    """The calendar day of an instant in a market's time zone.

    Raises ValueError when the instant has no zone of its own.
    """
    if instant.tzinfo is None:
        raise ValueError(f"instant {instant.isoformat()} has no time zone; give UTC")
    return instant.astimezone(ZoneInfo(zone)).date()


def plus_months(day: date, months: int) -> date:
    """The same day `months` later, or that month's last day when it has no such day (article 279 c)."""
    month_index = day.year * 12 + day.month - 1 + months
    year, month = divmod(month_index, 12)
    last_day = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last_day))


def end_of_day(day: date, *, zone: str) -> datetime:
    """The instant, in UTC, at which that day is over in the zone: the next day's midnight."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)


def start_of_day(day: date, *, zone: str) -> datetime:
    """The instant, in UTC, at which that day begins in the zone."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
