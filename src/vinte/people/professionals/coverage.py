"""How many professionals a request would reach, who they are, and what there is near where it would reach none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from vinte.people.catalogue import places
from vinte.people.models import Absence, Leaving, Professional
from vinte.people.professionals.areas import works_in
from vinte.people.professionals.standing import suspensions

# As far as somebody is asked to widen their area, as the crow flies.
FURTHER_KM = 50
MOST_OTHER_TRADES = 5


@dataclass(frozen=True)
class Coverage:
    """How many work there in that trade; where nobody does, what there is instead.

    `nearest` is the nearest municipality with somebody of the trade, if any is known, `further_count` how many have their
    base within FURTHER_KM, and `other_trades` the trades in which somebody works there, those with most people first.
    """

    count: int
    nearest: str = ""
    nearest_km: int = 0
    further_count: int = 0
    other_trades: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class WorkingThere:
    """A professional of a trade, and how far their base lies from a municipality's seat; None where that is not known."""

    professional_id: UUID
    trade_name: str
    municipality: str
    km: int | None


def coverage(*, market: str, trade: str, municipality: str, at: datetime) -> Coverage:
    """Who of a trade works in a municipality at that instant; nobody who is suspended or leaving counts."""
    able = _able(market=market, at=at, trade=trade)
    count = sum(1 for row in able if works_in(row, municipality=municipality))
    if count:
        return Coverage(count)
    others = Counter(
        slug
        for row in _able(market=market, at=at)
        if works_in(row, municipality=municipality)
        for slug in row.trades
    )
    away = sorted(
        (km, row.municipality)
        for row in able
        if (km := _km(market=market, one=municipality, other=row.municipality)) is not None
    )
    nearest_km, nearest = away[0] if away else (0.0, "")
    return Coverage(
        count=0,
        nearest=nearest,
        nearest_km=round(nearest_km),
        further_count=sum(km <= FURTHER_KM for km, _name in away),
        other_trades=tuple(sorted(others.items(), key=lambda one: (-one[1], one[0]))[:MOST_OTHER_TRADES]),
    )


def working_there(
    *, market: str, trade: str, municipality: str, on: date, at: datetime
) -> list[WorkingThere]:
    """Who of a trade works in a municipality, by name; nobody who is suspended, or away on that day of the market."""
    here = [
        _working(row, municipality=municipality)
        for row in _able(market=market, at=at, trade=trade, on=on)
        if works_in(row, municipality=municipality)
    ]
    return sorted(here, key=lambda one: (one.trade_name.casefold(), one.professional_id))


def working_near(*, market: str, trade: str, municipality: str, at: datetime) -> list[WorkingThere]:
    """Who of a trade does not work in a municipality, with a base within FURTHER_KM of it: the nearest first."""
    near = [
        _working(row, municipality=municipality)
        for row in _able(market=market, at=at, trade=trade)
        if not works_in(row, municipality=municipality)
        and (km := _km(market=market, one=municipality, other=row.municipality)) is not None
        and km <= FURTHER_KM
    ]
    return sorted(near, key=lambda one: (one.km, one.trade_name.casefold(), one.professional_id))


def _able(
    *, market: str, at: datetime, trade: str | None = None, on: date | None = None
) -> list[Professional]:
    """Who of a market, and of a trade if one is named, works; with a day, only who is not away on it."""
    suspended = {found.professional_id for found in suspensions(market=market, at=at)[:]}
    rows = Professional.objects.filter(market=market, joined_at__lte=at).exclude(municipality="")
    leaving = Leaving.objects.filter(taken_back_at=None).exclude(professional=None)
    rows = rows.exclude(pk__in=leaving.values("professional"))
    if trade is not None:
        rows = rows.filter(trades__contains=[trade])
    if on is not None:
        away = Absence.objects.filter(professional=OuterRef("pk"), first_on__lte=on, last_on__gte=on)
        rows = rows.exclude(Exists(away))
    return [row for row in rows if row.pk not in suspended]


def _working(row: Professional, *, municipality: str) -> WorkingThere:
    km = _km(market=row.market, one=municipality, other=row.municipality)
    return WorkingThere(row.pk, row.trade_name, row.municipality, None if km is None else round(km))


def _km(*, market: str, one: str, other: str) -> float | None:
    """How far apart two municipalities lie, where the market lists both with their points."""
    try:
        return places.distance_km(
            one=places.place(market=market, municipality=one),
            other=places.place(market=market, municipality=other),
        )
    except LookupError:
        return None
