"""Disputes and incidents as the operator reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vinte.kernel.copies import copied
from vinte.wallet.models import Dispute, PaymentIncident
from vinte.wallet.payments.queries import IncidentHistory, histories_of


@dataclass(frozen=True)
class ContestedPayment:
    """A dispute about a payment of ours, and what of the balance it froze."""

    professional_id: UUID | None
    incident_id: UUID | None
    state: str
    state_label: str
    opened_at: datetime
    amount_cents: int
    frozen_cents: int


def disputes() -> list[ContestedPayment]:
    """The disputes that are about a payment of ours, open ones first, then newest first."""
    rows = Dispute.objects.filter(incident_id__isnull=False).order_by("-opened_at", "-pk")
    return [
        copied(ContestedPayment, row) for row in sorted(rows, key=lambda row: row.state != Dispute.State.OPEN)
    ]


def latest_incident_histories(limit: int = 200) -> list[IncidentHistory]:
    """The latest payment incidents of everybody with their changes, open ones first."""
    lines = histories_of(PaymentIncident.objects.order_by("-occurred_at", "-id")[:limit])
    return sorted(lines, key=lambda line: line.incident.state != PaymentIncident.State.OPEN)
