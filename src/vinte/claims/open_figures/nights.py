"""The duty that counts: once for each night of the market, at the hour of the nightly replay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.db import transaction

from vinte.claims.models import OpenFigures
from vinte.claims.nights import night_of
from vinte.claims.open_figures.counting import Counts, count
from vinte.claims.open_figures.rules import OpenRules
from vinte.kernel import due


@dataclass(frozen=True)
class Night:
    """What was counted in one night."""

    on: date
    counted_at: datetime
    counts: Counts


def run_due(*, at: datetime) -> due.Found:
    """Count once a night; a night that was missed is not counted afterwards."""
    market, night = settings.VINTE_MARKET, night_of(at)
    if not OpenFigures.objects.filter(market=market, on=night).exists():
        yield due.Item(f"night {night}", partial(_count, market, night, at=at))


@transaction.atomic
def _count(market: str, night: date, *, at: datetime) -> int:
    counts = count(market=market, rules=OpenRules.in_force(market=market, on=night), at=at)
    _row, is_new = OpenFigures.objects.get_or_create(
        market=market, on=night, defaults={"counted_at": at, "counts": counts.as_json()}
    )
    return int(is_new)


def last_night(market: str) -> Night | None:
    """The latest night of a market that was counted; None where none was."""
    row = OpenFigures.objects.filter(market=market).order_by("-on").first()
    return Night(on=row.on, counted_at=row.counted_at, counts=Counts.read(row.counts)) if row else None
