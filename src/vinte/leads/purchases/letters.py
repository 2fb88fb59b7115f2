"""The e-mails about spending: what was bought automatically.

They hold no contact details (INVARIANTS, 11): who asked stands on the page behind the link.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from vinte.guarantee import terms
from vinte.kernel import formats
from vinte.leads.models import ContactPurchase
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
        url=_absolute(CONTACT_PATH.format(purchase_id=purchase.id)),
        stop_url=_absolute(SPENDING_PATH),
    )


def _to_professional(
    kind: str, professional_id: UUID, *, key: str, amount_cents: int, at: datetime, **context: Any
) -> None:
    professional = people.professional(professional_id)
    language = professional.account.language
    currency = wallet.balance(professional_id).currency
    notices.post(
        kind=kind,
        to_address=professional.account.email,
        to_name=professional.account.name,
        language=language,
        context={
            "business": professional.trade_name,
            "amount": formats.money(amount_cents, currency=currency),
            **context,
        },
        idempotency_key=key,
        at=at,
        zone=terms.market_zone(market=professional.market, at=at),
    )


def _absolute(path: str) -> str:
    return f"{settings.VINTE_BASE_URL.rstrip('/')}{path}"
