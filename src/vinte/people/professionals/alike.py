"""Where the same telephone, address or tax number is seen twice: reasons to look, never to refuse."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from vinte.people.accounts.contact_data import mailbox_of
from vinte.people.models import Homeowner, Professional
from vinte.people.professionals.identity_family import identity_family
from vinte.people.professionals.parties import addresses_of_business


@dataclass(frozen=True)
class PhoneElsewhere:
    """A homeowner's telephone number is also that of so many others: homeowners with another address, businesses."""

    homeowner_count: int
    business_count: int


@dataclass(frozen=True)
class AccountsAlike:
    """So many other accounts of professionals have the same tax number, or one of the same business; the same telephone."""

    by_tax_identity: int
    by_phone: int


def phones_elsewhere(homeowner_ids: Collection[UUID]) -> dict[UUID, PhoneElsewhere]:
    """Of these homeowners, those whose telephone number is seen elsewhere, by id; who asks twice is one person."""
    rows = list(Homeowner.objects.filter(pk__in=homeowner_ids).exclude(phone=""))
    numbers = {row.phone for row in rows}
    mailboxes: dict[str, set[str]] = {}
    for phone, email in Homeowner.objects.filter(phone__in=numbers).values_list("phone", "email"):
        mailboxes.setdefault(phone, set()).add(mailbox_of(email))
    businesses: dict[str, int] = {}
    for phone in Professional.objects.filter(phone__in=numbers).values_list("phone", flat=True):
        businesses[phone] = businesses.get(phone, 0) + 1
    found = {
        row.pk: PhoneElsewhere(
            homeowner_count=len(mailboxes[row.phone] - {mailbox_of(row.email)}),
            business_count=businesses.get(row.phone, 0),
        )
        for row in rows
    }
    return {pk: seen for pk, seen in found.items() if seen.homeowner_count or seen.business_count}


def homeowners_at_business(*, professional_id: UUID, homeowner_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these homeowners whose address is one of the business's own.

    Raises NotAllowed when there is no such professional.
    """
    own = {mailbox_of(address) for address in addresses_of_business(professional_id)}
    rows = Homeowner.objects.filter(pk__in=homeowner_ids).values_list("pk", "email")
    return frozenset(pk for pk, email in rows if mailbox_of(email) in own)


def accounts_alike(professional_id: UUID) -> AccountsAlike:
    """The other accounts that look like the same business."""
    this = Professional.objects.get(pk=professional_id)
    others = Professional.objects.exclude(pk=professional_id)
    return AccountsAlike(
        by_tax_identity=others.filter(tax_identity__in=identity_family(this.tax_identity)).count(),
        by_phone=others.filter(phone=this.phone).count() if this.phone else 0,
    )
