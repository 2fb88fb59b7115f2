"""Whom a request reaches, said before it is published, after, and on its own page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from vinte.people import queries as people
from vinte.people.queries import Coverage


class Asked(Protocol):
    """A request or its draft: what it is for, and where."""

    @property
    def market(self) -> str: ...
    @property
    def trade(self) -> str: ...
    @property
    def municipality(self) -> str: ...


@dataclass(frozen=True)
class Reach(Coverage):
    """`Coverage`, with the other trades in the reader's words: `Pintura (2)`."""

    others: str = ""


def coverage_of(asked: Asked, *, at: datetime) -> Reach:
    """Who of the trade works there at that instant, and what there is where nobody does."""
    found = people.coverage(market=asked.market, trade=asked.trade, municipality=asked.municipality, at=at)
    told = (f"{people.trade(slug).label} ({count})" for slug, count in found.other_trades)
    return replace(Reach(**vars(found)), others=", ".join(told))
