"""Everything that can be done to a claim; each function is one transaction."""

from __future__ import annotations

from vinte.claims.replays import replay_decision
from vinte.claims.steps.answering import answer_question
from vinte.claims.steps.appeals import answer_appeal, file_appeal
from vinte.claims.steps.cases import close_case
from vinte.claims.steps.deciding import EvidenceDisagrees, approve, refuse
from vinte.claims.steps.drafting import NOWHERE, agree_to_file, keep_draft, stop_filing, stop_filing_by_link
from vinte.claims.steps.filing import file_claim
from vinte.claims.steps.misuse import (
    add_evidence,
    answer_request,
    ask_professional,
    confirm_misuse,
    drop_misuse,
    open_misuse,
)
from vinte.claims.steps.verifying import conclude_verification, record_finding

__all__ = [
    "NOWHERE",
    "EvidenceDisagrees",
    "add_evidence",
    "agree_to_file",
    "answer_appeal",
    "answer_question",
    "answer_request",
    "approve",
    "ask_professional",
    "close_case",
    "conclude_verification",
    "confirm_misuse",
    "drop_misuse",
    "file_appeal",
    "file_claim",
    "keep_draft",
    "open_misuse",
    "record_finding",
    "refuse",
    "replay_decision",
    "stop_filing",
    "stop_filing_by_link",
]
