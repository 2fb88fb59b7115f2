"""What there is to remember: each kind of fact is told by the sub-room that keeps it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True)
class _Kind:
    who: Callable[..., Collection[UUID]]
    of: Callable[..., Iterable[Fact]]


_kinds: dict[str, _Kind] = {}


def register_facts(
    kind: str, *, who: Callable[..., Collection[UUID]], of: Callable[..., Iterable[Fact]]
) -> None:
    """Called once for a kind when the room is made ready.

    `who(at=)` names the professionals who have such facts then, by one query; `of(professional_id=, at=)` gives those of
    one, that are true and not done. Raises LookupError for a kind that no rule may name.
    """
    if kind not in FACTS:
        raise LookupError(f"no facts {kind!r}; known are {', '.join(FACTS)}")
    _kinds[kind] = _Kind(who, of)


def who_has(kind: str, *, at: datetime) -> Collection[UUID]:
    """The professionals with facts of a kind at that instant; nobody for one that no sub-room tells of."""
    return _kinds[kind].who(at=at) if kind in _kinds else ()


def facts_of(kind: str, *, professional_id: UUID, at: datetime) -> list[Fact]:
    """A professional's facts of a kind at that instant that have not ended."""
    if kind not in _kinds:
        return []
    return [fact for fact in _kinds[kind].of(professional_id=professional_id, at=at) if fact.ends_at > at]
