"""What there is to remember: each kind of fact is told by the sub-room that keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from vinte.handling.reminders.rules import FACTS


@dataclass(frozen=True)
class Fact:
    """Something of one contact that is to be done: `at` is its instant, from which rules count; at `ends_at` nothing is
    left to remind of. `subject` names it: the contact, or the row that says it. `path` leads to where it is done."""

    professional_id: UUID
    subject: UUID
    at: datetime
    ends_at: datetime
    title: str
    path: str


class Find(Protocol):
    """Finds the facts of one kind that are true at an instant."""

    def __call__(self, *, at: datetime) -> Iterable[Fact]:
        """Those that are not done, of everybody; one query, however many there are."""
        ...


_found_by: dict[str, Callable[..., Iterable[Fact]]] = {}


def register_facts(kind: str, find: Find) -> None:
    """Called once for a kind when the room is made ready. Raises LookupError for a kind that no rule may name."""
    if kind not in FACTS:
        raise LookupError(f"no facts {kind!r}; known are {', '.join(FACTS)}")
    _found_by[kind] = find


def facts_of(kind: str, *, at: datetime) -> list[Fact]:
    """What there is of a kind at that instant and has not ended; nothing of one that nobody tells of."""
    find = _found_by.get(kind)
    return [fact for fact in find(at=at) if fact.ends_at > at] if find is not None else []
