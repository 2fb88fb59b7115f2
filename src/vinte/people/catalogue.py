"""Trades, badges and places: lists that are data, read once from this room's TOML files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from vinte.people.labels import Label, read_entries, read_label


@dataclass(frozen=True)
class Trade:
    """A trade that a request can ask for; `slug` is what is stored."""

    slug: str
    label: Label


@dataclass(frozen=True)
class BadgeKind:
    """A badge that a professional can hold; `kind` is what is stored and what the terms name."""

    kind: str
    label: Label


@dataclass(frozen=True)
class Municipality:
    """A municipality (concelho) with its parishes (freguesias), in alphabetical order."""

    market: str
    name: str
    district: str
    parishes: tuple[str, ...]


@cache
def trades() -> tuple[Trade, ...]:
    """All trades, in the order in which they are shown."""
    return tuple(
        Trade(slug=entry["slug"], label=read_label(entry, field=field))
        for field, entry in read_entries("trades.toml", "trade")
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
        BadgeKind(kind=entry["kind"], label=read_label(entry, field=field))
        for field, entry in read_entries("badges.toml", "badge")
    )


@cache
def places(market: str = "pt") -> tuple[Municipality, ...]:
    """The municipalities of a market that are listed so far; empty where the market has no list yet."""
    return tuple(
        Municipality(
            market=entry["market"],
            name=entry["name"],
            district=entry["district"],
            parishes=tuple(entry["parishes"]),
        )
        for _field, entry in read_entries("places.toml", "municipality")
        if entry["market"] == market
    )


def is_place(*, market: str, municipality: str, parish: str | None = None) -> bool:
    """Whether this municipality (and parish, if asked) exists there; any name will do without a list."""
    listed = places(market)
    if not listed:
        return bool(municipality.strip())
    return any(
        place.name == municipality and (parish is None or parish in place.parishes) for place in listed
    )
