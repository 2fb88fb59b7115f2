"""What other rooms may ask about the handling of contacts."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from vinte.handling.models import Award, ContactAttempt
from vinte.leads.return_rooms import ContactRecord


def attempts(professional_id: UUID) -> list[ContactAttempt]:
    """Every attempt of a professional to reach a homeowner, the earliest first."""
    return list(ContactAttempt.objects.filter(professional_id=professional_id).order_by("attempted_at", "id"))


def awards(professional_id: UUID) -> list[Award]:
    """Every job that a professional won, the earliest first."""
    return list(Award.objects.filter(professional_id=professional_id).order_by("awarded_at", "id"))


def contact_records(*, professional_id: UUID, at: datetime) -> dict[UUID, ContactRecord]:
    """What was on record of each contact by that instant, for the returns of the room `leads`."""
    attempts: dict[UUID, list[str]] = defaultdict(list)
    for attempt in ContactAttempt.objects.filter(professional_id=professional_id, recorded_at__lte=at):
        attempts[attempt.purchase_id].append(attempt.channel)
    awarded = set(
        Award.objects.filter(professional_id=professional_id, recorded_at__lte=at).values_list(
            "purchase_id", flat=True
        )
    )
    return {
        purchase_id: ContactRecord(
            attempt_count=len(attempts[purchase_id]),
            met=ContactAttempt.Channel.VISIT in attempts[purchase_id],
            awarded=purchase_id in awarded,
        )
        for purchase_id in {*attempts, *awarded}
    }
