"""Where and when a professional works: the municipalities covered, and the days away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from math import inf
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.people.catalogue import places
from vinte.people.models import Absence, Professional

MOST_DAYS_AWAY = 366
MOST_ABSENCES = 20


class Worker(Protocol):
    """Whoever works somewhere: a professional, with what says where."""

    @property
    def market(self) -> str: ...
    @property
    def municipality(self) -> str: ...
    @property
    def radius_km(self) -> int | None: ...
    @property
    def further_municipalities(self) -> Sequence[str]: ...


def municipalities_covered(professional: Worker) -> frozenset[str]:
    """The names of the municipalities where the professional works.

    The base, those whose seat lies within `radius_km` of the base's (the edge included), and those ticked by
    hand. Where a point is not known the region decides (`places.is_within`). Where the market has no list of places,
    or not this base, there is no distance to measure: the base and those ticked.
    """
    covered = {*professional.further_municipalities}
    if not professional.municipality:
        return frozenset(covered)
    covered.add(professional.municipality)
    if professional.radius_km is None or not _is_listed(professional):
        return frozenset(covered)
    return frozenset(covered) | municipalities_within(
        market=professional.market,
        municipality=professional.municipality,
        radius_km=professional.radius_km,
    )


def works_in(professional: Worker, *, municipality: str) -> bool:
    """Whether a municipality is one of `municipalities_covered`; the others are not looked at."""
    if municipality in professional.further_municipalities or not professional.municipality:
        return municipality in professional.further_municipalities
    if municipality == professional.municipality:
        return True
    if professional.radius_km is None or not _is_listed(professional):
        return False
    if not places.is_place(market=professional.market, municipality=municipality):
        return False
    return places.is_within(
        one=places.place(market=professional.market, municipality=professional.municipality),
        other=places.place(market=professional.market, municipality=municipality),
        radius_km=professional.radius_km,
    )


def nearest_covered(professional: Worker, *, most: int) -> list[str]:
    """The municipalities covered, by name; of more than `most` those nearest to the base, and of unknown distance the last."""
    covered = sorted(municipalities_covered(professional))
    if len(covered) <= most or not _is_listed(professional):
        return covered[:most]
    base = places.place(market=professional.market, municipality=professional.municipality)
    away = {
        one.name: km
        for one in places.places(professional.market)
        if (km := places.distance_km(one=base, other=one)) is not None
    }
    away[base.name] = 0.0
    return sorted(sorted(covered, key=lambda name: (away.get(name, inf), name))[:most])


def _is_listed(professional: Worker) -> bool:
    market = professional.market
    return bool(places.places(market)) and places.is_place(
        market=market, municipality=professional.municipality
    )


def municipalities_within(*, market: str, municipality: str, radius_km: int) -> frozenset[str]:
    """The names of the municipalities whose seat lies within so many kilometres of this one's, itself too.

    Only itself where the market has no list; raises LookupError for a name that is not on the list.
    """
    if not places.places(market):
        return frozenset({municipality})
    return _within(market, municipality, radius_km)


# Of a market of thousands, an area may hold a thousand names.
@lru_cache(maxsize=1024)
def _within(market: str, municipality: str, radius_km: int) -> frozenset[str]:
    base = places.place(market=market, municipality=municipality)
    return frozenset(
        place.name
        for place in places.places(market)
        if places.is_within(one=base, other=place, radius_km=radius_km)
    )


@dataclass(frozen=True)
class DaysAway:
    """Days on which a professional does not work, first and last included."""

    id: UUID
    first_on: date
    last_on: date


def is_away(*, professional_id: UUID, on: date) -> bool:
    """Whether that day lies within days that the professional told to be away, first and last included."""
    return Absence.objects.filter(professional_id=professional_id, first_on__lte=on, last_on__gte=on).exists()


def absences(*, professional_id: UUID, on: date) -> list[DaysAway]:
    """The days away that are not over on that day, the next first."""
    rows = Absence.objects.filter(professional_id=professional_id, last_on__gte=on)
    return [copied(DaysAway, row) for row in rows.order_by("first_on", "last_on", "pk")]


@transaction.atomic
def add_absence(
    *, professional_id: UUID, first_on: date, last_on: date, today: date, at: datetime
) -> DaysAway:
    """Tell days away, first and last included; `today` is the market's day.

    Raises Refused (`absence_backwards`, `absence_over`, `absence_too_long`, `absences_too_many`) and
    NotAllowed when there is no such professional.
    """
    if last_on < first_on:
        raise _refused("absence_backwards", _("O último dia vem antes do primeiro."), _("Troque as datas."))
    if last_on < today:
        raise _refused("absence_over", _("Estes dias já passaram."), _("Escolha dias de hoje em diante."))
    if (last_on - first_on).days >= MOST_DAYS_AWAY:
        raise _refused("absence_too_long", _("A ausência é longa de mais."), _("Escolha até um ano."))
    row = Professional.objects.select_for_update().filter(pk=professional_id).first()
    if row is None:
        raise NotAllowed(f"no professional {professional_id}")
    if Absence.objects.filter(professional=row, last_on__gte=today).count() >= MOST_ABSENCES:
        raise _refused(
            "absences_too_many", _("Já marcou muitas ausências."), _("Retire as que já não contam.")
        )
    made = Absence.objects.create(
        id=new_id(at=at), professional=row, first_on=first_on, last_on=last_on, added_at=at
    )
    return copied(DaysAway, made)


def remove_absence(*, professional_id: UUID, absence_id: UUID) -> None:
    """Take days away back; raises NotAllowed unless they are this professional's."""
    removed, _rows = Absence.objects.filter(professional_id=professional_id, pk=absence_id).delete()
    if not removed:
        raise NotAllowed(f"no absence {absence_id} of professional {professional_id}")


def _refused(code: str, message: str, what_to_do: str) -> Refused:
    return Refused(code=code, message=message, what_to_do=what_to_do)
