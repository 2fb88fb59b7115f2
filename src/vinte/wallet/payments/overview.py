"""Disputes and incidents as the operator reads them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Q, When

from vinte.kernel.copies import copied
from vinte.kernel.long_lists import LongList
from vinte.wallet.books import contested
from vinte.wallet.models import Dispute, PaymentIncident
from vinte.wallet.payments.queries import IncidentHistory, histories_of


@dataclass(frozen=True)
class ContestedPayment:
    """A dispute about a payment of ours, and what of the balance is frozen for it now."""

    professional_id: UUID | None
    incident_id: UUID | None
    state: str
    state_label: str
    opened_at: datetime
    amount_cents: int
    frozen_cents: int


def disputes() -> LongList[ContestedPayment]:
    """The disputes that are about a payment of ours, open ones first, then newest first."""
    rows = Dispute.objects.filter(incident_id__isnull=False)
    return LongList(
        rows.order_by(_last(~Q(state=Dispute.State.OPEN)), "-opened_at", "-pk"), read=_contested_payments
    )


def _contested_payments(found: Iterable[Dispute]) -> list[ContestedPayment]:
    rows = list(found)
    held = contested.held_by([row.incident_id for row in rows if row.incident_id])
    return [
        copied(ContestedPayment, row, frozen_cents=held[row.incident_id].frozen_cents)
        for row in rows
        if row.incident_id
    ]


def incidents_before_a_bank(incident_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these incidents a bank has still to decide."""
    rows = Dispute.objects.filter(incident_id__in=incident_ids, state=Dispute.State.OPEN)
    return frozenset(incident_id for incident_id in rows.values_list("incident_id", flat=True) if incident_id)


def all_incident_histories() -> LongList[IncidentHistory]:
    """The payment incidents of everybody with their changes, open ones first, then newest first."""
    rows = PaymentIncident.objects.order_by(
        _last(~Q(state=PaymentIncident.State.OPEN)), "-occurred_at", "-id"
    )
    return LongList(rows, read=histories_of)


def _last(which: Q) -> Case:
    return Case(When(which, then=1), default=0)
