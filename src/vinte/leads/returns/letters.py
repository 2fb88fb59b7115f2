"""The letters of a return: what was asked, how it ended, and the one question to the homeowner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation

from vinte.guarantee import terms
from vinte.guarantee import terms as guarantee_terms
from vinte.kernel import formats
from vinte.leads.models import ContactPurchase, JobRequest, RequestClosing, ReturnRequest
from vinte.leads.requests import letters as request_letters
from vinte.leads.returns.figures import ReturnFigures
from vinte.leads.returns.hooks import GuaranteeHarm, guarantee_words
from vinte.notices import actions as notices
from vinte.people import queries as people

CONTACT_PATH = "/pro/contactos/{purchase_id}/"
APPEAL_PATH = "/pro/recursos/return/{return_id}/"


def return_received(*, row: ReturnRequest, purchase: ContactPurchase, at: datetime) -> None:
    """The receipt: what was asked, and the day until which an agent answers."""
    _to_professional("return_received", row, purchase, at=at, due_day=row.answer_due_on)


def return_credited(*, row: ReturnRequest, purchase: ContactPurchase, at: datetime) -> None:
    """What was credited, why, and what it means for the guarantee."""
    language = people.professional(row.professional_id).account.language
    market = purchase.job_request.market
    currency = terms.load(market, on=purchase.bought_on).currency

    partly = row.state == ReturnRequest.State.PARTLY
    with translation.override(language):
        trade = str(people.trade(row.true_trade).label) if partly else ""
        guarantee = [] if partly else guarantee_words_of(purchase)
    _to_professional(
        "return_credited",
        row,
        purchase,
        at=at,
        partly=partly,
        trade=trade,
        guarantee=guarantee,
        amount=formats.money(row.credited_cents, currency=currency),
        left=formats.money(purchase.price_left_cents, currency=currency),
        decision=row.decision_reason,
    )


def guarantee_words_of(purchase: ContactPurchase) -> list[str]:
    """What the credit of this contact did to the guarantee, in the current language; nothing where none was given."""
    if purchase.returned_at is None:
        return []
    return guarantee_words(
        professional_id=purchase.professional_id,
        purchase_id=purchase.id,
        returned_at=purchase.returned_at,
    )


def return_refused(*, row: ReturnRequest, purchase: ContactPurchase, at: datetime) -> None:
    """Why nothing was credited, and what can be done."""
    appeal_url = f"{settings.VINTE_BASE_URL.rstrip('/')}{APPEAL_PATH.format(return_id=row.id)}"
    _to_professional(
        "return_refused", row, purchase, at=at, decision=row.decision_reason, appeal_url=appeal_url
    )


def return_question(*, row: ReturnRequest, purchase: ContactPurchase, url: str, at: datetime) -> None:
    """The one question to the homeowner, behind a private link; it names the job and no business.

    It goes by e-mail: what is asked may be whether the telephone is theirs.
    """
    homeowner = people.homeowner(purchase.job_request.homeowner_id)
    about_number = row.reason == ContactPurchase.ReturnReason.NUMBER_OF_OTHER
    notices.post(
        kind="number_question" if about_number else "return_question",
        to_address=homeowner.email,
        to_name=homeowner.name,
        language=homeowner.language,
        context={
            "title": purchase.job_request.title,
            "due_day": row.answer_due_on,
            "url": url,
        },
        idempotency_key=f"return_question:{row.id}",
        at=at,
        zone=guarantee_terms.market_zone(market=purchase.job_request.market, at=at),
    )


def return_last_day(
    *, professional_id: UUID, bought: Sequence[ContactPurchase], key: str, at: datetime
) -> None:
    """Until when the contacts bought on one day can still be given back, and that nothing is to do if they are right."""
    professional = people.professional(professional_id)
    ends = [
        row.bought_at + ReturnFigures.in_force(market=row.job_request.market, on=row.bought_on).longest_window
        for row in bought
    ]
    notices.post(
        kind="return_last_day",
        to_address=professional.account.email,
        to_name=professional.account.name,
        language=professional.account.language,
        context={
            "business": professional.trade_name,
            "bought_on": bought[0].bought_on,
            "return_until": min(ends),
            "titles": [row.job_request.title for row in bought],
            "url": f"{settings.VINTE_BASE_URL.rstrip('/')}/pro/contactos/",
        },
        idempotency_key=key,
        at=at,
        zone=guarantee_terms.market_zone(market=professional.market, at=at),
    )


def contact_credited(*, purchase: ContactPurchase, at: datetime) -> None:
    """A contact went back without being asked for: what was credited, why, and that nothing counts against them."""
    currency = terms.load(purchase.job_request.market, on=purchase.bought_on).currency
    request_letters.tell_buyer(
        "contact_credited",
        purchase,
        at=at,
        amount=formats.money(purchase.returned_cents, currency=currency),
        closed_early=purchase.return_reason == ContactPurchase.ReturnReason.CLOSED_EARLY,
        told_at=purchase.returned_at,
        reason=purchase.get_return_reason_display,
        guarantee=lambda: " ".join(guarantee_words_of(purchase)),
    )


def credit_waits(*, purchase: ContactPurchase, reason: str, harm: GuaranteeHarm, at: datetime) -> None:
    """A contact could go back without being asked for, and that would cost its buyer something of the guarantee."""
    currency = terms.load(purchase.job_request.market, on=purchase.bought_on).currency
    request_letters.tell_buyer(
        "credit_waits",
        purchase,
        at=at,
        amount=formats.money(purchase.price_cents, currency=currency),
        closed_early=reason == ContactPurchase.ReturnReason.CLOSED_EARLY,
        reason=lambda: ContactPurchase.ReturnReason(reason).label,
        guarantee=" ".join(harm.says),
    )


def request_closed(*, purchase: ContactPurchase, closing: RequestClosing, at: datetime) -> None:
    """The homeowner closed the request, and the contact stays bought."""
    request_letters.tell_buyer(
        "request_closed",
        purchase,
        key=f"request_closed:{closing.pk}:{purchase.id}",
        at=at,
        told_at=closing.closed_at,
        hired_other=closing.reason in ("hired", "hired_other"),
    )


def wrong_number(*, job_request: JobRequest, at: datetime) -> None:
    """The homeowner is asked to correct the telephone: the request waits until then."""
    request_letters.tell(
        request_letters.address_of(people.homeowner(job_request.homeowner_id)),
        kind="number_to_correct",
        context={
            "title": job_request.title,
            "link": request_letters.new_link(request_letters.STATUS_LINK, job_request.pk, at=at),
        },
        idempotency_key=f"number_to_correct:{job_request.pk}:{at.isoformat()}",
        at=at,
        by_mail=True,
    )


def _to_professional(
    kind: str, row: ReturnRequest, purchase: ContactPurchase, *, at: datetime, **context: Any
) -> None:
    professional = people.professional(row.professional_id)
    language = professional.account.language
    with translation.override(language):
        reason = str(row.get_reason_display())
    notices.post(
        kind=kind,
        to_address=professional.account.email,
        to_name=professional.account.name,
        language=language,
        context={
            "business": professional.trade_name,
            "title": purchase.job_request.title,
            "reason": reason,
            "url": f"{settings.VINTE_BASE_URL.rstrip('/')}{CONTACT_PATH.format(purchase_id=purchase.id)}",
            **context,
        },
        idempotency_key=f"{kind}:{row.id}",
        at=at,
        zone=guarantee_terms.market_zone(market=purchase.job_request.market, at=at),
    )
