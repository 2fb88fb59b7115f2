"""What rooms may offer to the project by a module of a fixed name: `due.run_due` and `checks.CHECKS`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec

from vinte.kernel import due

# The order in which what is due happens: a message that a later room writes is sent a minute later.
ROOMS = ("people", "wallet", "notices", "leads", "handling", "reviews", "help_centre", "claims", "lab")


@dataclass(frozen=True)
class RoomCheck:
    """One invariant as a room looks after it: `rows` yields a line for each broken row."""

    room: str
    name: str
    rows: Callable[[], Iterable[str]]


def _having(module: str) -> Iterator[str]:
    """The rooms that have a module of that name, in order."""
    for room in ROOMS:
        if find_spec(f"vinte.{room}") is not None and find_spec(f"vinte.{room}.{module}") is not None:
            yield room


def register_due() -> None:
    """Hand every room's `due.run_due` to the kernel, in the order of ROOMS; each is imported when first run."""
    for room in _having("due"):
        due.register(room, _when_asked(room))


def _when_asked(room: str) -> due.RunDue:
    def run_due(*, at: datetime) -> int:
        done: int = import_module(f"vinte.{room}.due").run_due(at=at)
        return done

    return run_due


def checks() -> list[RoomCheck]:
    """Every room's `checks.CHECKS`: functions without arguments that yield a line for each broken row."""
    return [
        RoomCheck(room=room, name=check.__name__, rows=check)
        for room in _having("checks")
        for check in import_module(f"vinte.{room}.checks").CHECKS
    ]
