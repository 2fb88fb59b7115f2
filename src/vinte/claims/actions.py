"""Everything that can be done to a claim; each function is one transaction."""

from __future__ import annotations

from vinte.claims.desk.presence import look_at
from vinte.claims.desk.texts import add_text, end_text
from vinte.claims.replays import replay_decision
from vinte.claims.steps.answering import answer_question
from vinte.claims.steps.appeals import answer_appeal, appeal_refusal, file_appeal, lift_suspension
from vinte.claims.steps.asking import answer_follow_up, ask_homeowner
from vinte.claims.steps.cases import close_case
from vinte.claims.steps.deciding import EvidenceDisagrees, approve, refuse
from vinte.claims.steps.drafting import NOWHERE, agree_to_file, keep_draft, stop_filing, stop_filing_by_link
from vinte.claims.steps.filing import file_claim
from vinte.claims.steps.hearing import answer_hearing, notify_misuse, withdraw_evidence
from vinte.claims.steps.misuse import (
    add_evidence,
    answer_request,
    ask_professional,
    confirm_misuse,
    drop_misuse,
    open_misuse,
)
from vinte.claims.steps.noting import write_note
from vinte.claims.steps.pausing import pause_rules, resume_rules
from vinte.claims.steps.two_people import confirm_approval, propose_approval, reject_approval
from vinte.claims.steps.verifying import conclude_verification, record_finding
from vinte.claims.steps.withdrawing import withdraw_claim

__all__ = [
    "NOWHERE",
    "EvidenceDisagrees",
    "add_evidence",
    "add_text",
    "agree_to_file",
    "answer_appeal",
    "answer_follow_up",
    "answer_hearing",
    "answer_question",
    "answer_request",
    "appeal_refusal",
    "approve",
    "ask_homeowner",
    "ask_professional",
    "close_case",
    "conclude_verification",
    "confirm_approval",
    "confirm_misuse",
    "drop_misuse",
    "end_text",
    "file_appeal",
    "file_claim",
    "keep_draft",
    "lift_suspension",
    "look_at",
    "notify_misuse",
    "open_misuse",
    "pause_rules",
    "propose_approval",
    "record_finding",
    "refuse",
    "reject_approval",
    "replay_decision",
    "resume_rules",
    "stop_filing",
    "stop_filing_by_link",
    "withdraw_claim",
    "withdraw_evidence",
    "write_note",
]
