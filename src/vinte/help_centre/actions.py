"""What changes in the help centre: a ticket is opened, answered, closed; a room says what else a letter may be; a
complaint is filed, heard and decided; content is reported, and taken down or not."""

from __future__ import annotations

from vinte.help_centre.by_mail import register_reader
from vinte.help_centre.complaints.deciding import answer_complaint_appeal, decide_complaint
from vinte.help_centre.complaints.hearing import (
    answer_complaint,
    appeal_as_homeowner,
    appeal_as_professional,
    file_complaint,
    settle_complaint,
)
from vinte.help_centre.content.deciding import answer_notice_appeal, decide_notice
from vinte.help_centre.content.notices import appeal_notice, report_content
from vinte.help_centre.tickets import answer as answer_ticket
from vinte.help_centre.tickets import close as close_ticket
from vinte.help_centre.tickets import open_ticket

__all__ = [
    "answer_complaint",
    "answer_complaint_appeal",
    "answer_notice_appeal",
    "answer_ticket",
    "appeal_as_homeowner",
    "appeal_as_professional",
    "appeal_notice",
    "close_ticket",
    "decide_complaint",
    "decide_notice",
    "file_complaint",
    "open_ticket",
    "register_reader",
    "report_content",
    "settle_complaint",
]
