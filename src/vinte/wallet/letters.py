"""How the wallet writes to a professional; each sub-room has its letters in a module of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation

from vinte.guarantee import terms
from vinte.kernel import formats
from vinte.notices import actions as notices
from vinte.people import queries as people

# What happened longer ago than this is not told any more.
TOLD_WITHIN = timedelta(days=7)


def write_to_professional(
    *,
    kind: str,
    professional_id: UUID,
    key: str,
    amount_cents: int,
    currency: str,
    path: str,
    at: datetime,
    **facts: Any,
) -> None:
    """Post a letter about an amount, in whole cents, with the page behind it; the same key posts it once.

    Amounts are written as its reader writes them; a second one, `last_cents`, is `last_amount` in the letter.
    """
    professional = people.professional(professional_id)
    language = professional.account.language
    with translation.override(language):
        amounts = {"amount": formats.money(amount_cents, currency=currency)}
        if "last_cents" in facts:
            amounts["last_amount"] = formats.money(facts.pop("last_cents"), currency=currency)
    notices.post(
        kind=kind,
        to_address=professional.account.email,
        to_name=professional.account.name,
        language=language,
        context={
            "business": professional.trade_name,
            **amounts,
            "url": f"{settings.VINTE_BASE_URL.rstrip('/')}{path}",
            **facts,
        },
        idempotency_key=key,
        at=at,
        zone=terms.market_zone(market=professional.market, at=at),
    )
