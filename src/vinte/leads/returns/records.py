"""A return as others read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from vinte.kernel.copies import copied
from vinte.leads.models import ReturnRequest


@dataclass(frozen=True)
class AskedReturn:
    """A professional asked to give a contact back, and what became of it; `title` is the job's."""

    id: UUID
    professional_id: UUID
    purchase_id: UUID
    title: str
    reason: str
    reason_label: str
    words: str
    trades: tuple[str, ...]
    state: str
    state_label: str
    is_open: bool
    is_credited: bool
    asked_at: datetime
    answer_due_on: date
    answer_due_at: datetime
    homeowner_asked_at: datetime | None
    homeowner_answered_at: datetime | None
    homeowner_answer: str
    homeowner_answer_label: str
    homeowner_words: str
    credited_cents: int
    decided_at: datetime | None
    decided_by_id: UUID | None
    decided_by_name: str
    decision_reason: str
    score_points: int


def asked_return(row: ReturnRequest) -> AskedReturn:
    """The return as others read it; `.purchase` with its request and `.decided_by` are best read with the row."""
    return copied(
        AskedReturn,
        row,
        title=row.purchase.job_request.title,
        trades=tuple(row.trades),
        decided_by_name=row.decided_by.name if row.decided_by else "",
    )
