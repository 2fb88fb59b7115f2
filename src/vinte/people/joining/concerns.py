"""What leaving touches in the rooms above, told in words before; each room registers when it is made ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class Touches(StrEnum):
    """How leaving touches a thing: it stands in the way, ends at once, is lost, or stays."""

    BLOCKS = "blocks"
    ENDS = "ends"
    LOST = "lost"
    STAYS = "stays"


@dataclass(frozen=True)
class Concern:
    """One thing in a sentence of the reader's language; `path` and `way` lead to where it can be put in order."""

    touches: Touches
    code: str
    words: str
    path: str = ""
    way: str = ""


class Tells(Protocol):
    """What of a business leaving touches at that instant."""

    def __call__(self, *, professional_id: UUID, at: datetime) -> list[Concern]: ...


class Acts(Protocol):
    """Ends or removes something of a business; done twice it changes nothing more."""

    def __call__(self, *, professional_id: UUID, at: datetime) -> None: ...


@dataclass(frozen=True)
class _Room:
    tells: Tells
    stops: Acts | None
    removes: Acts | None


_rooms: dict[str, _Room] = {}


def register_leaving(
    *, room: str, tells: Tells, stops: Acts | None = None, removes: Acts | None = None
) -> None:
    """Ask these functions of a room above: what leaving touches, what ends with it at once, in its transaction, and
    what goes when it is final. `removes` may call a provider, so not inside a transaction."""
    _rooms[room] = _Room(tells, stops, removes)


def concerns_above(*, professional_id: UUID, at: datetime) -> list[Concern]:
    """What the rooms above tell, in their order."""
    return [
        concern for room in _rooms.values() for concern in room.tells(professional_id=professional_id, at=at)
    ]


def stop_above(*, professional_id: UUID, at: datetime) -> None:
    """End at once what acts by itself."""
    _each(lambda room: room.stops, professional_id, at)


def remove_above(*, professional_id: UUID, at: datetime) -> None:
    """Remove what is kept elsewhere."""
    _each(lambda room: room.removes, professional_id, at)


def _each(which: Callable[[_Room], Acts | None], professional_id: UUID, at: datetime) -> None:
    for room in _rooms.values():
        act = which(room)
        if act is not None:
            act(professional_id=professional_id, at=at)
