"""Who has a part in a case between a professional and homeowners, and so may not decide it (INVARIANTS, 19)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from vinte.kernel.errors import NotAllowed
from vinte.people.accounts import directory, homeowners
from vinte.people.accounts.contact_data import mailbox_of
from vinte.people.models import (
    Account,
    ConfirmedContact,
    ForeignPhone,
    Homeowner,
    Professional,
    TaxIdentityLink,
)

# One tax number, or two that an agent linked.
_SAME_BUSINESS = """(
            business.tax_identity = professional.tax_identity OR EXISTS (
                SELECT FROM people_taxidentitylink AS link
                WHERE link.tax_identity = professional.tax_identity AND link.other = business.tax_identity))"""


def require_no_part(*, by: UUID, professional_id: UUID, homeowner_ids: Iterable[UUID]) -> None:
    """Raise NotAllowed for an account that is a party: the professional, anybody who trades under the same
    tax identity, who is or was a member of such a business, or one of the homeowners, by account and by the
    mailbox of an e-mail address, however it is written.
    """
    business = _accounts_of_business(professional_id)
    asking = homeowners.homeowners_named(homeowner_ids)
    accounts = {*business, *(row.account_id for row in asking)}
    addresses = {*business.values(), *(row.email for row in asking if row.email)}
    own = mailbox_of(directory.account(by).email)
    if by in accounts or own in {mailbox_of(address) for address in addresses}:
        raise NotAllowed(f"account {by} has a part in a case of professional {professional_id}")


def addresses_of_business(professional_id: UUID) -> list[str]:
    """The e-mail addresses of all who act or acted for anybody under this professional's tax identity,
    or another of that business.

    Raises NotAllowed when there is no such professional.
    """
    return list(_accounts_of_business(professional_id).values())


def phones_of_business(professional_id: UUID) -> frozenset[str]:
    """The telephone numbers, in international form, that anybody under this professional's tax identity, or another of that
    business, has or had: the business's own, and those of its people where they asked for quotes themselves. What an agent found to be somebody else's is none of them.

    Raises NotAllowed when there is no such professional.
    """
    accounts = _accounts_of_business(professional_id)
    identity = Professional.objects.filter(pk=professional_id).values("tax_identity")
    linked = TaxIdentityLink.objects.filter(tax_identity__in=identity).values("other")
    business = Professional.objects.filter(Q(tax_identity__in=identity) | Q(tax_identity__in=linked))
    foreign = ForeignPhone.objects.filter(professional__in=business.values("pk")).values("number")
    history = Professional.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        pgh_obj_id__in=business.values("pk")
    ).exclude(phone__in=foreign)
    confirmed = ConfirmedContact.objects.filter(
        professional__in=business.values("pk"), channel=ConfirmedContact.Channel.SMS
    )
    as_homeowners = Homeowner.objects.filter(Q(account__in=accounts) | Q(email__in=accounts.values()))
    return frozenset(
        number
        for numbers in (
            business.values_list("phone", flat=True),
            history.values_list("phone", flat=True),
            confirmed.values_list("address", flat=True),
            as_homeowners.values_list("phone", flat=True),
        )
        for number in numbers
        if number
    )


def _accounts_of_business(professional_id: UUID) -> dict[UUID, str]:
    """Each of these accounts with its address, in one statement; raises NotAllowed when there is no such professional."""
    identity = Professional.objects.filter(pk=professional_id).values("tax_identity")
    linked = TaxIdentityLink.objects.filter(tax_identity__in=identity).values("other")
    business = Professional.objects.filter(Q(tax_identity__in=identity) | Q(tax_identity__in=linked)).values(
        "pk"
    )
    owners = Account.objects.filter(professional__in=business)
    members = Account.objects.filter(memberships__professional__in=business)
    found = dict(owners.values_list("pk", "email").union(members.values_list("pk", "email")))
    if not found:
        raise NotAllowed(f"no professional {professional_id}")
    return found


def party_accounts(*, case: str) -> str:
    """SQL for the checks: the accounts `account_id` of the parties of each row of a query `case`, which has
    `id`, `professional_id` and `homeowner_id`.
    """
    return f"""
        SELECT parties.id, business.account_id FROM ({case}) AS parties
        JOIN people_professional AS professional ON professional.id = parties.professional_id
        JOIN people_professional AS business ON {_SAME_BUSINESS}
        UNION
        SELECT parties.id, member.account_id FROM ({case}) AS parties
        JOIN people_professional AS professional ON professional.id = parties.professional_id
        JOIN people_professional AS business ON {_SAME_BUSINESS}
        JOIN people_member AS member ON member.professional_id = business.id
        UNION
        SELECT parties.id, homeowner.account_id FROM ({case}) AS parties
        JOIN people_homeowner AS homeowner ON homeowner.id = parties.homeowner_id
        WHERE homeowner.account_id IS NOT NULL
    """
