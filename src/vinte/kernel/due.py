"""What time alone makes happen: each room registers what falls due, and one call runs it all.

The worker calls it every minute; the demo's time machine calls it as it moves the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol


class RunDue(Protocol):
    """Does what is due at that instant and returns how many things it did."""

    def __call__(self, *, at: datetime) -> int: ...


# Told of each duty that did something, by name.
Report = Callable[[str, int], None]

_registered: dict[str, RunDue] = {}


def register(room: str, run_due: RunDue) -> None:
    """Called once by a room when it is made ready; the order of the rooms is the order of the runs."""
    _registered[room] = run_due


def run_each(duties: Mapping[str, RunDue], *, at: datetime, report: Report | None = None) -> int:
    """Run every duty, in order, whatever becomes of the others; returns how many things were done.

    Raises an ExceptionGroup of all that failed, each with the duty's name as its note, when all have run.
    """
    total, failed = 0, []
    for name, run_due in duties.items():
        try:
            done = run_due(at=at)
        except Exception as error:  # noqa: BLE001 - raised below, when the others have run
            error.add_note(f"while doing the duty {name}")
            failed.append(error)
            continue
        if report is not None and done:
            report(name, done)
        total += done
    if failed:
        raise ExceptionGroup(f"{len(failed)} of {len(duties)} duties failed at {at.isoformat()}", failed)
    return total


def run_all(*, at: datetime, report: Report | None = None) -> int:
    """Run what is due in every room at that instant, as `run_each` does."""
    return run_each(_registered, at=at, report=report)
