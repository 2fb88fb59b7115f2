"""What changes in the help centre: tickets, articles of operators, follows, comments, whether an article helped; a complaint
is filed, heard and decided; content is reported, and taken down or not; and what a room above has to say of letters and
of terms."""

from __future__ import annotations

from vinte.help_centre.articles.own import publish as publish_article
from vinte.help_centre.articles.own import withdraw as withdraw_article
from vinte.help_centre.articles.own import write as write_article
from vinte.help_centre.articles.reading import register_own_terms
from vinte.help_centre.by_mail import register_reader
from vinte.help_centre.comments.writing import comment, refuse_comment, show_comment
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
from vinte.help_centre.following.follows import confirm as confirm_follow
from vinte.help_centre.following.follows import follow
from vinte.help_centre.following.follows import stop as stop_follow
from vinte.help_centre.following.follows import stop_by_account as stop_own_follow
from vinte.help_centre.reach.writing import write_to_support
from vinte.help_centre.searching.index import bring_up_to_date as bring_search_up_to_date
from vinte.help_centre.tickets import answer as answer_ticket
from vinte.help_centre.tickets import close as close_ticket
from vinte.help_centre.tickets import open_ticket
from vinte.help_centre.votes import answer as say_whether_helpful

__all__ = [
    "answer_complaint",
    "answer_complaint_appeal",
    "answer_notice_appeal",
    "answer_ticket",
    "appeal_as_homeowner",
    "appeal_as_professional",
    "appeal_notice",
    "bring_search_up_to_date",
    "close_ticket",
    "comment",
    "confirm_follow",
    "decide_complaint",
    "decide_notice",
    "file_complaint",
    "follow",
    "open_ticket",
    "publish_article",
    "refuse_comment",
    "register_own_terms",
    "register_reader",
    "report_content",
    "say_whether_helpful",
    "settle_complaint",
    "show_comment",
    "stop_follow",
    "stop_own_follow",
    "withdraw_article",
    "write_article",
    "write_to_support",
]
