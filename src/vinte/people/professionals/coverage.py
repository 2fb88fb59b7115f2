"""How many professionals a request would reach, and how far the next ones are where it would reach none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vinte.people.catalogue import places
from vinte.people.models import Leaving, Professional
from vinte.people.professionals.areas import municipalities_covered
from vinte.people.professionals.standing import suspensions


@dataclass(frozen=True)
class Coverage:
    """How many work there in that trade; where nobody does, the nearest municipality with somebody, if any is known."""

    count: int
    nearest: str = ""
    nearest_km: int = 0


def coverage(*, market: str, trade: str, municipality: str, at: datetime) -> Coverage:
    """Who of a trade works in a municipality at that instant; nobody who is suspended or leaving counts."""
    suspended = {found.professional_id for found in suspensions(market=market, at=at)[:]}
    rows = Professional.objects.filter(market=market, trades__contains=[trade], joined_at__lte=at)
    rows = rows.exclude(
        pk__in=Leaving.objects.filter(taken_back_at=None).exclude(professional=None).values("professional")
    )
    able = [row for row in rows if row.pk not in suspended and row.municipality]
    count = sum(1 for row in able if municipality in municipalities_covered(row))
    if count or not places.is_place(market=market, municipality=municipality) or not places.places(market):
        return Coverage(count)
    here = places.place(market=market, municipality=municipality)
    away = sorted(
        (places.distance_km(one=here, other=places.place(market=market, municipality=name)), name)
        for name in {row.municipality for row in able}
        if places.is_place(market=market, municipality=name)
    )
    return Coverage(0, away[0][1], round(away[0][0])) if away else Coverage(0)
