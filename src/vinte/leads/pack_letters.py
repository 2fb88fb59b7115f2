"""The e-mails about packs: renewed, not renewed, and about to end where nothing renews them.

The wallet knows no letters, so the room above asks it what happened lately and writes once of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from vinte.kernel.cents import format_cents
from vinte.notices import actions as notices
from vinte.notices import queries as outbox
from vinte.people import queries as people
from vinte.wallet import queries as wallet

TOLD_WITHIN = timedelta(days=7)
PACK_PATH = "/pro/pack/"


def run_due(*, at: datetime) -> int:
    """Write what is to be told about packs by that instant; how many letters, none the second time."""
    told = 0
    for kind, professional_id, key, cents, context in _letters(at):
        if not outbox.messages_with_key(key):
            _write(kind, professional_id, key=key, amount_cents=cents, at=at, **context)
            told += 1
    return told


def _letters(at: datetime) -> Iterator[tuple[str, UUID, str, int, dict[str, Any]]]:
    since = at - TOLD_WITHIN
    for pack in wallet.packs_renewed(since):
        facts = {"last_day": pack.ends_on, "by_card": pack.paid_by == "card"}
        yield "pack_renewed", pack.professional_id, f"pack_renewed:{pack.id}", pack.price_cents, facts
    for pack in wallet.packs_not_renewed(since):
        grace = wallet.grace_until(pack)
        if wallet.market_day(market=pack.market, at=at) <= grace:
            facts = {"last_day": pack.ends_on, "grace_day": grace, "by_card": pack.paid_by == "card"}
            price_cents = wallet.price_of_renewal(pack)
            yield "pack_not_renewed", pack.professional_id, f"pack_not_renewed:{pack.id}", price_cents, facts
    for pack in wallet.packs_ending(at=at):
        facts = {"last_day": pack.ends_on}
        yield (
            "pack_ending",
            pack.professional_id,
            f"pack_ending:{pack.id}",
            wallet.price_of_renewal(pack),
            facts,
        )


def _write(
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
            "amount": format_cents(amount_cents, currency=currency, language=language),
            "url": f"{settings.VINTE_BASE_URL.rstrip('/')}{PACK_PATH}",
            **context,
        },
        idempotency_key=key,
        at=at,
        zone=wallet.market_zone(market=professional.market, at=at),
    )
