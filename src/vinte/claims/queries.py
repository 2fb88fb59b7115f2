"""What other rooms may ask about claims."""

from __future__ import annotations

from vinte.claims.desk.contact_lines import DeskRow
from vinte.claims.desk.queue import ClaimSummary, DeskClaim, desk_claim, desk_queue
from vinte.claims.dossier.assessing import terms_for
from vinte.claims.progress import CohortContact, assess, cohort, reasons, with_next_purchase
from vinte.claims.questions import Question, question_behind
from vinte.claims.records import (
    appeal_of,
    claim,
    claimed_contacts,
    claims_of,
    decision,
    decision_of_claim,
    decisions_in_order,
    decisions_of,
    open_claim,
    recent_decisions,
    requests_of,
)

__all__ = [
    "ClaimSummary",
    "CohortContact",
    "DeskClaim",
    "DeskRow",
    "Question",
    "appeal_of",
    "assess",
    "claim",
    "claimed_contacts",
    "claims_of",
    "cohort",
    "decision",
    "decision_of_claim",
    "decisions_in_order",
    "decisions_of",
    "desk_claim",
    "desk_queue",
    "open_claim",
    "question_behind",
    "reasons",
    "recent_decisions",
    "requests_of",
    "terms_for",
    "with_next_purchase",
]
