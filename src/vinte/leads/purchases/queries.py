"""Contacts bought, and what their buyers may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads.models import ContactPurchase, ContactReading, JobRequest
from vinte.leads.offers.receipts import Receipt, receipt_on
from vinte.leads.requests import controls
from vinte.leads.requests.queries import PostedRequest, request_row
from vinte.people import access
from vinte.people import queries as people
from vinte.people.access import Visitor


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


@dataclass(frozen=True)
class BoughtContact:
    """A contact bought, and what was written down then; `price_left_cents` is the price less what came back."""

    id: UUID
    professional_id: UUID
    job_request_id: UUID
    job_request: PostedRequest
    bought_at: datetime
    bought_on: date
    price_cents: int
    price_left_cents: int
    receipt: Receipt | None
    service: str
    service_label: str
    profile_percent: int
    badges: tuple[str, ...]
    terms: str
    returned_at: datetime | None
    reduced_at: datetime | None
    returned_cents: int


def bought(row: ContactPurchase) -> BoughtContact:
    """The contact as others read it."""
    return copied(
        BoughtContact,
        row,
        job_request=copied(PostedRequest, row.job_request),
        receipt=receipt_on(row),
        badges=tuple(row.badges),
    )


def purchases(professional_id: UUID) -> list[BoughtContact]:
    """Every contact that the professional bought, in the order of buying."""
    rows = ContactPurchase.objects.filter(professional_id=professional_id).select_related("job_request")
    return [bought(row) for row in rows.order_by("bought_at", "id")]


def purchase(*, professional_id: UUID, purchase_id: UUID) -> BoughtContact:
    """One contact of this professional; raises NotAllowed for anybody else's."""
    rows = ContactPurchase.objects.filter(professional_id=professional_id, id=purchase_id)
    found = rows.select_related("job_request").first()
    if found is None:
        raise NotAllowed(f"no contact {purchase_id} of professional {professional_id}")
    return bought(found)


def buyers(job_request_id: UUID) -> list[BoughtContact]:
    """Who bought the contact of a request, returned ones included, in the order of buying."""
    rows = ContactPurchase.objects.filter(job_request_id=job_request_id)
    return [bought(row) for row in rows.select_related("job_request").order_by("bought_at", "id")]


@transaction.atomic
def contact_details(
    *, account: Visitor, job_request_id: UUID, reason: str = "", at: datetime
) -> ContactDetails:
    """The homeowner's details, for the homeowner, for who bought and did not return, and for staff.

    A reading by staff needs a reason and is written down (INVARIANTS, 10). Raises NotAllowed for anybody
    else, Refused (`reason_missing`).
    """
    row = request_row(job_request_id)
    buyer_ids = set(
        ContactPurchase.objects.filter(job_request=row, returned_at__isnull=True).values_list(
            "professional_id", flat=True
        )
    )
    access.require(account, right="contact_details.read", homeowner_id=row.homeowner_id, buyer_ids=buyer_ids)
    has_a_part = access.allows(account, right="homeowner.act", homeowner_id=row.homeowner_id) or any(
        access.allows(account, right="professional.act", professional_id=buyer_id) for buyer_id in buyer_ids
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


def _is_hidden_from(account: Visitor, row: JobRequest, buyer_ids: set[UUID]) -> bool:
    if access.allows(account, right="homeowner.act", homeowner_id=row.homeowner_id):
        return False
    mine = [
        buyer_id
        for buyer_id in buyer_ids
        if access.allows(account, right="professional.act", professional_id=buyer_id)
    ]
    return all(controls.phone_is_hidden(row, professional_id=buyer_id) for buyer_id in mine)


def has_bought(*, professional_id: UUID, job_request_id: UUID) -> bool:
    """Whether the professional holds this contact, bought and not returned."""
    return ContactPurchase.objects.filter(
        professional_id=professional_id, job_request_id=job_request_id, returned_at__isnull=True
    ).exists()
