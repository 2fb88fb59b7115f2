"""Accounts and roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.people.accounts import directory
from vinte.people.accounts.contact_data import check_language, clean_email, clean_name
from vinte.people.models import Account, Homeowner, Professional, StaffRole

_KEPT_AUDIENCES = "kept_audiences"


class Visitor(Protocol):
    """Whoever asks: an account, or Django's AnonymousUser."""

    @property
    def pk(self) -> Any:
        """The account's id, of somebody who is logged in."""

    @property
    def is_authenticated(self) -> bool:
        """Whether they are logged in."""

    @property
    def is_active(self) -> bool:
        """Whether the account may be used."""


def account(account_id: UUID) -> Account:
    """The account; raises NotAllowed when there is none."""
    found = Account.objects.filter(pk=account_id).first()
    if found is None:
        raise NotAllowed(f"no account {account_id}")
    return found


def account_by_email(email: str) -> Account | None:
    """The account with this address, in any case and with either form of its domain, or None."""
    try:
        address = clean_email(email)
    except Refused:
        return None
    return Account.objects.filter(email__iexact=address).first()


def audiences_of(account: Visitor | None) -> frozenset[str]:
    """Which pages are this account's: any of `professional`, `support`, `operator`.

    Empty for None, for Django's AnonymousUser and for an account that is not active.
    """
    if account is None or not account.is_authenticated or not account.is_active:
        return frozenset()
    kept: frozenset[str] | None = getattr(account, _KEPT_AUDIENCES, None)
    return _asked_audiences(account) if kept is None else kept


def keep_audiences(account: Visitor) -> frozenset[str]:
    """As `audiences_of`, and kept on this very object: whoever is asked about it again answers without the database.

    For the account of one request, which lives as long as that.
    """
    held = audiences_of(account)
    setattr(account, _KEPT_AUDIENCES, held)
    return held


def _asked_audiences(account: Visitor) -> frozenset[str]:
    is_professional = Exists(Professional.objects.filter(account_id=OuterRef("pk")))
    held = Account.objects.filter(pk=account.pk).values_list("staff_roles__role", is_professional)
    return frozenset(name for role, is_one in held for name in (role, is_one and "professional") if name)


def professional_of(account_id: UUID) -> Professional | None:
    """The professional whom this account is, or None."""
    return Professional.objects.select_related("account").filter(account_id=account_id).first()


def homeowner_of(account_id: UUID) -> Homeowner | None:
    """The homeowner whom this account is, or None."""
    return Homeowner.objects.filter(account_id=account_id).first()


@dataclass(frozen=True)
class StaffMember:
    """Somebody of the staff with the roles that they hold; `name` is their address where they gave none."""

    id: UUID
    name: str
    email: str
    roles: tuple[str, ...]


def staff() -> list[StaffMember]:
    """The active accounts that hold a staff role, by name."""
    accounts = Account.objects.filter(is_active=True, staff_roles__isnull=False).distinct()
    members = [
        copied(
            StaffMember, row, name=str(row), roles=tuple(sorted(held.role for held in row.staff_roles.all()))
        )
        for row in accounts.prefetch_related("staff_roles")
    ]
    return sorted(members, key=lambda member: (member.name.casefold(), member.id))


@transaction.atomic
def open_account(*, email: str, name: str, at: datetime, language: str = "pt") -> Account:
    """A new account, without a password: its owner logs in by a code sent to the address, or a passkey.

    Raises Refused (`email_invalid`, `email_taken`, `name_missing`).
    """
    address = clean_email(email)
    if directory.account_by_email(address) is not None:
        raise Refused(
            code="email_taken",
            message=_("Já existe uma conta com este endereço."),
            what_to_do=_("Entre com ele, ou use outro endereço."),
        )
    account = Account.objects.create_user(
        address, id=new_id(at=at), name=clean_name(name), language=check_language(language), joined_at=at
    )
    # The address counts as verified only after its owner has typed a code that was sent to it.
    EmailAddress.objects.create(user=account, email=address, primary=True, verified=False)
    return account


def give_role(*, account_id: UUID, role: str, at: datetime) -> None:
    """Give an account a staff role, `support` or `operator`; it stays as it was if it had it.

    Raises LookupError for another role.
    """
    if role not in StaffRole.Role.values:
        raise LookupError(f"no role {role!r}; known are {', '.join(StaffRole.Role.values)}")
    StaffRole.objects.get_or_create(
        account=directory.account(account_id), role=role, defaults={"given_at": at}
    )
