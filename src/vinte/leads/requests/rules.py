"""How long requests and drafts last, from the dated files in `rules/`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Self

from vinte.guarantee import terms
from vinte.kernel.dated_files import Count, DatedFigures


class RequestRules(DatedFigures):
    """The figures of one market on one day; days are elapsed ones of 24 hours."""

    kind = "requests"
    folder = Path(__file__).with_name("rules")

    open_days: Count
    told_days_before: Count
    extension_days: Count
    most_extensions: Count
    reopening_days: Count
    draft_days: Count
    most_photos: Count
    duplicate_days: Count

    @classmethod
    def at(cls, *, market: str, at: datetime) -> Self:
        """The rules of a market on its day of that instant."""
        return cls.in_force(market=market, on=terms.market_day(market=market, at=at))


class QuietFigures(DatedFigures):
    """After how long a request that nobody takes is called quiet; the hours are elapsed ones."""

    kind = "quiet-requests"
    folder = Path(__file__).with_name("quiet")

    quiet_hours: Count

    @classmethod
    def at(cls, *, market: str, at: datetime) -> Self:
        """The figures of a market on its day of that instant."""
        return cls.in_force(market=market, on=terms.market_day(market=market, at=at))
