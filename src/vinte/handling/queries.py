"""What other rooms may ask about the handling of contacts."""

from __future__ import annotations

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
from vinte.handling.messages.summaries import SummaryDraft, draft_summary, without_summary
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
from vinte.handling.timeline import GRADES, SIDES, timeline

__all__ = [
    "GRADES",
    "MOST_MESSAGE_PHOTOS",
    "SIDES",
    "Attempt",
    "Conversation",
    "Event",
    "FileContent",
    "HandledInBrief",
    "OpenCalledOff",
    "OpenStatement",
    "SaidCalledOff",
    "Statement",
    "SummaryDraft",
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
    "draft_summary",
    "file_of",
    "handled",
    "handled_in_brief",
    "jobs_of_request",
    "open_called_off",
    "statements",
    "timeline",
    "unanswered_statements",
    "unread_counts",
    "unsettled_statements",
    "without_summary",
    "words_of",
    "written_by",
]
