"""Approvals that need two people, as they were proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vinte.claims.models import ApprovalProposal
from vinte.kernel.copies import copied


@dataclass(frozen=True)
class Proposal:
    """Somebody proposed to approve a claim; `ended_by` confirmed it or spoke against it, and is empty till then."""

    id: UUID
    claim_id: UUID
    reason: str
    proposed_at: datetime
    proposed_by_id: UUID
    proposed_by: str
    outcome: str
    outcome_label: str
    ended_at: datetime | None
    ended_by: str
    ended_reason: str

    @property
    def is_open(self) -> bool:
        """Whether it waits for another person."""
        return not self.outcome


def proposal(row: ApprovalProposal) -> Proposal:
    """The proposal as others read it."""
    ended_by = str(row.ended_by) if row.ended_by is not None else ""
    return copied(Proposal, row, proposed_by=str(row.proposed_by), ended_by=ended_by)


def proposals_of(*, professional_id: UUID, claim_id: UUID) -> tuple[Proposal, ...]:
    """What was proposed about a claim, the latest first."""
    rows = ApprovalProposal.objects.filter(professional_id=professional_id, claim_id=claim_id)
    return tuple(
        proposal(row)
        for row in rows.select_related("proposed_by", "ended_by").order_by("-proposed_at", "-id")
    )


def proposed_by(account_id: UUID) -> set[UUID]:
    """The claims that an agent proposed to approve, and that wait for another person."""
    rows = ApprovalProposal.objects.filter(proposed_by_id=account_id, outcome="")
    return set(rows.values_list("claim_id", flat=True))
