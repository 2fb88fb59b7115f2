"""What the agent's desk shows: the queue, and one claim on one screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from vinte.claims import guards, states
from vinte.claims.desk.contact_lines import ContactLine, rows_of
from vinte.claims.desk.reasons import Reason, reasons_of
from vinte.claims.dossier import assessing
from vinte.claims.models import (
    Appeal,
    AwardAfterRefund,
    Claim,
    ClaimedContact,
    Decision,
    Evidence,
    EvidenceRequest,
    HomeownerQuestion,
)
from vinte.claims.records import (
    Asked,
    FiledAppeal,
    FiledClaim,
    MadeDecision,
    Piece,
    appeal_of,
    decision_of_claim,
)
from vinte.kernel.copies import copied
from vinte.people import queries as people


@dataclass(frozen=True)
class ClaimSummary:
    """One line of the queue.

    `kind` is `claim`, `appeal` or `award_after_refund`; `ready` says that a person can act on it now,
    which for a claim is when every homeowner has answered or their time is over.
    """

    kind: str
    claim_id: UUID
    professional_id: UUID
    trade_name: str
    state: str
    state_label: str
    filed_at: datetime
    due_at: datetime
    asked_count: int
    answered_count: int
    conflict_count: int
    unfound_count: int
    at_stake_cents: int
    currency: str
    ready: bool
    decision_id: UUID | None = None
    appeal_id: UUID | None = None
    purchase_id: UUID | None = None


@dataclass(frozen=True)
class DeskClaim:
    """One claim on one screen; `reasons` says, for each clause not met, what stands in the way."""

    claim: FiledClaim
    trade_name: str
    assessment: assessing.Assessment
    reasons: tuple[Reason, ...]
    rows: tuple[ContactLine, ...]
    evidence: tuple[Piece, ...]
    requests: tuple[Asked, ...]
    decision: MadeDecision | None
    appeal: FiledAppeal | None
    asked_count: int
    answered_count: int
    ready: bool
    independent_piece_count: int

    @property
    def conflict_count(self) -> int:
        """How many rows hold a conflict."""
        return sum(1 for row in self.rows if row.conflict)


def desk_queue(at: datetime) -> list[ClaimSummary]:
    """What waits for a person: what is ready first, then the oldest first."""
    open_claims = Claim.objects.filter(state__in=Claim.OPEN_STATES)
    found = [_claim_line(claim, at=at) for claim in open_claims]
    appeals = Appeal.objects.filter(state=Appeal.State.OPEN).select_related("decision")
    found += [_appeal_line(appeal, at=at) for appeal in appeals]
    found += [_case_line(case, at=at) for case in AwardAfterRefund.objects.filter(closed_at__isnull=True)]
    return sorted(found, key=lambda line: (not line.ready, line.filed_at, str(line.claim_id)))


def _claim_line(claim: Claim, *, at: datetime, **other: Any) -> ClaimSummary:
    rows = rows_of(claim, at=at)
    answered = sum(1 for row in rows if row.answered_at is not None)
    terms = assessing.terms_named(claim.terms)
    line = {
        "kind": "claim",
        "claim_id": claim.id,
        "professional_id": claim.professional_id,
        "trade_name": people.professional(claim.professional_id).trade_name,
        "state": claim.state,
        "state_label": str(claim.get_state_display()),
        "filed_at": claim.filed_at,
        "due_at": claim.answers_due_at,
        "asked_count": len(rows),
        "answered_count": answered,
        "conflict_count": sum(1 for row in rows if row.conflict),
        "unfound_count": sum(
            1 for row in rows if row.conflict and row.finding == ClaimedContact.Finding.NONE
        ),
        "at_stake_cents": sum(row.price_cents for row in rows),
        "currency": terms.currency,
        "ready": is_ready(claim, unanswered=len(rows) - answered, at=at),
    }
    return ClaimSummary(**{**line, **other})


def _appeal_line(appeal: Appeal, *, at: datetime) -> ClaimSummary:
    return _claim_line(
        guards.claim_by_id(appeal.decision.claim_id),
        at=at,
        kind="appeal",
        filed_at=appeal.filed_at,
        ready=True,
        decision_id=appeal.decision_id,
        appeal_id=appeal.id,
    )


def _case_line(case: AwardAfterRefund, *, at: datetime) -> ClaimSummary:
    return _claim_line(
        guards.claim_by_id(case.claim_id),
        at=at,
        kind="award_after_refund",
        filed_at=case.opened_at,
        ready=True,
        purchase_id=case.purchase_id,
        decision_id=Decision.objects.get(claim_id=case.claim_id).id,
    )


def is_ready(claim: Claim, *, unanswered: int, at: datetime) -> bool:
    """Whether an agent can act on an open claim now; time makes it ready and decides nothing."""
    return claim.state != states.VERIFYING or unanswered == 0 or at >= claim.answers_due_at


def desk_claim(*, claim_id: UUID, at: datetime) -> DeskClaim:
    """One claim with everything an agent needs; raises NotAllowed when there is none."""
    claim = guards.claim_by_id(claim_id)
    terms = assessing.terms_named(claim.terms)
    assessment = assessing.assess_with(terms=terms, professional_id=claim.professional_id, at=at)
    rows = tuple(rows_of(claim, at=at))
    answered = sum(1 for row in rows if row.answered_at is not None)
    of_claim = {"professional_id": claim.professional_id, "claim_id": claim.id}
    evidence = tuple(
        copied(Piece, row) for row in Evidence.objects.filter(**of_claim).order_by("added_at", "id")
    )
    contradicted = {row.purchase_id for row in rows if row.finding == ClaimedContact.Finding.CONTRADICTED}
    decision = decision_of_claim(claim.id)
    return DeskClaim(
        claim=copied(FiledClaim, claim),
        trade_name=people.professional(claim.professional_id).trade_name,
        assessment=assessment,
        reasons=reasons_of(assessment),
        rows=rows,
        evidence=evidence,
        requests=tuple(
            copied(Asked, row)
            for row in EvidenceRequest.objects.filter(**of_claim).order_by("asked_at", "id")
        ),
        decision=decision,
        appeal=appeal_of(decision.id) if decision else None,
        asked_count=HomeownerQuestion.objects.filter(**of_claim).count(),
        answered_count=answered,
        ready=is_ready(claim, unanswered=len(rows) - answered, at=at),
        independent_piece_count=len(
            {piece.origin for piece in evidence if piece.purchase_id in contradicted}
        ),
    )
