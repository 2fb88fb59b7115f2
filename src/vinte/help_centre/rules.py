"""How soon support answers and how much of one sender is told by machine, from the dated files in `rules/`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Self

from vinte.guarantee import terms
from vinte.kernel.business_days import plus_business_days
from vinte.kernel.dated_files import Count, DatedFigures
from vinte.people import queries as people


class TicketRules(DatedFigures):
    """The figures of one market on one day; see the file."""

    kind = "support-answers"
    folder = Path(__file__).with_name("rules")

    answer_business_days: Count
    receipts_a_day: Count
    letters_a_day: Count

    @classmethod
    def at(cls, *, market: str, at: datetime) -> Self:
        """The rules of a market on its day of that instant."""
        return cls.in_force(market=market, on=terms.market_day(market=market, at=at))


def due_on(*, market: str, at: datetime) -> date:
    """The day by which a letter of that instant is answered."""
    rules = TicketRules.at(market=market, at=at)
    day = terms.market_day(market=market, at=at)
    return plus_business_days(day, count=rules.answer_business_days, country=market)


def language_of(market: str) -> str:
    """The language in which a stranger of a market is answered."""
    return people.market(market).language
