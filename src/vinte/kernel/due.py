"""What time alone makes happen: each room registers what falls due, and one call runs it all.

The worker calls it every minute; the demo's time machine calls it as it moves the clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol


class RunDue(Protocol):
    """Does what is due at that instant and returns how many things it did."""

    def __call__(self, *, at: datetime) -> int: ...


_registered: dict[str, RunDue] = {}


def register(room: str, run_due: RunDue) -> None:
    """Called once by a room when it is made ready; the order of the rooms is the order of the runs."""
    _registered[room] = run_due


def run_all(*, at: datetime, report: Callable[[str, int], None] | None = None) -> int:
    """Run what is due in every room at that instant; returns how many things were done."""
    total = 0
    for room, run_due in _registered.items():
        done = run_due(at=at)
        if report is not None and done:
            report(room, done)
        total += done
    return total
