"""What a professional may buy now, and what is still reserved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Min, QuerySet

from vinte.kernel.errors import NotAllowed
from vinte.leads.models import JobRequest
from vinte.leads.offers.feed import EVERYTHING, Feed, FeedFilters, buyable, counted_request, open_requests
from vinte.leads.offers.matching import Service, matches, service_of, waits
from vinte.leads.offers.offer import Offer, make_offer
from vinte.leads.pricing.promised import Promised, promised_prices
from vinte.people import queries as people
from vinte.people.queries import Professional


@dataclass(frozen=True)
class Reserved:
    """How many requests of a trade wait for the priority window to end, and when the first and last do."""

    trade: str
    count: int
    first_until: datetime
    last_until: datetime


@dataclass(frozen=True)
class Browsed:
    """What a professional finds: what could be bought now, and what is reserved to those with a pack."""

    feed: Feed
    reserved: tuple[Reserved, ...]


def browse(*, professional_id: UUID, at: datetime, filters: FeedFilters = EVERYTHING) -> Browsed:
    """`feed` and `reserved` at once."""
    professional = people.professional(professional_id)
    service = service_of(professional_id=professional_id, market=professional.market, at=at)
    promised = promised_prices(professional_id)
    rows = open_requests(professional, service=service, at=at, promised=promised)
    return Browsed(
        feed=_feed(professional, rows, service=service, filters=filters, at=at, promised=promised),
        reserved=_reserved(professional, rows, service=service, at=at),
    )


def feed(*, professional_id: UUID, at: datetime, filters: FeedFilters = EVERYTHING) -> Feed:
    """The requests that the professional could buy at that instant and wants to see, fetched as it is sliced.

    Suspended professionals see them too, and are told why they can't buy when they try.
    """
    professional = people.professional(professional_id)
    service = service_of(professional_id=professional_id, market=professional.market, at=at)
    promised = promised_prices(professional_id)
    rows = open_requests(professional, service=service, at=at, promised=promised)
    return _feed(professional, rows, service=service, filters=filters, at=at, promised=promised)


def _feed(
    professional: Professional,
    rows: QuerySet[JobRequest],
    *,
    service: str,
    filters: FeedFilters,
    at: datetime,
    promised: Promised,
) -> Feed:
    wanted = buyable(rows, professional, professional.pk, service=service, filters=filters, at=at)
    return Feed(rows=wanted, service=service, at=at, promised=promised)


def offers(*, professional_id: UUID, at: datetime, filters: FeedFilters = EVERYTHING) -> list[Offer]:
    """All of `feed`, newest first unless the filters say another order."""
    return feed(professional_id=professional_id, at=at, filters=filters)[:]


def reserved(*, professional_id: UUID, at: datetime) -> tuple[Reserved, ...]:
    """How many requests are reserved to those with a pack now, by trade; empty for who has one."""
    professional = people.professional(professional_id)
    service = service_of(professional_id=professional_id, market=professional.market, at=at)
    rows = open_requests(professional, service=service, at=at)
    return _reserved(professional, rows, service=service, at=at)


def _reserved(
    professional: Professional, rows: QuerySet[JobRequest], *, service: str, at: datetime
) -> tuple[Reserved, ...]:
    if service != Service.STANDARD:
        return ()
    counted = (
        rows.filter(priority_until__gt=at)
        .exclude(purchases__professional_id=professional.pk)
        .values("trade")
        .annotate(count=Count("pk"), first_until=Min("priority_until"), last_until=Max("priority_until"))
        .order_by("trade")
    )
    return tuple(Reserved(**row) for row in counted)


def offer(*, professional_id: UUID, job_request_id: UUID, at: datetime) -> Offer:
    """One request as the professional sees it before buying, also when it is sold out, closed or bought.

    Raises NotAllowed for a request that was never for this professional, or is not yet.
    """
    professional = people.professional(professional_id)
    row = counted_request(job_request_id)
    service = service_of(professional_id=professional_id, market=professional.market, at=at)
    if not matches(row, professional) or row.published_at > at or waits(row, service, at):
        raise NotAllowed(f"request {job_request_id} is not offered to professional {professional_id}")
    return make_offer(
        row,
        service=service,
        bought_before=row.sold,
        photo_count=row.photo_count,
        at=at,
        promised=promised_prices(professional_id),
    )
