"""What other rooms may ask about requests and contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _

from vinte.kernel.dated_files import dated_folders
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import controls, request_views
from vinte.leads.alerts import Alert, alert, alerts_of, frequencies
from vinte.leads.automatic_consents import (
    ConsentText,
    Wish,
    automatic_acts,
    automatic_purchase_consent,
    consent_text,
    reason_words,
)
from vinte.leads.contact_prices import contact_price, intents, priced_trades
from vinte.leads.feed import EVERYTHING, SORTS, Feed, FeedFilters, buyable, open_requests
from vinte.leads.models import ContactPurchase, ContactReading, JobRequest
from vinte.leads.offers import (
    Offer,
    Receipt,
    Service,
    area_of,
    make_offer,
    matches,
    receipt_on,
    service_of,
    waits,
)
from vinte.leads.return_asking import ReturnQuestion, return_question_behind
from vinte.leads.return_figures import return_figures
from vinte.leads.return_queries import (
    ReturnCase,
    ReturnOptions,
    latest_return,
    open_returns,
    return_case,
    return_evidence,
    return_options,
    return_queue,
    returns_of,
)
from vinte.leads.return_score import ReturnScore, return_score
from vinte.leads.spending import Spent, cap_history, cap_in_force, spending
from vinte.people import access
from vinte.people import queries as people

__all__ = [
    "SORTS",
    "Alert",
    "ConsentText",
    "ContactDetails",
    "Feed",
    "FeedFilters",
    "Offer",
    "Receipt",
    "Reserved",
    "ReturnCase",
    "ReturnOptions",
    "ReturnQuestion",
    "ReturnScore",
    "Spent",
    "Wish",
    "alert",
    "alerts_of",
    "area_of",
    "automatic_acts",
    "automatic_purchase_consent",
    "budgets",
    "cap_history",
    "cap_in_force",
    "consent_text",
    "contact_price",
    "frequencies",
    "intents",
    "latest_return",
    "open_returns",
    "priced_trades",
    "reason_words",
    "receipt_on",
    "return_case",
    "return_evidence",
    "return_figures",
    "return_options",
    "return_question_behind",
    "return_queue",
    "return_score",
    "returns_of",
    "spending",
]


budgets = request_views.budgets
can_extend = request_views.can_extend
draft_behind = request_views.draft_behind
draft_photo = request_views.draft_photo
draft_photos = request_views.draft_photos
findings = request_views.findings
has_bought = request_views.has_bought
most_photos = request_views.most_photos
next_step = request_views.next_step
nuisance_kinds = request_views.nuisance_kinds
nuisance_reports = request_views.nuisance_reports
open_reports_of = request_views.open_reports_of
reach_hours = request_views.reach_hours
request_photo = request_views.request_photo
request_photos = request_views.request_photos
review_photo = request_views.review_photo
review_queue = request_views.review_queue
shown_phone_to = request_views.shown_phone_to
timings = request_views.timings


@dataclass(frozen=True)
class Reserved:
    """How many requests of a trade wait for the priority window to end, and when the first and last do."""

    trade: str
    count: int
    first_until: datetime
    last_until: datetime


@dataclass(frozen=True)
class ContactDetails:
    """Who asked for quotes, and how to reach them.

    `phone` is empty while the homeowner hides it from this reader, who is to write first.
    """

    name: str
    phone: str
    email: str
    address: str
    reach_hours: str = ""
    phone_hidden: bool = False


def feed(*, professional_id: UUID, at: datetime, filters: FeedFilters = EVERYTHING) -> Feed:
    """The requests that the professional could buy at that instant and wants to see, fetched as it is sliced.

    Suspended professionals see them too, and are told why they can't buy when they try.
    """
    professional = people.professional(professional_id)
    service = service_of(professional_id, professional.market, at)
    rows = buyable(professional, professional_id, service=service, filters=filters, at=at)
    return Feed(rows=rows, service=service, at=at)


def offers(*, professional_id: UUID, at: datetime, filters: FeedFilters = EVERYTHING) -> list[Offer]:
    """All of `feed`, newest first unless the filters say another order."""
    return feed(professional_id=professional_id, at=at, filters=filters)[:]


def reserved(*, professional_id: UUID, at: datetime) -> tuple[Reserved, ...]:
    """How many requests are reserved to those with a pack now, by trade; empty for who has one."""
    professional = people.professional(professional_id)
    service = service_of(professional_id, professional.market, at)
    if service != Service.STANDARD:
        return ()
    rows = open_requests(professional, service=service, at=at).filter(priority_until__gt=at)
    counted = (
        rows.exclude(purchases__professional_id=professional_id)
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
    row = job_request(job_request_id)
    service = service_of(professional_id, professional.market, at)
    if not matches(row, professional) or row.published_at > at or waits(row, service, at):
        raise NotAllowed(f"request {job_request_id} is not offered to professional {professional_id}")
    return make_offer(
        row, service=service, bought_before=row.places.count(), photo_count=row.photos.count(), at=at
    )


def purchases(professional_id: UUID) -> list[ContactPurchase]:
    """Every contact that the professional bought, with `.job_request`, in the order of buying."""
    rows = ContactPurchase.objects.filter(professional_id=professional_id).select_related("job_request")
    return list(rows.order_by("bought_at", "id"))


def purchase(*, professional_id: UUID, purchase_id: UUID) -> ContactPurchase:
    """One contact of this professional, with `.job_request`; raises NotAllowed for anybody else's."""
    rows = ContactPurchase.objects.filter(professional_id=professional_id, id=purchase_id)
    found = rows.select_related("job_request").first()
    if found is None:
        raise NotAllowed(f"no contact {purchase_id} of professional {professional_id}")
    return found


def buyers(job_request_id: UUID) -> list[ContactPurchase]:
    """Who bought the contact of a request, returned ones included, in the order of buying."""
    rows = ContactPurchase.objects.filter(job_request_id=job_request_id)
    return list(rows.select_related("professional").order_by("bought_at", "id"))


def job_request(job_request_id: UUID) -> JobRequest:
    """A request; raises NotAllowed when there is none."""
    found = JobRequest.objects.filter(pk=job_request_id).first()
    if found is None:
        raise NotAllowed(f"no request {job_request_id}")
    return found


def job_requests_of(homeowner_id: UUID) -> list[JobRequest]:
    """Every request of a homeowner, newest first."""
    return list(JobRequest.objects.filter(homeowner_id=homeowner_id).order_by("-published_at", "-pk"))


@transaction.atomic
def contact_details(*, account: Any, job_request_id: UUID, reason: str = "", at: datetime) -> ContactDetails:
    """The homeowner's details, for the homeowner, for who bought and did not return, and for staff.

    A reading by staff needs a reason and is written down (INVARIANTS, 10). Raises NotAllowed for anybody
    else, Refused (`reason_missing`).
    """
    row = job_request(job_request_id)
    buyer_ids = set(
        ContactPurchase.objects.filter(job_request=row, returned_at__isnull=True).values_list(
            "professional_id", flat=True
        )
    )
    access.require(account, "contact_details.read", homeowner_id=row.homeowner_id, buyer_ids=buyer_ids)
    has_a_part = access.allows(account, "homeowner.act", homeowner_id=row.homeowner_id) or any(
        access.allows(account, "professional.act", professional_id=buyer_id) for buyer_id in buyer_ids
    )
    if not has_a_part:
        if not reason.strip():
            raise Refused(
                code="reason_missing",
                message=_("Falta o motivo para ver estes dados."),
                what_to_do=_("Escreva para que precisa deles; a leitura fica registada."),
            )
        ContactReading.objects.create(
            job_request=row, reader_id=account.pk, reason=reason.strip()[:120], read_at=at
        )
    homeowner = people.homeowner(row.homeowner_id)
    hidden = has_a_part and _is_hidden_from(account, row, buyer_ids)
    return ContactDetails(
        name=homeowner.name,
        phone="" if hidden else homeowner.phone,
        email=homeowner.email,
        address=row.address,
        reach_hours=str(row.get_reach_hours_display()),
        phone_hidden=hidden,
    )


def _is_hidden_from(account: Any, row: JobRequest, buyer_ids: set[UUID]) -> bool:
    if access.allows(account, "homeowner.act", homeowner_id=row.homeowner_id):
        return False
    mine = [
        buyer_id
        for buyer_id in buyer_ids
        if access.allows(account, "professional.act", professional_id=buyer_id)
    ]
    return all(controls.phone_is_hidden(row, professional_id=buyer_id) for buyer_id in mine)


def figure_folders() -> tuple[Path, ...]:
    """The folders of this room's figures by market and day."""
    return dated_folders(Path(__file__).parent)
