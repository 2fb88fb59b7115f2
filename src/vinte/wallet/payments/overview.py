"""Disputes and incidents as the operator reads them."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from vinte.wallet.models import Dispute, IncidentChange, PaymentIncident
from vinte.wallet.payments.queries import IncidentHistory


def disputes() -> list[Dispute]:
    """The disputes that are about a payment of ours, open ones first, then newest first."""
    rows = Dispute.objects.filter(incident_id__isnull=False).order_by("-opened_at", "-pk")
    return sorted(rows, key=lambda row: row.state != Dispute.State.OPEN)


def latest_incident_histories(limit: int = 200) -> list[IncidentHistory]:
    """The latest payment incidents of everybody with their changes, open ones first."""
    rows = list(PaymentIncident.objects.order_by("-occurred_at", "-id")[:limit])
    changes: dict[UUID, list[IncidentChange]] = defaultdict(list)
    wanted = IncidentChange.objects.filter(incident_id__in=[row.id for row in rows])
    for change in wanted.order_by("changed_at", "id"):
        changes[change.incident_id].append(change)
    lines = [IncidentHistory(row, tuple(changes[row.id])) for row in rows]
    return sorted(lines, key=lambda line: line.incident.state != PaymentIncident.State.OPEN)
