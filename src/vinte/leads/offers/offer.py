"""Who may buy which contact now, as which service, and for how much.

With an active pack it is the priority service: at once, and at the priority price, for as long as the
request is open. Without one it is the standard service: after the priority window, at the standard price.
What nobody bought for long enough costs less in either, until its first sale.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vinte.leads.models import JobRequest
from vinte.leads.offers.receipts import Receipt, receipt_of
from vinte.leads.pricing.location import BlurredPlace, blurred_place
from vinte.leads.pricing.promised import NOTHING, Promised
from vinte.leads.pricing.unsold import unsold_percent_now
from vinte.leads.requests import opening


@dataclass(frozen=True)
class Offer:
    """A request as one professional sees it before buying: no name, no number, no exact address.

    `price_cents` is what this professional pays now, `full_price_cents` what it costs without a pack and
    without the discount for what stays unsold; `unsold_discount` is that discount's percent, 0 for none,
    and `unsold_from` the instant from which it would be given. `centre` is None where the municipality is
    on no list. `moved_at` is when an agent put it under its trade, None where its homeowner had. `is_open` says whether the homeowner still wants quotes.
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
    moved_at: datetime | None
    priority_until: datetime
    receipt: Receipt
    bought_before: int
    budget: str
    timing: str
    reach_hours: str
    phone_hidden: bool
    photo_count: int
    centre: BlurredPlace | None
    unsold_discount: int
    unsold_from: datetime | None
    is_open: bool

    @property
    def offered_at(self) -> datetime:
        """Since when it is offered under its trade."""
        return self.moved_at or self.published_at

    @property
    def intent_label(self) -> str:
        """How sure the homeowner is to hire, in the reader's language."""
        return str(JobRequest.Intent(self.intent).label)

    @property
    def budget_label(self) -> str:
        """What the homeowner wants to spend, in the reader's language."""
        return str(JobRequest.Budget(self.budget).label)

    @property
    def timing_label(self) -> str:
        """When the work is wanted, in the reader's language."""
        return str(JobRequest.Timing(self.timing).label)

    @property
    def reach_hours_label(self) -> str:
        """When the homeowner wants to be called, in the reader's language."""
        return str(JobRequest.ReachHours(self.reach_hours).label)


def make_offer(
    job_request: JobRequest,
    *,
    service: str,
    bought_before: int,
    photo_count: int,
    at: datetime,
    promised: Promised = NOTHING,
) -> Offer:
    """The offer of a request to whoever buys as that service at that instant, with what they were promised."""
    receipt = receipt_of(job_request, service=service, bought_before=bought_before, at=at, promised=promised)
    return Offer(
        job_request_id=job_request.pk,
        title=job_request.title,
        description=job_request.description,
        trade=job_request.trade,
        municipality=job_request.municipality,
        parish=job_request.parish,
        intent=job_request.intent,
        price_cents=receipt.total_cents,
        full_price_cents=job_request.standard_price_cents,
        service=service,
        places_left=job_request.place_count - bought_before,
        place_count=job_request.place_count,
        published_at=job_request.published_at,
        moved_at=job_request.moved_at,
        priority_until=job_request.priority_until,
        receipt=receipt,
        bought_before=bought_before,
        budget=job_request.budget,
        timing=job_request.timing,
        reach_hours=job_request.reach_hours,
        phone_hidden=job_request.phone_hidden,
        photo_count=photo_count,
        centre=blurred_place(job_request),
        unsold_discount=unsold_percent_now(job_request, bought_before=bought_before, at=at),
        unsold_from=job_request.unsold_from,
        is_open=opening.is_open(job_request, at=at),
    )
