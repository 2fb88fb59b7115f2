"""How long a professional has to answer a notice of misuse, and until when an appeal is answered."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Self

from pydantic import model_validator

from vinte.guarantee.terms import market_day, market_zone
from vinte.kernel.business_days import plus_business_days
from vinte.kernel.dated_files import Count, DatedFigures
from vinte.kernel.periods import end_of_day


class HearingFigures(DatedFigures):
    """What holds from a day on; the periods are whole days after the day of the notice, or of the appeal."""

    kind = "hearings"
    folder = Path(__file__).with_name("hearing_figures")

    answer_days: Count
    added_days: Count
    reminder_days: Count
    appeal_business_days: Count

    @model_validator(mode="after")
    def _reminded_before_the_end(self) -> Self:
        if self.reminder_days >= min(self.answer_days, self.added_days):
            raise ValueError("expected reminder_days below answer_days and added_days")
        return self


def figures_at(*, market: str, at: datetime) -> HearingFigures:
    """What holds in a market at that instant; raises LookupError for a market without figures."""
    return HearingFigures.in_force(market=market, on=market_day(market=market, at=at))


def answer_due_on(*, market: str, at: datetime, is_first: bool) -> date:
    """The last day to answer a notice of that instant: the first one, or one of what came up later."""
    figures = figures_at(market=market, at=at)
    days = figures.answer_days if is_first else figures.added_days
    return market_day(market=market, at=at) + timedelta(days=days)


def appeal_due_at(*, market: str, at: datetime) -> datetime:
    """The instant at which the time to answer an appeal of that instant is over."""
    count = figures_at(market=market, at=at).appeal_business_days
    day = plus_business_days(market_day(market=market, at=at), count=count, country=market)
    return over_at(day, market=market, at=at)


def over_at(day: date, *, market: str, at: datetime) -> datetime:
    """The instant at which a day is over in a market."""
    return end_of_day(day, zone=market_zone(market=market, at=at))
