"""Disputes as a provider tells them, turned into payment incidents."""

from __future__ import annotations

from datetime import datetime

from vinte.wallet.models import ProviderDispute, ProviderEvent, TopUp
from vinte.wallet.providers import ProviderFacts

State = ProviderDispute.State


def told(row: TopUp, facts: ProviderFacts, *, provider: str, at: datetime) -> tuple[str, str]:
    """Open or close what these facts say about a locked payment; a closed dispute is never opened again.

    Every event of a dispute holds all of it, so one that was closed before we heard of it is opened and
    closed at once: the incident is on record either way.
    """
    from vinte.wallet import actions  # it offers what this module does

    if facts.currency != row.currency or not 0 < facts.amount_cents <= row.amount_cents:
        return ProviderEvent.Outcome.REFUSED, "amount_differs"
    if row.state != TopUp.State.PAID:
        return ProviderEvent.Outcome.WAITING, "payment_not_paid"
    known, made = ProviderDispute.objects.select_for_update().get_or_create(
        provider=provider,
        provider_reference=facts.reference,
        defaults={"top_up": row, "opened_at": facts.occurred_at},
    )
    if made:
        known.incident_id = actions.record_incident(
            professional_id=row.professional_id,
            kind="dispute" if facts.inquiry else "chargeback",
            occurred_at=min(facts.occurred_at, at),
            payment_at=row.settled_at,
            memo=facts.reference,
            at=at,
        )
        known.save(update_fields=["incident_id"])
    if facts.outcome in (State.WON, State.LOST) and known.state == State.OPEN:
        actions.settle_incident(
            professional_id=row.professional_id,
            incident_id=known.incident_id,
            state="dismissed" if facts.outcome == State.WON else "upheld",
            at=at,
        )
        known.state, known.closed_at = State(facts.outcome), facts.occurred_at
        known.save(update_fields=["state", "closed_at"])
    return ProviderEvent.Outcome.DONE, ""
