"""The letters that carry a message to the other side: from Vinte, answered to an address that leads back here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from vinte.guarantee import terms
from vinte.handling.models import ContactMessage
from vinte.leads.queries import BoughtContact
from vinte.notices import actions as notices
from vinte.notices import queries as outbox
from vinte.people import actions as people_actions
from vinte.people import queries as people

# The letter of this purpose's tokens, and of the sides that hold them.
PURPOSE, CODE = "contact", "c"
SIDES = {"p": ContactMessage.Side.PROFESSIONAL, "h": ContactMessage.Side.HOMEOWNER}
STATUS_LINK = "homeowner_request"
# A professional may leave it out, by the link in it or on the page of letters.
MESSAGE_KIND, STOP_PURPOSE = "message_to_professional", "messages_stop"


def tell(row: ContactMessage, *, purchase: BoughtContact, file_count: int, at: datetime) -> None:
    """Write to whom the message is for, once; the address of whoever wrote it is not in the letter.

    A professional who wants no letter for each message finds it on the page and in the day's order all the same.
    """
    if row.by == ContactMessage.Side.PROFESSIONAL:
        _to_homeowner(row, purchase, file_count=file_count, at=at)
    else:
        _to_professional(row, purchase, file_count=file_count, at=at)


def _to_homeowner(row: ContactMessage, purchase: BoughtContact, *, file_count: int, at: datetime) -> None:
    homeowner = people.homeowner(purchase.job_request.homeowner_id)
    secret = people_actions.issue_private_link(purpose=STATUS_LINK, subject=purchase.job_request_id, at=at)
    page = people.private_link_address(purpose=STATUS_LINK, secret=secret)
    is_summary = row.kind == ContactMessage.Kind.SUMMARY
    _post(
        row,
        kind="contact_summary" if is_summary else "message_to_homeowner",
        side="h",
        to_address=homeowner.email,
        to_name=homeowner.name,
        language=homeowner.language,
        context={
            "writer": people.professional(purchase.professional_id).trade_name,
            "link": f"{page}mensagens/{purchase.professional_id}/",
            **({"heading": row.subject} if is_summary else {"title": purchase.job_request.title}),
        },
        purchase=purchase,
        file_count=file_count,
        at=at,
    )


def _to_professional(row: ContactMessage, purchase: BoughtContact, *, file_count: int, at: datetime) -> None:
    professional = people.professional(purchase.professional_id)
    if not people.wants_letter(account_id=professional.account_id, kind=MESSAGE_KIND):
        return
    homeowner = people.homeowner(purchase.job_request.homeowner_id)
    secret = people_actions.issue_private_link(purpose=STOP_PURPOSE, subject=professional.account_id, at=at)
    stop_url = people.private_link_address(purpose=STOP_PURPOSE, secret=secret)
    base = settings.VINTE_BASE_URL.rstrip("/")
    _post(
        row,
        kind=MESSAGE_KIND,
        side="p",
        to_address=professional.account.email,
        to_name=professional.account.name,
        language=professional.account.language,
        context={
            "writer": homeowner.name,
            "title": purchase.job_request.title,
            "link": f"{base}/pro/contactos/{purchase.id}/#mensagens",
            "stop_url": stop_url,
        },
        unsubscribe_url=stop_url,
        purchase=purchase,
        file_count=file_count,
        at=at,
    )


def _post(
    row: ContactMessage,
    *,
    kind: str,
    side: str,
    context: dict[str, Any],
    purchase: BoughtContact,
    file_count: int,
    at: datetime,
    **reader: Any,
) -> None:
    reply_to = outbox.answer_address(code=CODE, side=side, subject=row.thread_id, at=at)
    notices.post(
        kind=kind,
        context={
            **context,
            "words": row.text,
            "file_count": file_count,
            "by_mail": bool(reply_to),
        },
        idempotency_key=f"{kind}:{row.pk}",
        reply_to=reply_to,
        at=at,
        zone=terms.market_zone(market=purchase.job_request.market, at=at),
        **reader,
    )
