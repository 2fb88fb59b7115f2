"""What changes about reviews: invitations, what authors write, what the desk decides, answers and imports."""

from __future__ import annotations

from vinte.reviews.imported import COLUMNS as IMPORT_COLUMNS
from vinte.reviews.imported import import_reviews
from vinte.reviews.invitations import (
    MOST_WAITING,
    invite_after_work,
    invite_for_contact,
    invite_former_client,
    link_of_homeowner,
)
from vinte.reviews.moderation.desk import approve_review, hide_review, hold_review, restore_review
from vinte.reviews.moderation.replies import approve_reply, hide_reply
from vinte.reviews.moderation.traces import SeenFrom
from vinte.reviews.replies import LONGEST_REPLY, object_to_hidden_reply, write_reply
from vinte.reviews.reporting_links import ask_report_link, report_by_link
from vinte.reviews.reports import note_business, report_review
from vinte.reviews.telephones import confirm_review_phone, send_review_code
from vinte.reviews.tips.advice import dismiss_tip
from vinte.reviews.writing import (
    LONGEST_TEXT,
    Marks,
    change_review,
    object_to_hiding,
    publish,
    withdraw_review,
)

__all__ = [
    "IMPORT_COLUMNS",
    "LONGEST_REPLY",
    "LONGEST_TEXT",
    "MOST_WAITING",
    "Marks",
    "SeenFrom",
    "approve_reply",
    "approve_review",
    "ask_report_link",
    "change_review",
    "confirm_review_phone",
    "dismiss_tip",
    "hide_reply",
    "hide_review",
    "hold_review",
    "import_reviews",
    "invite_after_work",
    "invite_for_contact",
    "invite_former_client",
    "link_of_homeowner",
    "note_business",
    "object_to_hidden_reply",
    "object_to_hiding",
    "publish",
    "report_by_link",
    "report_review",
    "restore_review",
    "send_review_code",
    "withdraw_review",
    "write_reply",
]
