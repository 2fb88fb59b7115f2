"""Who has a part in a case between a professional and homeowners, and so may not decide it (INVARIANTS, 19)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from vinte.kernel.errors import NotAllowed
from vinte.people.accounts import directory, homeowners
from vinte.people.models import Member, Professional
from vinte.people.professionals import registry


def require_no_part(*, by: UUID, professional_id: UUID, homeowner_ids: Iterable[UUID]) -> None:
    """Raise NotAllowed for an account that is a party: the professional, anybody who trades under the same
    tax identity, who is or was a member of such a business, or one of the homeowners, by account and by e-mail
    address.
    """
    businesses = registry.same_business(professional_id)
    asking = homeowners.homeowners_named(homeowner_ids)
    members = _members_ever(businesses)
    accounts = {
        *(row.account_id for row in businesses),
        *(row.account_id for row in members),
        *(row.account_id for row in asking),
    }
    addresses = {
        *(row.account.email.lower() for row in businesses),
        *(row.account.email.lower() for row in members),
        *(row.email.lower() for row in asking),
    }
    if by in accounts or directory.account(by).email.lower() in addresses:
        raise NotAllowed(f"account {by} has a part in a case of professional {professional_id}")


def addresses_of_business(professional_id: UUID) -> list[str]:
    """The e-mail addresses of all who act or acted for anybody under this professional's tax identity.

    Raises NotAllowed when there is no such professional.
    """
    businesses = registry.same_business(professional_id)
    rows: list[Professional | Member] = [*businesses, *_members_ever(businesses)]
    return [row.account.email for row in rows]


def _members_ever(businesses: list[Professional]) -> list[Member]:
    return list(Member.objects.filter(professional__in=businesses).select_related("account"))


def party_accounts(*, case: str) -> str:
    """SQL for the checks: the accounts `account_id` of the parties of each row of a query `case`, which has
    `id`, `professional_id` and `homeowner_id`.
    """
    return f"""
        SELECT parties.id, business.account_id FROM ({case}) AS parties
        JOIN people_professional AS professional ON professional.id = parties.professional_id
        JOIN people_professional AS business ON business.tax_identity = professional.tax_identity
        UNION
        SELECT parties.id, member.account_id FROM ({case}) AS parties
        JOIN people_professional AS professional ON professional.id = parties.professional_id
        JOIN people_professional AS business ON business.tax_identity = professional.tax_identity
        JOIN people_member AS member ON member.professional_id = business.id
        UNION
        SELECT parties.id, homeowner.account_id FROM ({case}) AS parties
        JOIN people_homeowner AS homeowner ON homeowner.id = parties.homeowner_id
        WHERE homeowner.account_id IS NOT NULL
    """
