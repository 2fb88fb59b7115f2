"""What is written about quotes: to the homeowner when the professional acts, and the other way about."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import translation

from vinte.guarantee import terms
from vinte.handling.models import LostJob, Quote, QuoteStep
from vinte.handling.quotes.queries import LINK
from vinte.kernel import formats
from vinte.kernel.errors import NotAllowed
from vinte.leads import queries as leads
from vinte.notices import actions as notices
from vinte.people import actions as people_actions
from vinte.people import queries as people

# So long after its last day a link still opens, so that what was offered can be read.
READABLE_FOR = timedelta(days=365)

_TO_HOMEOWNER = {
    QuoteStep.Kind.SENT: "quote_sent",
    QuoteStep.Kind.WITHDRAWN: "quote_withdrawn",
    QuoteStep.Kind.ANSWERED: "quote_answered",
}


def page_of(*, purchase_id: UUID, quote_id: UUID) -> str:
    """The address of the professional's page of a quote."""
    return f"{settings.VINTE_BASE_URL.rstrip('/')}/pro/contactos/{purchase_id}/orcamentos/{quote_id}/"


def link_of_homeowner(*, job_request_id: UUID, quote_id: UUID, at: datetime) -> str:
    """A private link to a quote for the homeowner of that request, who asks for it on the request's page.

    Raises NotAllowed for a quote of another request, and for a draft.
    """
    row = Quote.objects.filter(id=quote_id, purchase__job_request_id=job_request_id).first()
    if row is None or row.valid_until is None:
        raise NotAllowed(f"no quote {quote_id} for request {job_request_id}")
    secret = people_actions.issue_private_link(
        purpose=LINK, subject=row.id, at=at, expires_at=max(row.valid_until, at) + READABLE_FOR
    )
    return people.private_link_address(purpose=LINK, secret=secret)


def tell_lost(lost: LostJob, *, at: datetime) -> None:
    """The homeowner says that the job went elsewhere: a letter to the professional, with why, if they told."""
    asked = leads.purchase(professional_id=lost.professional_id, purchase_id=lost.purchase_id).job_request
    account = people.professional(lost.professional_id).account
    with translation.override(account.language):
        reason = str(lost.get_reason_display()) if lost.reason else ""
    notices.post(
        kind="job_went_elsewhere",
        to_address=account.email,
        to_name=account.name,
        language=account.language,
        context={
            "title": asked.title,
            "reason": reason,
            "words": lost.words,
            "link": f"{settings.VINTE_BASE_URL.rstrip('/')}/pro/contactos/{lost.purchase_id}/",
        },
        idempotency_key=f"job_went_elsewhere:{lost.id}",
        at=at,
        zone=terms.market_zone(market=asked.market, at=at),
    )


def tell_homeowner(row: Quote, step: QuoteStep, *, at: datetime) -> None:
    """The quote was sent or withdrawn, or a question about it was answered: a letter with a private link."""
    assert row.valid_until is not None, "a draft is told to nobody"
    asked = leads.purchase(professional_id=row.professional_id, purchase_id=row.purchase_id).job_request
    homeowner = people.homeowner(asked.homeowner_id)
    secret = people_actions.issue_private_link(
        purpose=LINK, subject=row.id, at=at, expires_at=row.valid_until + READABLE_FOR
    )
    kind = _TO_HOMEOWNER[QuoteStep.Kind(step.kind)]
    facts: dict[str, object] = {
        "trade_name": row.issuer["trade_name"],
        "title": asked.title,
        "link": people.private_link_address(purpose=LINK, secret=secret),
    }
    if kind == "quote_sent":
        facts |= {
            "total": formats.money(row.total_cents, currency=formats.currency_of(asked.market)),
            "valid_until": row.valid_until,
            "is_new_version": row.version > 1,
        }
    else:
        facts["words"] = step.words
    notices.post(
        kind=kind,
        to_address=homeowner.email,
        to_name=homeowner.name,
        language=homeowner.language,
        context=facts,
        idempotency_key=f"{kind}:{step.id}",
        at=at,
        zone=terms.market_zone(market=asked.market, at=at),
    )


def tell_professional(row: Quote, step: QuoteStep, *, at: datetime) -> None:
    """The homeowner accepted, declined or asked: a letter with what they wrote."""
    asked = leads.purchase(professional_id=row.professional_id, purchase_id=row.purchase_id).job_request
    account = people.professional(row.professional_id).account
    notices.post(
        kind="quote_decided",
        to_address=account.email,
        to_name=account.name,
        language=account.language,
        context={
            "title": asked.title,
            "total": formats.money(row.total_cents, currency=formats.currency_of(asked.market)),
            "is_accepted": step.kind == QuoteStep.Kind.ACCEPTED,
            "is_declined": step.kind == QuoteStep.Kind.DECLINED,
            "words": step.words,
            "link": page_of(purchase_id=row.purchase_id, quote_id=row.id),
        },
        idempotency_key=f"quote_decided:{step.id}",
        at=at,
        zone=terms.market_zone(market=asked.market, at=at),
    )
