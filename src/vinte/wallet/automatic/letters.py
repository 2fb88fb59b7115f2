"""The e-mail that tells that an automatic top-up was stopped."""

from __future__ import annotations

from datetime import datetime

from vinte.notices import queries as outbox
from vinte.wallet.automatic import consents
from vinte.wallet.letters import TOLD_WITHIN, write_to_professional

SPENDING_PATH = "/pro/gastos/"


def tell_stopped_top_ups(*, at: datetime) -> int:
    """Tell each professional once that the automatic top-up was stopped lately; how many were told."""
    told = 0
    for stopped in consents.automatic_top_ups_stopped(since=at - TOLD_WITHIN):
        key = f"automatic_top_up_stopped:{stopped.consent_id}"
        if not outbox.messages_with_key(key):
            write_to_professional(
                kind="automatic_top_up_stopped",
                professional_id=stopped.professional_id,
                key=key,
                amount_cents=stopped.amount_cents,
                currency=stopped.currency,
                path=SPENDING_PATH,
                at=at,
            )
            told += 1
    return told
