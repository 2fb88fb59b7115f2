"""What follows when a homeowner closes a request, from the dated files in `closings/`."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from vinte.guarantee import terms
from vinte.kernel.dated_files import Count, DatedFigures


class ClosingFigures(DatedFigures):
    """The figures of one market on one day, both of elapsed time."""

    kind = "request-closings"
    folder = Path(__file__).with_name("closings")

    undo_minutes: Count
    early_hours: Count

    @property
    def undo(self) -> timedelta:
        """For how long a closing can be undone."""
        return timedelta(minutes=self.undo_minutes)

    @property
    def early(self) -> timedelta:
        """How long after a purchase a closing still gives it back; that instant itself is too late."""
        return timedelta(hours=self.early_hours)


def figures_at(*, market: str, at: datetime) -> ClosingFigures:
    """What holds in a market on its day of that instant."""
    return ClosingFigures.in_force(market=market, on=terms.market_day(market=market, at=at))
