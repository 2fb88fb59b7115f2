"""What other rooms may ask about the handling of contacts."""

from __future__ import annotations

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
    Attempt,
    HandledInBrief,
    WonJob,
    attempts,
    attempts_of,
    attempts_on,
    awards,
    awards_on,
    contact_records,
    handled,
    handled_in_brief,
)
from vinte.handling.reminders.telling import KIND as REMINDER_KIND
from vinte.handling.reminders.telling import STOP_PURPOSE as REMINDERS_STOP_PURPOSE
from vinte.handling.reminders.telling import usual_quiet_hours

__all__ = [
    "REMINDERS_STOP_PURPOSE",
    "REMINDER_KIND",
    "Attempt",
    "HandledInBrief",
    "OpenCalledOff",
    "OpenStatement",
    "SaidCalledOff",
    "Statement",
    "WonJob",
    "attempts",
    "attempts_of",
    "attempts_on",
    "awards",
    "awards_on",
    "called_off_on",
    "contact_records",
    "handled",
    "handled_in_brief",
    "jobs_of_request",
    "open_called_off",
    "statements",
    "unanswered_statements",
    "unsettled_statements",
    "usual_quiet_hours",
]
