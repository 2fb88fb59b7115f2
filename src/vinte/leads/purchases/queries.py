"""Contacts bought, and what their buyers may read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from vinte.kernel.copies import copied, label_of
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.texts import one_line
from vinte.leads.models import (
    ContactPurchase,
    ContactReading,
    JobRequest,
    PhoneRelease,
    RequestThanks,
)
from vinte.leads.offers.receipts import Receipt, receipt_on
from vinte.leads.requests import controls, likeness
from vinte.leads.requests.queries import PostedRequest, request_row
from vinte.people import access
from vinte.people import queries as people
from vinte.people.access import Visitor


@dataclass(frozen=True)
class ContactDetails:
    """Who asked for quotes, and how to reach them.

    `phone` and `email` are empty while the homeowner hides them from this reader, who writes by message;
    `phone_confirmed` says that a code came back from the telephone. `thanked_at` is when the homeowner thanked this reader, once it was told.
    """

    name: str
    phone: str
    email: str
    address: str
    reach_hours: str = ""
    phone_hidden: bool = False
    phone_confirmed: bool = False
    thanked_at: datetime | None = None


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
    return_reason_label: str
    reduced_at: datetime | None
    returned_cents: int


@dataclass(frozen=True)
class BuyerInBrief:
    """A contact bought, by whom, and what the homeowner did about them: thanks that stand, a telephone shown by name,
    an open case of nuisance."""

    id: UUID
    professional_id: UUID
    bought_at: datetime
    returned_at: datetime | None
    thanked_at: datetime | None
    thanks_undoable_until: datetime | None
    is_phone_released: bool
    is_reported: bool


_BUYERS = """
    SELECT purchase.id, purchase.professional_id, purchase.bought_at, purchase.returned_at,
           thanks.thanked_at, thanks.undoable_until,
           EXISTS (SELECT FROM leads_phonerelease release
                   WHERE release.job_request_id = purchase.job_request_id
                     AND release.professional_id = purchase.professional_id),
           EXISTS (SELECT FROM leads_nuisancereport report
                   WHERE report.job_request_id = purchase.job_request_id
                     AND report.professional_id = purchase.professional_id AND report.closed_at IS NULL)
    FROM leads_contactpurchase purchase
    LEFT JOIN leads_requestthanks thanks
      ON thanks.job_request_id = purchase.job_request_id
     AND thanks.professional_id = purchase.professional_id AND thanks.undone_at IS NULL
    WHERE purchase.job_request_id = %s
    ORDER BY purchase.bought_at, purchase.id
"""


@dataclass(frozen=True)
class ContactInBrief:
    """A contact bought, as much of it as a list of many is made of."""

    bought_at: datetime
    bought_on: date
    price_left_cents: int


@dataclass(frozen=True)
class ContactInOrder:
    """A contact bought, as much of it as its place in a list is found by."""

    id: UUID
    bought_at: datetime
    returned_at: datetime | None


@dataclass(frozen=True)
class NamedContact(ContactInOrder):
    """The same with what it is called: `name` is the homeowner's, and empty once the contact was returned.

    `is_closed` says that the homeowner closed the request.
    """

    name: str
    title: str
    parish: str
    is_closed: bool


@dataclass(frozen=True)
class LatelyBought:
    """A contact bought, and when its buyer bought the first of all: by the terms of that day they are measured."""

    id: UUID
    professional_id: UUID
    bought_at: datetime
    first_bought_at: datetime
    market: str
    title: str


@dataclass(frozen=True)
class HeldContact:
    """A contact bought, with the homeowner's details; without them once it was returned."""

    purchase: BoughtContact
    details: ContactDetails | None


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


def purchases_named(*, professional_id: UUID, purchase_ids: Collection[UUID]) -> dict[UUID, BoughtContact]:
    """These contacts of a professional, by their id; one that is not theirs is not in it."""
    rows = ContactPurchase.objects.filter(professional_id=professional_id, id__in=purchase_ids)
    return {row.id: bought(row) for row in rows.select_related("job_request")}


def contacts_in_order(professional_id: UUID) -> list[ContactInOrder]:
    """Every contact that the professional bought, in the order of buying."""
    rows = ContactPurchase.objects.filter(professional_id=professional_id).order_by("bought_at", "id")
    return [ContactInOrder(*values) for values in rows.values_list("id", "bought_at", "returned_at")]


def returned_since(*, professional_id: UUID, since: datetime) -> list[UUID]:
    """The contacts that the professional gave back, or that were credited, from that instant on."""
    rows = ContactPurchase.objects.filter(professional_id=professional_id, returned_at__gte=since)
    return list(rows.order_by("returned_at", "id").values_list("id", flat=True))


def bought_lately(
    *, since: datetime, until: datetime, professional_id: UUID | None = None
) -> list[LatelyBought]:
    """Every contact that anybody, or one professional, bought within these instants and still holds, in order."""
    of_the_same = ContactPurchase.objects.filter(professional_id=OuterRef("professional_id"))
    rows = ContactPurchase.objects.filter(
        bought_at__gt=since, bought_at__lte=until, returned_at=None
    ).annotate(first_bought_at=Subquery(of_the_same.order_by("bought_at").values("bought_at")[:1]))
    if professional_id is not None:
        rows = rows.filter(professional_id=professional_id)
    values = rows.order_by("bought_at", "id").values_list(
        "id", "professional_id", "bought_at", "first_bought_at", "job_request__market", "job_request__title"
    )
    return [LatelyBought(*each) for each in values]


def held_contacts(
    *, account: Visitor, professional_id: UUID, purchase_ids: Collection[UUID]
) -> dict[UUID, HeldContact]:
    """These contacts of a professional with their details, for that professional, by id.

    One that is not theirs is not in it. Raises NotAllowed for another account.
    """
    rows = _held(account, professional_id, purchase_ids)
    return {
        row.id: HeldContact(
            purchase=bought(row),
            details=None if row.returned_at is not None else _details_held(row, account=account),
        )
        for row in rows
    }


def held_details(*, account: Visitor, professional_id: UUID, purchase_id: UUID) -> ContactDetails | None:
    """How the homeowner of one contact is reached, for the professional who bought it; None once it was returned.

    Raises NotAllowed for another account, and where the professional bought no such contact.
    """
    row = _held(account, professional_id, [purchase_id]).only(*_OF_DETAILS).first()
    if row is None:
        raise NotAllowed(f"no contact {purchase_id} of professional {professional_id}")
    return None if row.returned_at is not None else _details_held(row, account=account)


# What `_details_held` reads.
_OF_DETAILS = (
    "professional_id",
    "returned_at",
    "job_request__homeowner__name",
    "job_request__homeowner__phone",
    "job_request__homeowner__email",
    "job_request__homeowner__phone_confirmed_at",
    "job_request__address",
    "job_request__reach_hours",
    "job_request__phone_hidden",
)


def _held(account: Visitor, professional_id: UUID, purchase_ids: Collection[UUID]) -> QuerySet[Any]:
    access.require(account, right="professional.act", professional_id=professional_id)
    released = PhoneRelease.objects.filter(
        job_request_id=OuterRef("job_request_id"), professional_id=professional_id
    )
    thanks = RequestThanks.objects.filter(
        job_request_id=OuterRef("job_request_id"), professional_id=professional_id, is_told=True
    )
    rows = ContactPurchase.objects.filter(professional_id=professional_id, id__in=purchase_ids)
    return rows.select_related("job_request__homeowner").annotate(
        is_phone_released=Exists(released), thanked_at=Subquery(thanks.values("thanked_at")[:1])
    )


def named_contacts(*, account: Visitor, professional_id: UUID) -> list[NamedContact]:
    """Every contact that the professional bought with what it is called, in the order of buying.

    For that professional; raises NotAllowed for another account.
    """
    access.require(account, right="professional.act", professional_id=professional_id)
    rows = ContactPurchase.objects.filter(professional_id=professional_id).order_by("bought_at", "id")
    return [
        NamedContact(
            id,
            bought_at,
            returned_at,
            name if returned_at is None else "",
            title,
            parish,
            is_closed=state == JobRequest.State.CLOSED and reason != "expired",
        )
        for id, bought_at, returned_at, name, title, parish, state, reason in rows.values_list(
            "id",
            "bought_at",
            "returned_at",
            "job_request__homeowner__name",
            "job_request__title",
            "job_request__parish",
            "job_request__state",
            "job_request__close_reason",
        )
    ]


def _details_held(row: Any, *, account: Visitor) -> ContactDetails:
    asked = row.job_request
    hidden = (
        asked.phone_hidden
        and not row.is_phone_released
        and not access.allows(account, right="homeowner.act", homeowner_id=asked.homeowner_id)
    )
    return replace(_details(asked, asked.homeowner, phone_hidden=hidden), thanked_at=row.thanked_at)


def _details(row: JobRequest, homeowner: Any, *, phone_hidden: bool) -> ContactDetails:
    return ContactDetails(
        name=homeowner.name,
        phone="" if phone_hidden else homeowner.phone,
        email="" if phone_hidden else homeowner.email,
        address=row.address,
        reach_hours=label_of(row, "reach_hours"),
        phone_hidden=phone_hidden,
        phone_confirmed=homeowner.phone_confirmed_at is not None,
    )


def contacts_in_brief(
    *, professional_ids: Collection[UUID], purchase_ids: Collection[UUID]
) -> dict[UUID, ContactInBrief]:
    """When these contacts of these professionals were bought and what they cost, by their id."""
    rows = ContactPurchase.objects.filter(professional_id__in=professional_ids, id__in=purchase_ids)
    return {
        id: ContactInBrief(bought_at, bought_on, price_cents - returned_cents)
        for id, bought_at, bought_on, price_cents, returned_cents in rows.values_list(
            "id", "bought_at", "bought_on", "price_cents", "returned_cents"
        )
    }


def contacts_of_homeowners(*, homeowner_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Every contact that was ever bought of these homeowners, whoever bought it: its id, and whose it is."""
    rows = ContactPurchase.objects.filter(job_request__homeowner_id__in=homeowner_ids)
    return dict(rows.values_list("id", "job_request__homeowner_id"))


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


def buyers_in_brief(job_request_id: UUID) -> list[BuyerInBrief]:
    """As `buyers`, as much of each as the request's own page shows."""
    with connection.cursor() as cursor:
        cursor.execute(_BUYERS, [job_request_id])
        return [BuyerInBrief(*values) for values in cursor.fetchall()]


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
            job_request=row, reader_id=account.pk, reason=one_line(reason)[:120], read_at=at
        )
    hidden = has_a_part and _is_hidden_from(account, row, buyer_ids)
    return _details(row, people.homeowner(row.homeowner_id), phone_hidden=hidden)


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


@dataclass(frozen=True)
class BoughtAlike:
    """A contact bought before, of what looks like the same job."""

    purchase_id: UUID
    title: str
    bought_at: datetime


def bought_alike(
    *, professional_id: UUID, job_request_id: UUID, at: datetime, in_disguise: bool = False
) -> BoughtAlike | None:
    """The last contact that this professional bought of what looks like the same job as this request, and still holds.

    Looked at are the days within which two requests may be one; `in_disguise` leaves out what only has the same
    address, and what one homeowner asked openly twice. Raises NotAllowed when there is no request.
    """
    row = JobRequest.objects.select_related("homeowner").filter(pk=job_request_id).first()
    if row is None:
        raise NotAllowed(f"no request {job_request_id}")
    since = likeness.looked_back(market=row.market, at=at)
    mine = ContactPurchase.objects.filter(
        professional_id=professional_id, returned_at__isnull=True, bought_at__gt=since
    ).exclude(job_request_id=job_request_id)
    if in_disguise:
        mine = mine.exclude(job_request__homeowner_id=row.homeowner_id)
    bought_of = {purchase.job_request_id: purchase for purchase in mine.order_by("bought_at", "id")}
    if not bought_of:
        return None
    of = likeness.asker(
        email=row.homeowner.email,
        phone=row.homeowner.phone,
        municipality=row.municipality,
        address=row.address,
    )
    found = likeness.alike(
        of,
        market=row.market,
        trade=row.trade,
        since=row.published_at - (at - since),
        until=at,
        among=bought_of,
        same=likeness.is_same_person if in_disguise else likeness.is_same,
    )
    if not found:
        return None
    last = max(found, key=lambda one: bought_of[one.id].bought_at)
    return BoughtAlike(bought_of[last.id].id, last.title, bought_of[last.id].bought_at)


def has_bought_any(professional_id: UUID) -> bool:
    """Whether the professional ever bought a contact, given back or not."""
    return ContactPurchase.objects.filter(professional_id=professional_id).exists()
