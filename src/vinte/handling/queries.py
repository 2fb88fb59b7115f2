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
from vinte.handling.records import (
    HandledInBrief,
    WonJob,
    awards,
    awards_on,
    contact_records,
    handled,
    handled_in_brief,
)
from vinte.handling.today.due import Day, Due, day_of
from vinte.handling.today.in_hand import InHand, Tried, in_hand
from vinte.handling.today.providers import due_today

__all__ = [
    "TAKE_BACK",
    "Attempt",
    "Day",
    "Due",
    "HandledInBrief",
    "InHand",
    "Note",
    "OpenCalledOff",
    "OpenStatement",
    "SaidCalledOff",
    "Statement",
    "ToldAttempt",
    "Tried",
    "WonJob",
    "attempts",
    "attempts_of",
    "attempts_on",
    "awards",
    "awards_on",
    "called_off_on",
    "contact_records",
    "day_of",
    "due_today",
    "handled",
    "handled_in_brief",
    "in_hand",
    "jobs_of_request",
    "notes",
    "notes_on",
    "open_called_off",
    "statements",
    "told_attempt",
    "told_attempts",
    "unanswered_statements",
    "unsettled_statements",
]
