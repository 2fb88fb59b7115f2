"""Disputes as a provider tells them, handed to the books."""

from __future__ import annotations

from datetime import datetime

from vinte.wallet import freezing
from vinte.wallet.models import ProviderEvent, TopUp
from vinte.wallet.providers import ProviderFacts


def told(row: TopUp, facts: ProviderFacts, *, at: datetime) -> tuple[str, str]:
    """Open or close what these facts say about a locked payment; told late or again, it changes nothing.

    Every event of a dispute holds all of it, so one that was closed before we heard of it is opened and
    closed at once: the incident is on record either way.
    """
    if facts.currency != row.currency or not 0 < facts.amount_cents <= row.amount_cents:
        return ProviderEvent.Outcome.REFUSED, "amount_differs"
    if row.state != TopUp.State.PAID:
        return ProviderEvent.Outcome.WAITING, "payment_not_paid"
    freezing.open_dispute(
        top_up_id=row.pk,
        provider_reference=facts.reference,
        amount_cents=facts.amount_cents,
        kind="dispute" if facts.inquiry else "chargeback",
        occurred_at=min(facts.occurred_at, at),
        at=at,
    )
    if facts.outcome in ("won", "lost"):
        freezing.close_dispute(provider_reference=facts.reference, won=facts.outcome == "won", at=at)
    return ProviderEvent.Outcome.DONE, ""
