"""The e-mails about spending: what was bought automatically, and why nothing more is.

They hold no contact details (INVARIANTS, 11): who asked stands on the page behind the link.
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
from vinte.notices import actions as notices
from vinte.people import queries as people
from vinte.wallet import queries as wallet

SPENDING_PATH = "/pro/gastos/"
CONTACT_PATH = "/pro/contactos/{purchase_id}/"


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
