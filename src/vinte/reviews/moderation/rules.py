"""How long a review waits, can be changed and is remembered, from the dated files in `rules/`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Self

from vinte.guarantee import terms
from vinte.kernel.dated_files import Count, DatedFigures


class ReviewRules(DatedFigures):
    """The figures of one market on one day; days are elapsed ones of 24 hours."""

    kind = "reviews"
    folder = Path(__file__).with_name("rules")

    decide_days: Count
    hold_days: Count
    change_days: Count
    object_days: Count
    browser_days: Count
    network_days: Count
    quick_minutes: Count
    burst_reviews: Count
    burst_minutes: Count
    alike_percent: Count
    alike_letters: Count

    @classmethod
    def at(cls, *, market: str, at: datetime) -> Self:
        """The rules of a market on its day of that instant."""
        return cls.in_force(market=market, on=terms.market_day(market=market, at=at))
