"""Tables of the room `claims`; other rooms ask `queries` and `actions` instead."""

from __future__ import annotations

from vinte.claims.models.claims import ApprovalProposal, Claim, ClaimedContact, ClaimSignal, HomeownerQuestion
from vinte.claims.models.decisions import Appeal, AwardAfterRefund, Decision, GuaranteePayment
from vinte.claims.models.desk import AgentNote, AgentText, FollowUp, Presence
from vinte.claims.models.drafts import ClaimDraft, DraftedText, MailedPiece
from vinte.claims.models.evidence import Evidence, EvidenceRequest
from vinte.claims.models.hearings import (
    ClaimSpell,
    EvidenceWithdrawal,
    Hearing,
    HearingAnswer,
    HearingFile,
    HearingPoint,
    Lifting,
    Statement,
)
from vinte.claims.models.nights import DecisionReplay, OpenFigures, ReplayNight
from vinte.claims.models.pauses import RulesPause

__all__ = [
    "AgentNote",
    "AgentText",
    "Appeal",
    "ApprovalProposal",
    "AwardAfterRefund",
    "Claim",
    "ClaimDraft",
    "ClaimSignal",
    "ClaimSpell",
    "ClaimedContact",
    "Decision",
    "DecisionReplay",
    "DraftedText",
    "Evidence",
    "EvidenceRequest",
    "EvidenceWithdrawal",
    "FollowUp",
    "GuaranteePayment",
    "Hearing",
    "HearingAnswer",
    "HearingFile",
    "HearingPoint",
    "HomeownerQuestion",
    "Lifting",
    "MailedPiece",
    "OpenFigures",
    "Presence",
    "ReplayNight",
    "RulesPause",
    "Statement",
]
