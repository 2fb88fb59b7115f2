"""Days and instants in addresses and forms: by their type within the years in which anything of ours can be."""

from __future__ import annotations

from datetime import UTC, date, datetime

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
# Of what people tell of themselves, such as the day from which a licence holds.
FIRST_DAY_TOLD = date(1900, 1, 1)


class DayInAddress:
    """A day as it stands in an address: 2026-03-09 (RFC 3339, full-date). Any other is no address of ours."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """The day; raises ValueError, which Django answers with 404."""
        return day_named(value)

    def to_url(self, value: date | str) -> str:
        """As it is written."""
        return value if isinstance(value, str) else value.isoformat()


def day_named(text: str) -> date:
    """The day of a query; raises ValueError for none, and for one outside of FIRST_DAY and LAST_DAY."""
    day = date.fromisoformat(text)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"{text!r} is no day between {FIRST_DAY} and {LAST_DAY}")
    return day


def instant_named(text: str) -> datetime:
    """The instant, in UTC; raises ValueError for none, one without a zone, and one outside of the same years."""
    local = datetime.fromisoformat(text)
    if local.tzinfo is None:
        raise ValueError(f"{text!r} has no zone")
    return bounded(local)


def bounded(local: datetime) -> datetime:
    """An instant with its zone, in UTC; raises ValueError outside of FIRST_DAY and LAST_DAY."""
    try:
        instant = local.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{local} is beyond the calendar") from None
    if not FIRST_DAY <= instant.date() <= LAST_DAY:
        raise ValueError(f"{local} is not between {FIRST_DAY} and {LAST_DAY}")
    return instant
