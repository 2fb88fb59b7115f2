"""What other rooms may ask about claims."""

from __future__ import annotations

from vinte.claims.appeals import (
    AppealCase,
    AppealLine,
    AppealPage,
    appeal_against,
    appeal_case,
    appeal_of,
    appeal_page,
    appeal_queue,
    appeals_of,
    decided_anew,
    open_appeal_count,
    stands,
)
from vinte.claims.attempt_effects import AttemptEffect, attempt_effect
from vinte.claims.desk.before import Before, SaidElsewhere, before
from vinte.claims.desk.changes import Change, changes_since
from vinte.claims.desk.clause_words import in_words, value_in_words
from vinte.claims.desk.contact_lines import ContactLine
from vinte.claims.desk.file import AskedHomeowner, AskedProfessional, Note
from vinte.claims.desk.queue import ClaimSummary, DeskClaim, desk_claim, desk_queue
from vinte.claims.desk.texts import PreparedText, TeamText, team_texts, texts_for
from vinte.claims.desk.waiting import DeskCounts, Wait, desk_counts
from vinte.claims.dossier.assessing import cohort_of, terms_for
from vinte.claims.drafted import (
    Draft,
    LooseWords,
    MailedWords,
    OwnDraft,
    WaitingDraft,
    draft_of,
    drafts_of,
    waiting_draft,
)
from vinte.claims.hearings import HeardCase, HearingContent, hearing, hearing_file, hearings_of_claim
from vinte.claims.open_figures.telling import Share, Told, open_figures
from vinte.claims.progress import after_next_purchase, assess
from vinte.claims.proposals import Proposal
from vinte.claims.questions import FurtherQuestion, Question, further_question_behind, question_behind
from vinte.claims.records import (
    Asked,
    DecisionFigures,
    DecisionLine,
    DescribedContact,
    FiledAppeal,
    FiledClaim,
    LastReplay,
    MadeDecision,
    Piece,
    Waiting,
    claimant,
    claimed_contacts,
    claims_of,
    decision,
    decision_count,
    decision_figures,
    decisions,
    decisions_in_order,
    decisions_of,
    differing_count,
    last_replay,
    open_claim,
    requests_of,
    waiting_claims,
)
from vinte.claims.refusals import Refusal
from vinte.claims.replays import Night, Replays, replays
from vinte.claims.return_effects import ReturnEffect, return_effect
from vinte.claims.rules import ClaimRules
from vinte.claims.signals.noted import Signal
from vinte.claims.signing import SigningKeys, decision_file, signing_keys, unsigned_count
from vinte.claims.statements import statement_of
from vinte.claims.suspensions import LEAVES, STOPS

__all__ = [
    "LEAVES",
    "STOPS",
    "AppealCase",
    "AppealLine",
    "AppealPage",
    "Asked",
    "AskedHomeowner",
    "AskedProfessional",
    "AttemptEffect",
    "Before",
    "Change",
    "ClaimRules",
    "ClaimSummary",
    "ContactLine",
    "DecisionFigures",
    "DecisionLine",
    "DescribedContact",
    "DeskClaim",
    "DeskCounts",
    "Draft",
    "FiledAppeal",
    "FiledClaim",
    "FurtherQuestion",
    "HeardCase",
    "HearingContent",
    "LastReplay",
    "LooseWords",
    "MadeDecision",
    "MailedWords",
    "Night",
    "Note",
    "OwnDraft",
    "Piece",
    "PreparedText",
    "Proposal",
    "Question",
    "Refusal",
    "Replays",
    "ReturnEffect",
    "SaidElsewhere",
    "Share",
    "Signal",
    "SigningKeys",
    "TeamText",
    "Told",
    "Wait",
    "Waiting",
    "WaitingDraft",
    "after_next_purchase",
    "appeal_against",
    "appeal_case",
    "appeal_of",
    "appeal_page",
    "appeal_queue",
    "appeals_of",
    "assess",
    "attempt_effect",
    "before",
    "changes_since",
    "claimant",
    "claimed_contacts",
    "claims_of",
    "cohort_of",
    "decided_anew",
    "decision",
    "decision_count",
    "decision_figures",
    "decision_file",
    "decisions",
    "decisions_in_order",
    "decisions_of",
    "desk_claim",
    "desk_counts",
    "desk_queue",
    "differing_count",
    "draft_of",
    "drafts_of",
    "further_question_behind",
    "hearing",
    "hearing_file",
    "hearings_of_claim",
    "in_words",
    "last_replay",
    "open_appeal_count",
    "open_claim",
    "open_figures",
    "question_behind",
    "replays",
    "requests_of",
    "return_effect",
    "signing_keys",
    "stands",
    "statement_of",
    "team_texts",
    "terms_for",
    "texts_for",
    "unsigned_count",
    "value_in_words",
    "waiting_claims",
    "waiting_draft",
]
