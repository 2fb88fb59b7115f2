"""What can be asked about reviews."""

from __future__ import annotations

from vinte.reviews.imported import ReviewFromElsewhere, reviews_from_elsewhere
from vinte.reviews.invitations import (
    Invitation,
    InvitationView,
    invitation_behind,
    invitations_about,
    invitations_of,
)
from vinte.reviews.moderation.desk import (
    HiddenReview,
    QueuedReview,
    ReviewCase,
    hidden_review,
    hidden_reviews,
    overdue_reviews,
    review_case,
    review_queue,
)
from vinte.reviews.moderation.moments import moments_of_reviewed, moments_of_reviewer
from vinte.reviews.moderation.replies import (
    QueuedReply,
    ReplyCase,
    overdue_replies,
    reply_queue,
    reply_to,
)
from vinte.reviews.moderation.same_places import (
    OwnReview as OwnContactReview,
)
from vinte.reviews.moderation.same_places import (
    SamePlace,
    businesses_in_same_browser,
    own_reviews,
    same_place,
)
from vinte.reviews.moderation.traces import KeptDays, kept_days
from vinte.reviews.published import (
    LatestReview,
    Means,
    PublishedReview,
    ShownReview,
    latest_reviews,
    means_of,
    ratings_of,
    review_of,
    reviewed_contacts,
    reviews_about,
    reviews_of,
    shown_reviews,
)
from vinte.reviews.replies import Reply, replies_of, shown_reply
from vinte.reviews.reporting_links import ReportedReview, report_link_behind
from vinte.reviews.reports import review_reasons
from vinte.reviews.tips.advice import Tip, tip_for
from vinte.reviews.writing import GivenReview, OwnReview, WaitingReview, own_review, waiting_reviews

__all__ = [
    "GivenReview",
    "HiddenReview",
    "Invitation",
    "InvitationView",
    "KeptDays",
    "LatestReview",
    "Means",
    "OwnContactReview",
    "OwnReview",
    "PublishedReview",
    "QueuedReply",
    "QueuedReview",
    "Reply",
    "ReplyCase",
    "ReportedReview",
    "ReviewCase",
    "ReviewFromElsewhere",
    "SamePlace",
    "ShownReview",
    "Tip",
    "WaitingReview",
    "businesses_in_same_browser",
    "hidden_review",
    "hidden_reviews",
    "invitation_behind",
    "invitations_about",
    "invitations_of",
    "kept_days",
    "latest_reviews",
    "means_of",
    "moments_of_reviewed",
    "moments_of_reviewer",
    "overdue_replies",
    "overdue_reviews",
    "own_review",
    "own_reviews",
    "ratings_of",
    "replies_of",
    "reply_queue",
    "reply_to",
    "report_link_behind",
    "review_case",
    "review_of",
    "review_queue",
    "review_reasons",
    "reviewed_contacts",
    "reviews_about",
    "reviews_from_elsewhere",
    "reviews_of",
    "same_place",
    "shown_reply",
    "shown_reviews",
    "tip_for",
    "waiting_reviews",
]
