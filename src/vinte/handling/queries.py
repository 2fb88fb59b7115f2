"""What other rooms may ask about the handling of contacts."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from vinte.handling.models import Award, ContactAttempt, HiringStatement
from vinte.leads.returns.hooks import ContactRecord
from vinte.people.accounts import access

# So long a professional has to say whether a homeowner's word is right, before an agent looks.
ANSWER_DAYS = 7


def attempts(professional_id: UUID) -> list[ContactAttempt]:
    """Every attempt of a professional to reach a homeowner that was not taken back, the earliest first."""
    rows = ContactAttempt.objects.filter(professional_id=professional_id, withdrawals=None)
    return list(rows.order_by("attempted_at", "id"))


def awards(professional_id: UUID) -> list[Award]:
    """Every job that a professional won and that did not fall through, the earliest first."""
    rows = Award.objects.filter(professional_id=professional_id, withdrawals=None)
    return list(rows.order_by("awarded_at", "id"))


def contact_records(*, professional_id: UUID, at: datetime) -> dict[UUID, ContactRecord]:
    """What was on record of each contact by that instant, for the returns of the room `leads`."""
    attempts: dict[UUID, list[str]] = defaultdict(list)
    for attempt in ContactAttempt.objects.filter(
        professional_id=professional_id, recorded_at__lte=at, withdrawals=None
    ):
        attempts[attempt.purchase_id].append(attempt.channel)
    awarded = set(
        Award.objects.filter(
            professional_id=professional_id, recorded_at__lte=at, withdrawals=None
        ).values_list("purchase_id", flat=True)
    )
    return {
        purchase_id: ContactRecord(
            attempt_count=len(attempts[purchase_id]),
            met=ContactAttempt.Channel.VISIT in attempts[purchase_id],
            awarded=purchase_id in awarded,
        )
        for purchase_id in {*attempts, *awarded}
    }


def statements(professional_id: UUID) -> list[HiringStatement]:
    """Every time that a homeowner said to have hired this professional, the earliest first."""
    return list(HiringStatement.objects.filter(professional_id=professional_id).order_by("said_at", "id"))


def unsettled_statements(*, account: Any, at: datetime) -> list[HiringStatement]:
    """The statements that were denied, or left open for ANSWER_DAYS; the longest first.

    Raises NotAllowed unless of the desk.
    """
    access.require(account, "desk.use")
    rows = HiringStatement.objects.filter(
        Q(answer="denied") | Q(answer="", said_at__lte=at - timedelta(days=ANSWER_DAYS)),
        settled_at__isnull=True,
    )
    return list(rows.select_related("professional", "purchase__job_request").order_by("said_at", "id"))
