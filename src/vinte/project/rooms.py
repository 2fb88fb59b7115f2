"""What rooms may offer to the project by a module of a fixed name: `due.DUTIES` and `checks.CHECKS`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
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
    """Tell the kernel where each room's `due.DUTIES` are, in the order of ROOMS; imported when first asked."""
    for room in _having("due"):
        due.register(room, partial(_duties, room))


def duties() -> list[due.Duty]:
    """Every room's duties, in the order in which the time machine runs them."""
    return [duty for room in _having("due") for duty in _duties(room)]


def _duties(room: str) -> due.Duties:
    duties: due.Duties = import_module(f"vinte.{room}.due").DUTIES
    return duties


def checks() -> list[RoomCheck]:
    """Every room's `checks.CHECKS`: functions without arguments that yield a line for each broken row."""
    return [
        RoomCheck(room=room, name=check.__name__, rows=check)
        for room in _having("checks")
        for check in import_module(f"vinte.{room}.checks").CHECKS
    ]
