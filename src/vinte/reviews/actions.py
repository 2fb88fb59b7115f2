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
from vinte.reviews.moderation.traces import SeenFrom
from vinte.reviews.replies import LONGEST_REPLY, write_reply
from vinte.reviews.reports import note_business, report_review
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
    "approve_review",
    "change_review",
    "dismiss_tip",
    "hide_review",
    "hold_review",
    "import_reviews",
    "invite_after_work",
    "invite_for_contact",
    "invite_former_client",
    "link_of_homeowner",
    "note_business",
    "object_to_hiding",
    "publish",
    "report_review",
    "restore_review",
    "withdraw_review",
    "write_reply",
]
