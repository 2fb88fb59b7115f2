"""The professionals whom everybody may see, by trade and place: nobody who is suspended or leaving is among them.

The order is told on the page: the nearest base first, and of equally near ones who has been here longest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, FloatField, Func, JSONField, Q, QuerySet, Value
from django.db.models.functions import Cast

from vinte.kernel.copies import copied
from vinte.kernel.long_lists import LongList
from vinte.people.catalogue import places
from vinte.people.models import Leaving, Professional
from vinte.people.professionals.areas import municipalities_covered
from vinte.people.professionals.standing import suspensions


@dataclass(frozen=True)
class PublicCard:
    """What a list shows of a professional; `km` is from a place's seat to the base's, None where none is asked or known."""

    id: UUID
    trade_name: str
    municipality: str
    trades: list[str]
    description: str
    joined_at: datetime
    km: int | None = None


def shown_professionals(*, market: str, at: datetime) -> QuerySet[Professional]:
    """The rows of a market whose public page anybody may open at that instant, with a base."""
    suspended = [found.professional_id for found in suspensions(market=market, at=at)[:]]
    leaving = Leaving.objects.filter(taken_back_at=None).exclude(professional=None)
    rows = Professional.objects.filter(market=market, joined_at__lte=at).exclude(municipality="")
    return rows.exclude(pk__in=suspended).exclude(pk__in=leaving.values("professional"))


def directory(
    *, market: str, at: datetime, trade: str, municipality: str | None = None
) -> LongList[PublicCard]:
    """Who of a trade works in a municipality, the nearest first; without one, all of the trade, the oldest here first."""
    rows = shown_professionals(market=market, at=at).filter(trades__contains=[trade])
    if municipality is None:
        return LongList(rows.order_by("joined_at", "pk"), read=_cards)
    km_of = _kilometres(market=market, municipality=municipality)
    # One value, looked up by name: a market may have thousands of places.
    known = Func(
        Value(km_of, output_field=JSONField()), F("municipality"), function="jsonb_extract_path_text"
    )
    rows = rows.annotate(km=Cast(known, FloatField()))
    works_there = (
        Q(municipality=municipality)
        | Q(further_municipalities__contains=[municipality])
        | Q(radius_km__gte=F("km"))
        | Q(radius_km__gt=0, municipality__in=_known_by_region(market=market, municipality=municipality))
    )
    return LongList(
        rows.filter(works_there).order_by(F("km").asc(nulls_last=True), "joined_at", "pk"), read=_cards
    )


def public_cards(professional_ids: Collection[UUID], *, market: str, at: datetime) -> dict[UUID, PublicCard]:
    """The cards of those of them whom everybody may see, by id."""
    rows = shown_professionals(market=market, at=at).filter(pk__in=professional_ids)
    return {card.id: card for card in _cards(list(rows))}


def public_ids(*, market: str, at: datetime) -> list[tuple[UUID, datetime]]:
    """Everybody who has a public page, with the instant of joining, the oldest first."""
    rows = shown_professionals(market=market, at=at).order_by("joined_at", "pk")
    return list(rows.values_list("pk", "joined_at"))


def base_places(*, market: str, at: datetime, trade: str, most: int) -> list[tuple[str, int]]:
    """The municipalities in which most people of a trade have their base, and how many: at most so many of them."""
    rows = shown_professionals(market=market, at=at).filter(trades__contains=[trade])
    counted = rows.values("municipality").annotate(count=Count("pk")).order_by("-count", "municipality")
    return list(counted.values_list("municipality", "count")[:most])


def served_places(*, market: str, at: datetime) -> list[tuple[str, str]]:
    """Every pair of a trade and a municipality in which somebody of it works, in alphabetical order."""
    return sorted(set(_served(shown_professionals(market=market, at=at))))


def _served(rows: QuerySet[Professional]) -> Iterator[tuple[str, str]]:
    for row in rows.iterator():
        covered = municipalities_covered(row)
        yield from ((trade, name) for trade in row.trades for name in covered)


def _kilometres(*, market: str, municipality: str) -> dict[str, float]:
    """How far each municipality of the market's list lies from that one, where both points are known; nothing off the list."""
    try:
        there = places.place(market=market, municipality=municipality)
    except LookupError:
        return {}
    away = ((one.name, places.distance_km(one=there, other=one)) for one in places.places(market))
    return {name: km for name, km in away if km is not None}


def _known_by_region(*, market: str, municipality: str) -> list[str]:
    """The municipalities whose distance from that one is not known, and whose region is the same."""
    try:
        there = places.place(market=market, municipality=municipality)
    except LookupError:
        return []
    return [
        one.name
        for one in places.places(market)
        if one.region == there.region and places.distance_km(one=there, other=one) is None
    ]


def nearest_places(*, market: str, municipality: str, most: int) -> list[str]:
    """The municipalities nearest to one, without itself, the nearest first; nothing where it is on no list."""
    km_of = _kilometres(market=market, municipality=municipality)
    others = sorted((km, name) for name, km in km_of.items() if name != municipality)
    return [name for _km, name in others[:most]]


def _cards(rows: list[Any]) -> list[PublicCard]:
    return [
        copied(PublicCard, row, km=None if (km := getattr(row, "km", None)) is None else round(km))
        for row in rows
    ]
