"""What other rooms may ask about claims."""

from __future__ import annotations

from vinte.claims.desk.clause_words import in_words, value_in_words
from vinte.claims.desk.contact_lines import ContactLine
from vinte.claims.desk.queue import ClaimSummary, DeskClaim, desk_claim, desk_queue
from vinte.claims.dossier.assessing import cohort_of, terms_for
from vinte.claims.progress import after_next_purchase, assess
from vinte.claims.questions import Question, question_behind
from vinte.claims.records import (
    Asked,
    DescribedContact,
    FiledAppeal,
    FiledClaim,
    MadeDecision,
    Piece,
    appeal_of,
    claimed_contacts,
    claims_of,
    decision,
    decisions_in_order,
    decisions_of,
    open_claim,
    recent_decisions,
    requests_of,
)

__all__ = [
    "Asked",
    "ClaimSummary",
    "ContactLine",
    "DescribedContact",
    "DeskClaim",
    "FiledAppeal",
    "FiledClaim",
    "MadeDecision",
    "Piece",
    "Question",
    "after_next_purchase",
    "appeal_of",
    "assess",
    "claimed_contacts",
    "claims_of",
    "cohort_of",
    "decision",
    "decisions_in_order",
    "decisions_of",
    "desk_claim",
    "desk_queue",
    "in_words",
    "open_claim",
    "question_behind",
    "recent_decisions",
    "requests_of",
    "terms_for",
    "value_in_words",
]
