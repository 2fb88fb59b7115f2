"""What other rooms may ask about the handling of contacts."""

from __future__ import annotations

from vinte.handling.attempts.mistakes import told_attempt
from vinte.handling.attempts.queries import (
    TAKE_BACK,
    Attempt,
    Note,
    ToldAttempt,
    attempts,
    attempts_of,
    attempts_on,
    begun_of,
    notes,
    notes_on,
    told_attempts,
)
from vinte.handling.attempts.voice import (
    HeardNote,
    Recording,
    VoiceContent,
    longest_seconds,
    most_bytes,
    read_recording,
    voice_content,
    voice_notes_on,
)
from vinte.handling.events import Event
from vinte.handling.evidence import SaidHired, SeenOfContact, SeenQuote, SeenVisit, seen_of
from vinte.handling.insights import FEWEST_OTHERS, Figures, Insights, insights
from vinte.handling.jobs.called_off import (
    OpenCalledOff,
    SaidCalledOff,
    called_off_on,
    jobs_of_request,
    open_called_off,
)
from vinte.handling.jobs.hiring import (
    OpenStatement,
    Statement,
    statements,
    unanswered_statements,
    unsettled_statements,
)
from vinte.handling.messages.letters import MESSAGE_KIND
from vinte.handling.messages.letters import STOP_PURPOSE as MESSAGES_STOP_PURPOSE
from vinte.handling.messages.summaries import SummaryDraft, draft_summary
from vinte.handling.messages.threads import (
    Conversation,
    FileContent,
    Word,
    conversation,
    file_of,
    purchases_of_threads,
    unread_counts,
    words_of,
    written_by,
)
from vinte.handling.messages.writing import MOST_PHOTOS as MOST_MESSAGE_PHOTOS
from vinte.handling.quotes.amounts import UNITS, Exemption, Line, QuoteTaxes, RateSum, Sums
from vinte.handling.quotes.differing import OpenQuestion, open_questions
from vinte.handling.quotes.in_brief import (
    LostInBrief,
    OffersInBrief,
    QuoteInBrief,
    VisitInBrief,
    offers_for_homeowner,
    offers_in_brief,
)
from vinte.handling.quotes.lost import SaidLost, lost_on, lost_reasons
from vinte.handling.quotes.outcomes import drafted_outcomes
from vinte.handling.quotes.pdf import quote_pdf
from vinte.handling.quotes.queries import (
    Issuer,
    QuoteBehindLink,
    QuoteSheet,
    SaidOfQuote,
    exemption_of,
    quote,
    quote_behind,
    quote_taxes,
    quotes_on,
    said_of,
)
from vinte.handling.quotes.waiting import WaitingOffer, waiting_offers
from vinte.handling.records import (
    HandledInBrief,
    WonJob,
    awards,
    awards_on,
    contact_records,
    handled,
    handled_in_brief,
)
from vinte.handling.reminders.telling import KIND as REMINDER_KIND
from vinte.handling.reminders.telling import STOP_PURPOSE as REMINDERS_STOP_PURPOSE
from vinte.handling.reminders.telling import usual_quiet_hours
from vinte.handling.timeline import GRADES, SIDES, timeline
from vinte.handling.today.due import Day, Due, day_of
from vinte.handling.today.in_hand import InHand, Tried, in_hand
from vinte.handling.today.providers import due_today
from vinte.handling.visits.letters import homeowners_file as homeowners_visit_file
from vinte.handling.visits.letters import professionals_file as professionals_visit_file
from vinte.handling.visits.queries import (
    PlannedVisit,
    VisitBehindLink,
    visit,
    visit_behind,
    visits_on,
)

__all__ = [
    "FEWEST_OTHERS",
    "GRADES",
    "MESSAGES_STOP_PURPOSE",
    "MESSAGE_KIND",
    "MOST_MESSAGE_PHOTOS",
    "REMINDERS_STOP_PURPOSE",
    "REMINDER_KIND",
    "SIDES",
    "TAKE_BACK",
    "UNITS",
    "Attempt",
    "Conversation",
    "Day",
    "Due",
    "Event",
    "Exemption",
    "Figures",
    "FileContent",
    "HandledInBrief",
    "HeardNote",
    "InHand",
    "Insights",
    "Issuer",
    "Line",
    "LostInBrief",
    "Note",
    "OffersInBrief",
    "OpenCalledOff",
    "OpenQuestion",
    "OpenStatement",
    "PlannedVisit",
    "QuoteBehindLink",
    "QuoteInBrief",
    "QuoteSheet",
    "QuoteTaxes",
    "RateSum",
    "Recording",
    "SaidCalledOff",
    "SaidHired",
    "SaidLost",
    "SaidOfQuote",
    "SeenOfContact",
    "SeenQuote",
    "SeenVisit",
    "Statement",
    "SummaryDraft",
    "Sums",
    "ToldAttempt",
    "Tried",
    "VisitBehindLink",
    "VisitInBrief",
    "VoiceContent",
    "WaitingOffer",
    "WonJob",
    "Word",
    "attempts",
    "attempts_of",
    "attempts_on",
    "awards",
    "awards_on",
    "begun_of",
    "called_off_on",
    "contact_records",
    "conversation",
    "day_of",
    "draft_summary",
    "drafted_outcomes",
    "due_today",
    "exemption_of",
    "file_of",
    "handled",
    "handled_in_brief",
    "homeowners_visit_file",
    "in_hand",
    "insights",
    "jobs_of_request",
    "longest_seconds",
    "lost_on",
    "lost_reasons",
    "most_bytes",
    "notes",
    "notes_on",
    "offers_for_homeowner",
    "offers_in_brief",
    "open_called_off",
    "open_questions",
    "professionals_visit_file",
    "purchases_of_threads",
    "quote",
    "quote_behind",
    "quote_pdf",
    "quote_taxes",
    "quotes_on",
    "read_recording",
    "said_of",
    "seen_of",
    "statements",
    "timeline",
    "told_attempt",
    "told_attempts",
    "unanswered_statements",
    "unread_counts",
    "unsettled_statements",
    "usual_quiet_hours",
    "visit",
    "visit_behind",
    "visits_on",
    "voice_content",
    "voice_notes_on",
    "waiting_offers",
    "words_of",
    "written_by",
]
