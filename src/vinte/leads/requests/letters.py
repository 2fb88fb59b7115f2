"""What homeowners are told about their requests: by e-mail, or by text message where only that is confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation

from vinte.guarantee import terms
from vinte.leads.models import ContactPurchase
from vinte.notices import actions as notices
from vinte.notices import queries as notices_queries
from vinte.people import actions as people
from vinte.people import queries as people_queries

STATUS_LINK = "homeowner_request"
CONTACT_PATH = "/pro/contactos/{purchase_id}/"


@dataclass(frozen=True)
class Address:
    """Who is written to, and which of the two ways there a code came back from."""

    name: str
    email: str
    phone: str
    language: str
    email_confirmed_at: datetime | None
    phone_confirmed_at: datetime | None


def address_of(reader: Any) -> Address:
    """The address of a homeowner, or of a draft before it is emptied."""
    return Address(
        name=reader.name,
        email=reader.email,
        phone=reader.phone,
        language=reader.language,
        email_confirmed_at=reader.email_confirmed_at,
        phone_confirmed_at=reader.phone_confirmed_at,
    )


def tell(
    reader: Address,
    *,
    kind: str,
    context: Mapping[str, Any],
    idempotency_key: str,
    at: datetime,
    by_mail: bool = False,
) -> None:
    """Write to the homeowner: a private link goes where a code came back from, not to a mistyped address.

    What is about a wrong telephone goes `by_mail` alone.
    """
    by_sms = reader.phone_confirmed_at is not None and reader.email_confirmed_at is None and not by_mail
    facts: dict[str, Any] = {
        "kind": kind,
        "to_name": reader.name,
        "language": reader.language,
        "context": context,
        "idempotency_key": idempotency_key,
        "at": at,
    }
    if by_sms and notices_queries.can_send_sms():
        notices.post_sms(to_number=reader.phone, **facts)
    else:
        notices.post(to_address=reader.email, **facts)


def tell_buyer(kind: str, purchase: ContactPurchase, *, at: datetime, key: str = "", **context: Any) -> None:
    """Write to whoever bought a contact, in their language, with the contact's page; what is callable is asked in it.

    Without a `key` there is one letter of that kind about a contact.
    """
    professional = people_queries.professional(purchase.professional_id)
    with translation.override(professional.account.language):
        context = {name: str(value()) if callable(value) else value for name, value in context.items()}
    notices.post(
        kind=kind,
        to_address=professional.account.email,
        to_name=professional.account.name,
        language=professional.account.language,
        context={
            "business": professional.trade_name,
            "title": purchase.job_request.title,
            "url": f"{settings.VINTE_BASE_URL.rstrip('/')}{CONTACT_PATH.format(purchase_id=purchase.id)}",
            **context,
        },
        idempotency_key=key or f"{kind}:{purchase.id}",
        at=at,
        zone=terms.market_zone(market=purchase.job_request.market, at=at),
    )


def new_link(purpose: str, subject: UUID, *, at: datetime) -> str:
    """The whole address of a new private link."""
    secret = people.issue_private_link(purpose=purpose, subject=subject, at=at)
    return people_queries.private_link_address(purpose=purpose, secret=secret)


def trade_words(slug: str, *, language: str) -> str:
    """What a trade is called in the reader's language."""
    with translation.override(language):
        return str(people_queries.trade(slug).label)
