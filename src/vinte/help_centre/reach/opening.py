"""When the telephone of support is answered, from the dated files in `hours/`: whether now, else from when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from vinte.guarantee import terms
from vinte.kernel.business_days import is_business_day
from vinte.kernel.dated_files import DatedFigures

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Longer than any row of holidays.
_LOOK_AHEAD_DAYS = 14


def _span(text: str) -> str:
    begins, dash, ends = text.partition("-")
    try:
        in_order = dash and time.fromisoformat(begins) < time.fromisoformat(ends)
    except ValueError:
        in_order = False
    if not in_order or len(text) != 11:
        raise ValueError('expected hours such as "09:00-13:00"')
    return text


_Spans = tuple[Annotated[str, Field(min_length=11, max_length=11), AfterValidator(_span)], ...]


class OpeningHours(DatedFigures):
    """The hours of one market from one day on, in its zone; an empty list is a closed day."""

    kind = "support-hours"
    folder = Path(__file__).with_name("hours")

    monday: _Spans
    tuesday: _Spans
    wednesday: _Spans
    thursday: _Spans
    friday: _Spans
    saturday: _Spans
    sunday: _Spans
    # On national holidays that fall on a day from Monday to Friday.
    holidays: _Spans


@dataclass(frozen=True)
class Span:
    """From when to when somebody answers: instants in UTC."""

    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class OpenDay:
    """A day of the market, and its hours; none where it is closed. `is_holiday` is a weekday that is a holiday."""

    on: date
    spans: tuple[Span, ...]
    is_holiday: bool


@dataclass(frozen=True)
class Opening:
    """Whether somebody answers now and until when; else from when. `days` are today and the next six."""

    is_open: bool
    closes_at: datetime | None
    opens_at: datetime | None
    days: tuple[OpenDay, ...]
    zone: str


def opening(*, market: str, at: datetime) -> Opening:
    """How the telephone is answered at an instant. Raises LookupError for a market without hours."""
    zone = terms.market_zone(market=market, at=at)
    today = terms.market_day(market=market, at=at)
    days = [
        _day(today + timedelta(days=ahead), market=market, zone=zone) for ahead in range(_LOOK_AHEAD_DAYS)
    ]
    spans = [span for day in days for span in day.spans]
    now = next((span for span in spans if span.begins_at <= at < span.ends_at), None)
    return Opening(
        is_open=now is not None,
        closes_at=None if now is None else now.ends_at,
        opens_at=None if now else next((span.begins_at for span in spans if span.begins_at > at), None),
        days=tuple(days[:7]),
        zone=zone,
    )


def _day(on: date, *, market: str, zone: str) -> OpenDay:
    hours = OpeningHours.in_force(market=market, on=on)
    is_holiday = on.weekday() < 5 and not is_business_day(on, country=market)
    written: tuple[str, ...] = hours.holidays if is_holiday else getattr(hours, _DAYS[on.weekday()])
    return OpenDay(on, tuple(_instants(one, on=on, zone=zone) for one in written), is_holiday)


def _instants(written: str, *, on: date, zone: str) -> Span:
    begins, _dash, ends = written.partition("-")
    there = ZoneInfo(zone)
    return Span(
        datetime.combine(on, time.fromisoformat(begins), there).astimezone(UTC),
        datetime.combine(on, time.fromisoformat(ends), there).astimezone(UTC),
    )
