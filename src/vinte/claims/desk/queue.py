"""What the agent's desk shows: the queue, and one claim on one screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from vinte.claims import guards, states
from vinte.claims.appeals import appeal_of
from vinte.claims.desk.contact_lines import ContactCounts, ContactLine, counts_of, rows_of
from vinte.claims.desk.file import AddedPiece, AskedProfessional, ClaimFile, Note, file_of
from vinte.claims.desk.reasons import Reason, reasons_of
from vinte.claims.desk.waiting import HOMEOWNERS, PROFESSIONAL, US, Wait, wait_for_us, wait_of
from vinte.claims.desk.why_here import why_here
from vinte.claims.dossier import assessing
from vinte.claims.hearings import HeardCase, HeardContact, PutPiece, hearings_about
from vinte.claims.models import (
    Appeal,
    AwardAfterRefund,
    Claim,
    ClaimedContact,
    Decision,
)
from vinte.claims.pauses import rules_now
from vinte.claims.proposals import Proposal, proposals_of, proposed_by
from vinte.claims.records import (
    FiledAppeal,
    FiledClaim,
    MadeDecision,
    decision_of_claim,
)
from vinte.claims.rules import ClaimRules
from vinte.claims.signals.noted import Signal, signals_of
from vinte.kernel.copies import copied
from vinte.people import queries as people

_ORDER = (US, PROFESSIONAL, HOMEOWNERS)


@dataclass(frozen=True)
class ClaimSummary:
    """One line of the queue.

    `kind` is `claim`, `appeal` or `award_after_refund`; `wait` says whom it waits for and until when, and `ready` that
    a person can act on it now, which for a claim is when every homeowner has answered or their time is over, and it
    waits for no clause. `is_own` says that who reads it decided what is appealed, or proposed what is to be confirmed:
    another person has to act on it.
    """

    kind: str
    claim_id: UUID
    professional_id: UUID
    trade_name: str
    state: str
    state_label: str
    filed_at: datetime
    wait: Wait
    asked_count: int
    answered_count: int
    conflict_count: int
    unfound_count: int
    at_stake_cents: int
    currency: str
    ready: bool
    is_own: bool = False
    decision_id: UUID | None = None
    appeal_id: UUID | None = None
    purchase_id: UUID | None = None

    @property
    def is_ours(self) -> bool:
        """Whether it waits for the desk, and who reads it may act on it."""
        return self.wait.whose == US and not self.is_own


@dataclass(frozen=True)
class DeskClaim:
    """One claim on one screen; `reasons` says, for each clause not met, what stands in the way.

    `assessment` is that of now while the claim is open, and afterwards what its decision rests on.

    `is_asking` says that a homeowner may still answer a further question.
    `signals` are what a person is to look at, `proposals` who proposed to approve it and who confirmed, the latest
    first, and `needs_two_people` that one person may not approve as much. `why_here` says why a person has to decide it,
    and is empty where the rules do.
    """

    claim: FiledClaim
    trade_name: str
    assessment: assessing.Assessment
    reasons: tuple[Reason, ...]
    rows: tuple[ContactLine, ...]
    evidence: tuple[AddedPiece, ...]
    requests: tuple[AskedProfessional, ...]
    notes: tuple[Note, ...]
    wait: Wait
    decision: MadeDecision | None
    appeal: FiledAppeal | None
    asked_count: int
    answered_count: int
    ready: bool
    is_asking: bool
    independent_piece_count: int
    signals: tuple[Signal, ...]
    proposals: tuple[Proposal, ...]
    needs_two_people: bool
    hearings: tuple[HeardCase, ...]
    why_here: tuple[str, ...] = ()
    is_answer_time_over: bool = False

    @property
    def unput_count(self) -> int:
        """How many pieces speak against a contradicted contact and were not put to the professional."""
        contradicted = {row.purchase_id for row in self.rows if row.finding == "contradicted"}
        put = {
            piece.evidence_id
            for case in self.hearings
            for contact in case.contacts
            for piece in contact.pieces
        }
        return sum(
            1
            for piece in self.evidence
            if piece.purchase_id in contradicted and not piece.withdrawn_why and piece.id not in put
        )

    @property
    def waits_until(self) -> datetime | None:
        """Until when the professional may answer what is put to them, while they have not; None when nothing waits."""
        waiting = [
            case.answer_due_at
            for case in self.hearings
            if case.waits
            and any(not piece.withdrawn_why for contact in case.contacts for piece in contact.pieces)
        ]
        return max(waiting, default=None)

    @property
    def waits_for_answers(self) -> bool:
        """Whether homeowners still have time to answer the first question."""
        return self.claim.is_open and self.claim.answers_ended_at is None and not self.is_answer_time_over

    @property
    def unfound_count(self) -> int:
        """Of how many contacts a person has yet to say what is true."""
        return sum(row.is_unfound for row in self.rows)

    @property
    def conflict_count(self) -> int:
        """How many rows hold a conflict."""
        return sum(1 for row in self.rows if row.conflict)


def desk_queue(at: datetime, *, reader_id: UUID | None = None) -> list[ClaimSummary]:
    """What waits, by when it is due: what waits for us first, then what waits for professionals, then for homeowners.

    `reader_id` is the agent who reads it.
    """
    claims = list(Claim.objects.filter(state__in=Claim.OPEN_STATES))
    appeals = list(
        Appeal.objects.filter(state=Appeal.State.OPEN, kind=Appeal.Kind.CLAIM).select_related("decision")
    )
    cases = list(AwardAfterRefund.objects.filter(closed_at__isnull=True))
    decided = {appeal.decision.claim_id for appeal in appeals if appeal.decision} | {
        case.claim_id for case in cases
    }
    ended = {claim.id: claim for claim in Claim.objects.filter(id__in=decided)}
    lines = _claim_lines({**ended, **{claim.id: claim for claim in claims}}, at=at)
    decisions = dict(
        Decision.objects.filter(
            claim_id__in={case.claim_id for case in cases}, outcome=Decision.Outcome.APPROVED
        ).values_list("claim_id", "id")
    )
    proposed = proposed_by(reader_id) if reader_id is not None else set()
    found = [
        *(replace(lines[claim.id], is_own=claim.id in proposed) for claim in claims),
        *(
            _appeal_line(lines[appeal.decision.claim_id], appeal, reader_id=reader_id, at=at)
            for appeal in appeals
            if appeal.decision
        ),
        *(
            _case_line(
                lines[case.claim_id], case, decisions[case.claim_id], terms=ended[case.claim_id].terms, at=at
            )
            for case in cases
        ),
    ]
    return sorted(
        found,
        key=lambda line: (_ORDER.index(line.wait.whose), line.wait.due_at, line.filed_at, str(line.claim_id)),
    )


def _claim_lines(claims: Mapping[UUID, Claim], *, at: datetime) -> dict[UUID, ClaimSummary]:
    counts = counts_of(claims.values(), at=at)
    names = people.trade_names({claim.professional_id for claim in claims.values()})
    return {
        claim.id: _claim_line(claim, counts[claim.id], trade_name=names[claim.professional_id], at=at)
        for claim in claims.values()
    }


def _claim_line(claim: Claim, counts: ContactCounts, *, trade_name: str, at: datetime) -> ClaimSummary:
    silent = counts.asked - counts.answered
    return ClaimSummary(
        kind="claim",
        claim_id=claim.id,
        professional_id=claim.professional_id,
        trade_name=trade_name,
        state=claim.state,
        state_label=str(claim.get_state_display()),
        filed_at=claim.filed_at,
        wait=wait_of(
            state=claim.state,
            answers_due_at=claim.answers_due_at,
            due_at=claim.decision_due_at,
            is_waiting=claim.is_waiting,
            silent_count=silent,
            asked_homeowners=counts.asked_homeowners,
            asked_professional=counts.asked_professional,
            unfound_count=counts.unfound,
            at=at,
        ),
        asked_count=counts.asked,
        answered_count=counts.answered,
        conflict_count=counts.conflicts,
        unfound_count=counts.unfound,
        at_stake_cents=counts.at_stake_cents,
        currency=assessing.terms_named(claim.terms).currency,
        ready=is_ready(claim, unanswered=silent, at=at),
    )


def _appeal_line(
    of_claim: ClaimSummary, appeal: Appeal, *, reader_id: UUID | None, at: datetime
) -> ClaimSummary:
    return replace(
        of_claim,
        kind="appeal",
        filed_at=appeal.filed_at,
        wait=Wait(US, appeal.due_at, is_late=at >= appeal.due_at),
        ready=True,
        is_own=appeal.decided_by_id == reader_id,
        decision_id=appeal.decision_id,
        appeal_id=appeal.id,
    )


def _case_line(
    of_claim: ClaimSummary, case: AwardAfterRefund, decision_id: UUID, *, terms: str, at: datetime
) -> ClaimSummary:
    return replace(
        of_claim,
        kind="award_after_refund",
        filed_at=case.opened_at,
        wait=wait_for_us(terms=terms, since=case.opened_at, at=at),
        ready=True,
        purchase_id=case.purchase_id,
        decision_id=decision_id,
    )


def is_ready(claim: Claim, *, unanswered: int, at: datetime) -> bool:
    """Whether an agent can act on an open claim now; time alone refuses nothing."""
    if claim.is_waiting:
        return False
    return claim.state != states.VERIFYING or unanswered == 0 or at >= claim.answers_due_at


def desk_claim(*, claim_id: UUID, at: datetime) -> DeskClaim:
    """One claim with everything an agent needs; raises NotAllowed when there is none."""
    claim = guards.claim_by_id(claim_id)
    terms = assessing.terms_named(claim.terms)
    decision = decision_of_claim(claim.id)
    assessment = (
        assessing.assess_with(terms=terms, professional_id=claim.professional_id, at=at)
        if decision is None or claim.is_open
        else assessing.decided_on(decision)
    )
    of_claim = {"professional_id": claim.professional_id, "claim_id": claim.id}
    beside = file_of(claim)
    rows = tuple(rows_of(claim, at=at, beside=beside))
    needs_two = assessment.at_stake_cents > ClaimRules.under(terms, at=at).one_person_limit_cents
    hearings, signals = _hearings(claim, rows=rows, beside=beside, at=at), signals_of(**of_claim)
    answered = sum(1 for row in rows if row.answered_at is not None)
    silent = len(rows) - answered
    asked_homeowners = sum(asked.is_waited_for(at=at) for row in rows for asked in row.follow_ups)
    asked_professional = sum(asked.answered_at is None for asked in beside.requests)
    asked_professional += sum(case.waits for case in hearings)
    contradicted = {row.purchase_id for row in rows if row.finding == ClaimedContact.Finding.CONTRADICTED}
    return DeskClaim(
        claim=copied(FiledClaim, claim),
        trade_name=claim.professional.trade_name,
        assessment=assessment,
        reasons=reasons_of(assessment),
        rows=rows,
        evidence=beside.evidence,
        requests=beside.requests,
        notes=beside.notes,
        wait=wait_of(
            state=claim.state,
            answers_due_at=claim.answers_due_at,
            due_at=claim.decision_due_at,
            is_waiting=claim.is_waiting,
            silent_count=silent,
            asked_homeowners=asked_homeowners,
            asked_professional=asked_professional,
            unfound_count=sum(row.is_unfound for row in rows),
            at=at,
        ),
        decision=decision,
        appeal=appeal_of(decision.id) if decision else None,
        asked_count=len(rows),
        answered_count=answered,
        ready=is_ready(claim, unanswered=silent, at=at),
        is_asking=asked_homeowners > 0,
        independent_piece_count=len(
            {
                piece.origin
                for piece in beside.evidence
                if piece.purchase_id in contradicted and not piece.withdrawn_why
            }
        ),
        signals=signals,
        # What waits is proposed where the amount needs two people alone, and then the rules have no part in it.
        proposals=proposals_of(**of_claim) if needs_two or not claim.is_open else (),
        needs_two_people=needs_two,
        hearings=hearings,
        why_here=why_here(
            claim,
            rows=rows,
            requests=beside.requests,
            signals=signals,
            assessment=assessment,
            limits=ClaimRules.under(terms, at=at),
            are_rules_on=needs_two or not claim.is_open or rules_now(market=terms.market, at=at).are_on,
            is_anew=decision is not None,
        ),
        is_answer_time_over=at >= claim.answers_due_at,
    )


def _hearings(
    claim: Claim, *, rows: tuple[ContactLine, ...], beside: ClaimFile, at: datetime
) -> tuple[HeardCase, ...]:
    """The notices, with the evidence and the contacts that stand on the page anyway."""
    pieces = {one.id: copied(PutPiece, one, evidence_id=one.id) for one in beside.evidence}
    contacts = {row.purchase_id: copied(HeardContact, row, pieces=()) for row in rows}
    return tuple(hearings_about(claim, at=at, pieces=pieces, contacts=contacts))
