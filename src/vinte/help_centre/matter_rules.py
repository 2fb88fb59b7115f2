"""How complaints and notices of content are heard and decided, from the dated files in `matter_rules/`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Self

from vinte.guarantee import terms
from vinte.kernel.business_days import plus_business_days
from vinte.kernel.dated_files import Count, DatedFigures


class MatterRules(DatedFigures):
    """The figures of one market on one day; see the file."""

    kind = "complaints-and-notices"
    folder = Path(__file__).with_name("matter_rules")

    complain_within_days: Count
    answer_days: Count
    reminder_days: Count
    decision_business_days: Count
    appeal_days: Count
    appeal_business_days: Count
    shown_months: Count
    notice_business_days: Count
    notice_appeal_months: Count

    @classmethod
    def at(cls, *, market: str, at: datetime) -> Self:
        """The rules of a market on its day of that instant."""
        return cls.in_force(market=market, on=terms.market_day(market=market, at=at))


def business_days_after(day: date, *, count: int, market: str) -> date:
    """The day of a market that is so many business days after that one."""
    return plus_business_days(day, count=count, country=market)
