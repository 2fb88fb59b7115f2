"""The clock. Domain code is handed one and never reads the machine's time by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from typing import Protocol


class Clock(Protocol):
    """Tells the instant, in UTC."""

    def now(self) -> datetime:
        """The instant, with its zone UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The machine's instant in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class FixedClock:
    """A clock that stands still, for tests and for replays."""

    instant: datetime

    def now(self) -> datetime:
        """The instant that it was made with."""
        return self.instant


@cache
def clock_named(path: str) -> Clock:
    """The clock that a dotted path such as `vinte.kernel.clock.SystemClock` names.

    Raises ImportError or AttributeError when there is none: a site with no clock must not start.
    """
    module_name, _, name = path.rpartition(".")
    clock: Clock = getattr(import_module(module_name), name)()
    return clock
