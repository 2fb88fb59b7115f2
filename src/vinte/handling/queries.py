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
    notes,
    notes_on,
    told_attempts,
)
from vinte.handling.events import Event
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
from vinte.handling.messages.summaries import SummaryDraft, draft_summary
from vinte.handling.messages.threads import (
    Conversation,
    FileContent,
    Word,
    conversation,
    file_of,
    unread_counts,
    words_of,
    written_by,
)
from vinte.handling.messages.writing import MOST_PHOTOS as MOST_MESSAGE_PHOTOS
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

__all__ = [
    "GRADES",
    "MOST_MESSAGE_PHOTOS",
    "REMINDERS_STOP_PURPOSE",
    "REMINDER_KIND",
    "SIDES",
    "TAKE_BACK",
    "Attempt",
    "Conversation",
    "Day",
    "Due",
    "Event",
    "FileContent",
    "HandledInBrief",
    "InHand",
    "Note",
    "OpenCalledOff",
    "OpenStatement",
    "SaidCalledOff",
    "Statement",
    "SummaryDraft",
    "ToldAttempt",
    "Tried",
    "WonJob",
    "Word",
    "attempts",
    "attempts_of",
    "attempts_on",
    "awards",
    "awards_on",
    "called_off_on",
    "contact_records",
    "conversation",
    "day_of",
    "draft_summary",
    "due_today",
    "file_of",
    "handled",
    "handled_in_brief",
    "in_hand",
    "jobs_of_request",
    "notes",
    "notes_on",
    "open_called_off",
    "statements",
    "timeline",
    "told_attempt",
    "told_attempts",
    "unanswered_statements",
    "unread_counts",
    "unsettled_statements",
    "usual_quiet_hours",
    "words_of",
    "written_by",
]
