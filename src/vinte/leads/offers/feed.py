"""The feed of requests: filters, the price each costs now, and pages of it, in a fixed number of queries.

The instant, the pack and the filters go into one query; the price is computed there as
`offers.receipt_of` computes it, so that a filter or an order by price is by what would be paid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, overload
from uuid import UUID

from django.db.models import (
    Count,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Coalesce

from vinte.kernel.errors import InvalidInput, NotAllowed
from vinte.leads.models import JobRequest, Place, RequestPhoto
from vinte.leads.offers.matching import Service, area_of
from vinte.leads.offers.offer import Offer, make_offer
from vinte.leads.pricing.promised import NOTHING, Promised, capped
from vinte.leads.pricing.unsold import price_now
from vinte.leads.requests import opening
from vinte.people import queries as people
from vinte.people.queries import Professional

SORTS = ("newest", "cheapest", "dearest", "places")
HIGHEST_DISTANCE_KM = 500


@dataclass(frozen=True)
class FeedFilters:
    """What a professional wants to see; an empty one lets everything pass.

    Each tuple is of stored values; `within_km` is from the seat of the professional's municipality, as the
    crow flies; `max_price_cents` is what would be paid now.
    """

    trades: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    within_km: int | None = None
    intents: tuple[str, ...] = ()
    budgets: tuple[str, ...] = ()
    timings: tuple[str, ...] = ()
    max_price_cents: int | None = None
    only_unsold: bool = False
    with_photos: bool = False
    sort: str = "newest"

    def __post_init__(self) -> None:
        """Raise InvalidInput with the field's name for a value that is on no list or out of range."""
        lists = {
            "intents": JobRequest.Intent.values,
            "budgets": JobRequest.Budget.values,
            "timings": JobRequest.Timing.values,
            "trades": [trade.slug for trade in people.trades()],
        }
        for name, known in lists.items():
            if set(getattr(self, name)) - set(known):
                raise InvalidInput(field=name, expected=f"any of {', '.join(known)}")
        for name, highest in (("within_km", HIGHEST_DISTANCE_KM), ("max_price_cents", 100_000_000)):
            figure = getattr(self, name)
            if figure is not None and (type(figure) is not int or not 0 <= figure <= highest):
                raise InvalidInput(field=name, expected=f"a whole number from 0 to {highest}")
        if self.sort not in SORTS:
            raise InvalidInput(field="sort", expected=f"one of {', '.join(SORTS)}")

    def as_json(self) -> dict[str, Any]:
        """As a saved search keeps it: only what filters, and not the order."""
        empty = asdict(FeedFilters())
        kept = {name: value for name, value in asdict(self).items() if value != empty[name]}
        kept.pop("sort", None)
        return {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> FeedFilters:
        """What `as_json` kept; raises TypeError for a name that is none, InvalidInput for a value."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
        }
        return cls(**values)


EVERYTHING = FeedFilters()


def _count_of(rows: Any) -> Coalesce:
    """How many of these rows each request has."""
    counted = rows.filter(job_request=OuterRef("pk")).order_by().values("job_request")
    return Coalesce(Subquery(counted.values(count=Count("pk")), output_field=IntegerField()), Value(0))


def counted_request(job_request_id: UUID) -> Any:
    """One request with `sold` and `photo_count`; raises NotAllowed when there is none."""
    rows = JobRequest.objects.annotate(
        sold=_count_of(Place.objects), photo_count=_count_of(RequestPhoto.objects)
    )
    found = rows.filter(pk=job_request_id).first()
    if found is None:
        raise NotAllowed(f"no request {job_request_id}")
    return found


def open_requests(
    professional: Professional, *, service: str, at: datetime, promised: Promised = NOTHING
) -> QuerySet[JobRequest]:
    """The published requests for a professional that have a place left, each with `sold` and `price_now`.

    Those that wait for the priority window are among them.
    """
    sold = _count_of(Place.objects)
    price = "priority_price_cents" if service == Service.PRIORITY else "standard_price_cents"
    return (
        JobRequest.objects.filter(
            market=professional.market,
            trade__in=professional.trades,
            municipality__in=area_of(professional),
        )
        .filter(opening.open_at(at))
        .annotate(sold=sold, photo_count=_count_of(RequestPhoto.objects))
        .filter(sold__lt=F("place_count"))
        .annotate(price_now=capped(price_now(price, sold="sold", at=at), promised))
    )


def narrowed(rows: QuerySet[Any], filters: FeedFilters, *, professional: Professional) -> QuerySet[Any]:
    """Those of `open_requests` that pass the filters, in their order."""
    for name, values in (
        ("trade", filters.trades),
        ("municipality", filters.municipalities),
        ("intent", filters.intents),
        ("budget", filters.budgets),
        ("timing", filters.timings),
    ):
        if values:
            rows = rows.filter(**{f"{name}__in": values})
    if filters.within_km is not None:
        rows = rows.filter(municipality__in=_within(professional, filters.within_km))
    if filters.max_price_cents is not None:
        rows = rows.filter(price_now__lte=filters.max_price_cents)
    if filters.only_unsold:
        rows = rows.filter(sold=0)
    if filters.with_photos:
        rows = rows.filter(photo_count__gt=0)
    # What was moved to another trade is new there from that instant on.
    newest = (Coalesce("moved_at", "published_at").desc(), "-pk")
    order: dict[str, tuple[Any, ...]] = {
        "newest": newest,
        "cheapest": ("price_now", *newest),
        "dearest": ("-price_now", *newest),
        "places": ("sold", *newest),
    }
    return rows.order_by(*order[filters.sort])


def _within(professional: Professional, kilometres: int) -> list[str]:
    """The municipalities of a professional's area whose seats are no farther away than that."""
    area = area_of(professional)
    try:
        home = people.place(market=professional.market, municipality=professional.municipality)
    except LookupError:
        return [name for name in area if name == professional.municipality]
    return [
        place.name
        for place in people.places(professional.market)
        if place.name in area and _is_near(home, place, kilometres)
    ]


def _is_near(home: people.Municipality, place: people.Municipality, kilometres: int) -> bool:
    """Whether a seat is known to be no farther away; the reader's own municipality is."""
    km = people.distance_km(one=home, other=place)
    return home.name == place.name or (km is not None and km <= kilometres)


def buyable(
    rows: QuerySet[JobRequest],
    professional: Professional,
    professional_id: UUID,
    *,
    service: str,
    filters: FeedFilters,
    at: datetime,
) -> QuerySet[Any]:
    """Those of `open_requests` that the professional could buy at that instant, has not bought, and wants to see."""
    rows = rows.exclude(purchases__professional_id=professional_id)
    if service == Service.STANDARD:
        rows = rows.filter(priority_until__lte=at)
    return narrowed(rows, filters, professional=professional)


@dataclass(frozen=True)
class Feed:
    """Offers, fetched as they are sliced: `count()` is one query and each slice one more."""

    rows: QuerySet[Any]
    service: str
    at: datetime
    promised: Promised = field(default_factory=dict)

    def count(self) -> int:
        """How many offers there are."""
        return self.rows.count()

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Offer]:
        return iter(self[:])

    @overload
    def __getitem__(self, wanted: slice) -> list[Offer]: ...
    @overload
    def __getitem__(self, wanted: int) -> Offer: ...
    def __getitem__(self, wanted: slice | int) -> list[Offer] | Offer:
        if isinstance(wanted, int):
            return self[wanted : wanted + 1][0]
        return [self._offer(row) for row in self.rows[wanted]]

    def first_page(self, most: int) -> tuple[list[Offer], int]:
        """The first of them, at most so many, and how many there are in all: one query."""
        rows = list(self.rows.annotate(in_all=Window(Count("pk")))[:most])
        return [self._offer(row) for row in rows], rows[0].in_all if rows else 0

    def _offer(self, row: Any) -> Offer:
        return make_offer(
            row,
            service=self.service,
            bought_before=row.sold,
            photo_count=row.photo_count,
            at=self.at,
            promised=self.promised,
        )
