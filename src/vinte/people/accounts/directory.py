"""Accounts and roles."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils.translation import gettext as _

from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.people.accounts import directory
from vinte.people.accounts.contact_data import check_language, clean_email, clean_name
from vinte.people.models import Account, Homeowner, Professional

_KEPT_AUDIENCES = "kept_audiences"
# Asked by every page of somebody who is logged in: as SQL, because composing it took longer than asking it.
# Whoever is leaving has the account area, and no business any more unless they come back.
_AUDIENCES = """
    SELECT role FROM people_staffrole WHERE account_id = %(account)s AND taken_at IS NULL
    UNION ALL
    SELECT 'professional' FROM people_professional business
    WHERE business.account_id = %(account)s
      AND NOT EXISTS (SELECT FROM people_leaving leaving
                      WHERE leaving.account_id = business.account_id AND leaving.taken_back_at IS NULL)
    UNION ALL
    SELECT 'professional' FROM people_member WHERE account_id = %(account)s AND ended_at IS NULL
"""


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
    with connection.cursor() as cursor:
        cursor.execute(_AUDIENCES, {"account": account.pk})
        return frozenset(name for (name,) in cursor.fetchall())


def professional_of(account_id: UUID) -> Professional | None:
    """The professional for whom this account acts, as its owner or a member, or None."""
    known = Professional.objects.select_related("account")
    # Two statements, each by an index: most who ask are owners, and need one.
    return (
        known.filter(account_id=account_id).first()
        or known.filter(members__account_id=account_id, members__ended_at=None).first()
    )


def homeowner_of(account_id: UUID) -> Homeowner | None:
    """The homeowner whom this account is, or None."""
    return Homeowner.objects.filter(account_id=account_id).first()


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


def close_sessions(account_id: UUID) -> None:
    """Log the account out wherever it is logged in."""
    found = UserSession.objects.filter(user_id=account_id)
    Session.objects.filter(session_key__in=list(found.values_list("session_key", flat=True))).delete()
    found.delete()
