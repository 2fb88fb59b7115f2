"""The letters of a purchase: to the homeowner, who bought; to the professional, what was bought automatically, and why
nothing more is.

What goes to a professional holds no contact details (INVARIANTS, 11): who asked stands on the page behind the link.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation

from vinte.guarantee import terms
from vinte.kernel import formats
from vinte.leads.models import ContactPurchase
from vinte.leads.purchases import promise
from vinte.leads.purchases.hooks import stars_of
from vinte.leads.requests import letters as request_letters
from vinte.notices import actions as notices
from vinte.people import queries as people
from vinte.wallet import queries as wallet

SPENDING_PATH = "/pro/gastos/"
CONTACT_PATH = "/pro/contactos/{purchase_id}/"
PROFILE_PATH = "/profissionais/{professional_id}/"


def contact_sold(purchase: ContactPurchase, *, places_left_count: int, at: datetime) -> None:
    """To the homeowner, once for each purchase: who has the contact now, and from which number they call."""
    job_request = purchase.job_request
    homeowner = people.homeowner(job_request.homeowner_id)
    professional = people.professional(purchase.professional_id)
    with translation.override(homeowner.language):
        labels = {badge.kind: str(badge.label) for badge in people.badge_kinds()}
        stars = stars_of(professional.pk, at=at)
    request_letters.tell(
        request_letters.address_of(homeowner),
        kind="contact_sold",
        context={
            "trade_name": professional.trade_name,
            "title": job_request.title,
            "writes_first": job_request.phone_hidden,
            "caller": people.say_phone(professional.phone, market=job_request.market)
            # Who has no number to call writes first, and from no number.
            if professional.phone and not job_request.phone_hidden
            else "",
            "badges": ", ".join(labels.get(kind, kind) for kind in purchase.badges),
            "stars": stars,
            "profile_url": _absolute(PROFILE_PATH.format(professional_id=professional.pk)),
            "places_left": places_left_count > 0,
            "places_left_count": places_left_count,
            "link": request_letters.new_link(request_letters.STATUS_LINK, job_request.pk, at=at),
        },
        idempotency_key=f"contact_sold:{purchase.id}",
        at=at,
    )


def automatic_purchase(purchase: ContactPurchase, *, at: datetime) -> None:
    """What was bought by a consent, with the page on which to stop it."""
    _to_professional(
        "automatic_purchase",
        purchase.professional_id,
        key=f"automatic_purchase:{purchase.id}",
        amount_cents=purchase.price_cents,
        at=at,
        title=purchase.job_request.title,
        counts=promise.counts_for_guarantee(
            professional_id=purchase.professional_id, purchase_id=purchase.id, at=purchase.bought_at
        ),
        url=_absolute(CONTACT_PATH.format(purchase_id=purchase.id)),
        stop_url=_absolute(SPENDING_PATH),
    )


def automatic_purchase_stopped(
    *, professional_id: UUID, consent_id: UUID, because: Sequence[str], at: datetime
) -> None:
    """Why nothing more is bought by a consent, and where to decide on it anew."""
    with translation.override(people.professional(professional_id).account.language):
        reasons = promise.in_words(because)
    _to_professional(
        "automatic_purchase_stopped",
        professional_id,
        key=f"automatic_purchase_stopped:{consent_id}",
        at=at,
        reasons=reasons,
        url=_absolute(SPENDING_PATH),
    )


def _to_professional(
    kind: str,
    professional_id: UUID,
    *,
    key: str,
    at: datetime,
    amount_cents: int | None = None,
    **context: Any,
) -> None:
    professional = people.professional(professional_id)
    language = professional.account.language
    if amount_cents is not None:
        currency = wallet.balance(professional_id).currency
        context["amount"] = formats.money(amount_cents, currency=currency)
    notices.post(
        kind=kind,
        to_address=professional.account.email,
        to_name=professional.account.name,
        language=language,
        context={
            "business": professional.trade_name,
            **context,
        },
        idempotency_key=key,
        at=at,
        zone=terms.market_zone(market=professional.market, at=at),
    )


def _absolute(path: str) -> str:
    return f"{settings.VINTE_BASE_URL.rstrip('/')}{path}"
