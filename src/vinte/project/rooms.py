"""What rooms may offer to the project by a module of a fixed name: `due.run_due` and `checks.CHECKS`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from vinte.kernel import due

# The order in which what is due happens: a message that a later room writes is sent a minute later.
ROOMS = ("people", "wallet", "notices", "leads", "handling", "reviews", "help_centre", "claims", "lab")


@dataclass(frozen=True)
class RoomCheck:
    """One invariant as a room looks after it: `rows` yields a line for each broken row."""

    room: str
    name: str
    rows: Callable[[], Iterable[str]]


def offered(module: str) -> Iterator[tuple[str, Any]]:
    """Each room that has a module of that name, with the module, in order."""
    for room in ROOMS:
        if find_spec(f"vinte.{room}") is not None and find_spec(f"vinte.{room}.{module}") is not None:
            yield room, import_module(f"vinte.{room}.{module}")


def register_due() -> None:
    """Hand every room's `due.run_due` to the kernel, in the order of ROOMS."""
    for room, module in offered("due"):
        due.register(room, module.run_due)


def checks() -> list[RoomCheck]:
    """Every room's `checks.CHECKS`: functions without arguments that yield a line for each broken row."""
    return [
        RoomCheck(room=room, name=check.__name__, rows=check)
        for room, module in offered("checks")
        for check in module.CHECKS
    ]
