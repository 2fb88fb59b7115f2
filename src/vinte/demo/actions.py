"""The time machine: moves the town's clock and lets everything due on the way happen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from vinte.demo.clock import TownClock
from vinte.demo.models import Town
from vinte.kernel import due

STEP = timedelta(hours=6)
LONGEST = timedelta(days=400)


@dataclass(frozen=True)
class Moved:
    """Where the clock came to, and how many due things happened on the way."""

    now: datetime
    happened: int


def move_clock(*, by: timedelta) -> Moved:
    """Move the town's clock forward, running what falls due at least every six hours of town time.

    Raises ValueError for a move that is not forward, or longer than 400 days at a time.
    """
    if not timedelta() < by <= LONGEST:
        raise ValueError("the clock moves forward only, by 400 days at the most")
    start, happened, moved = TownClock().now(), 0, timedelta()
    while moved < by:
        step = min(STEP, by - moved)
        moved += step
        with transaction.atomic():
            town = Town.objects.select_for_update().get(pk=1)
            town.moved_by_seconds += int(step.total_seconds())
            town.save(update_fields=["moved_by_seconds"])
        happened += due.run_all(at=start + moved, on_the_way=moved < by)
    return Moved(now=TownClock().now(), happened=happened)
