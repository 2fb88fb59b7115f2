"""Trades and kinds of badges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vinte.people.catalogue.labels import Label, read_entries, read_label


@dataclass(frozen=True)
class Trade:
    """A trade that a request can ask for; `slug` is what is stored."""

    slug: str
    label: Label


@dataclass(frozen=True)
class BadgeKind:
    """A badge that a professional can hold; `kind` is what is stored and what the terms name.

    One that `has_number` stands on a policy or a licence, with who issued it and its last day.
    """

    kind: str
    label: Label
    has_number: bool


@cache
def trades() -> tuple[Trade, ...]:
    """All trades, in the order in which they are shown."""
    return tuple(
        Trade(slug=entry["slug"], label=read_label(entry, field=field))
        for field, entry in read_entries(Path(__file__).with_name("trades.toml"), "trade")
    )


def trade(slug: str) -> Trade:
    """The trade with this slug; raises LookupError when there is none."""
    for candidate in trades():
        if candidate.slug == slug:
            return candidate
    raise LookupError(f"no trade {slug!r}; known are {', '.join(known.slug for known in trades())}")


@cache
def badge_kinds() -> tuple[BadgeKind, ...]:
    """All badges, in the order in which they are shown."""
    return tuple(
        BadgeKind(
            kind=entry["kind"],
            label=read_label(entry, field=field),
            has_number=entry.get("has_number", False),
        )
        for field, entry in read_entries(Path(__file__).with_name("badges.toml"), "badge")
    )


def badge_kind(kind: str) -> BadgeKind:
    """The badge of this kind; raises LookupError when there is none."""
    for candidate in badge_kinds():
        if candidate.kind == kind:
            return candidate
    raise LookupError(f"no badge {kind!r}; known are {', '.join(known.kind for known in badge_kinds())}")
