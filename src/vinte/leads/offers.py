"""Who may buy which contact now, as which service, and for how much.

With an active pack it is the priority service: at once, and at the priority price, for as long as the
request is open. Without one it is the standard service: after the priority window, at the standard price.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from vinte.leads.models import ContactPurchase, JobRequest
from vinte.wallet import queries as wallet

Service = ContactPurchase.Service


class Candidate(Protocol):
    """What matching asks of a professional."""

    market: str
    trades: list[str]
    municipality: str


@dataclass(frozen=True)
class Offer:
    """A request as one professional sees it before buying: no name, no number, no exact address.

    `price_cents` is what this professional pays now, `full_price_cents` what it costs without a pack.
    """

    job_request_id: UUID
    title: str
    description: str
    trade: str
    municipality: str
    parish: str
    intent: str
    price_cents: int
    full_price_cents: int
    service: str
    places_left: int
    place_count: int
    published_at: datetime
    priority_until: datetime

    @property
    def intent_label(self) -> str:
        """How sure the homeowner is to hire, in the reader's language."""
        return str(JobRequest.Intent(self.intent).label)


def service_of(professional_id: UUID, market: str, at: datetime) -> str:
    """The service that a professional buys as at that instant: priority with an active pack."""
    pack = wallet.active_pack(professional_id=professional_id, on=wallet.market_day(market=market, at=at))
    return str(Service.PRIORITY if pack else Service.STANDARD)


def price_of(job_request: JobRequest, service: str) -> int:
    """What a contact of this request costs in whole cents, by service."""
    if service == Service.PRIORITY:
        return job_request.priority_price_cents
    return job_request.standard_price_cents


def matches(job_request: JobRequest, professional: Candidate) -> bool:
    """Whether a request is for this professional: same market, one of their trades, same municipality."""
    return (
        job_request.market == professional.market
        and job_request.trade in professional.trades
        and job_request.municipality == professional.municipality
    )


def waits(job_request: JobRequest, service: str, at: datetime) -> bool:
    """Whether this service still waits for the priority window to end; at its last instant it is over."""
    return service == Service.STANDARD and at < job_request.priority_until


def make_offer(job_request: JobRequest, *, service: str, places_left: int) -> Offer:
    """The offer of a request to whoever buys as that service."""
    return Offer(
        job_request_id=job_request.pk,
        title=job_request.title,
        description=job_request.description,
        trade=job_request.trade,
        municipality=job_request.municipality,
        parish=job_request.parish,
        intent=job_request.intent,
        price_cents=price_of(job_request, service),
        full_price_cents=job_request.standard_price_cents,
        service=service,
        places_left=places_left,
        place_count=job_request.place_count,
        published_at=job_request.published_at,
        priority_until=job_request.priority_until,
    )
