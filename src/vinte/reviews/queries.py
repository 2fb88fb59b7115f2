"""What can be asked about reviews."""

from __future__ import annotations

from vinte.reviews.invitations import (
    Invitation,
    InvitationView,
    invitation_behind,
    invitations_about,
    invitations_of,
)
from vinte.reviews.published import (
    PublishedReview,
    ratings_of,
    reviewed_contacts,
    reviews_about,
    reviews_of,
)

__all__ = [
    "Invitation",
    "InvitationView",
    "PublishedReview",
    "invitation_behind",
    "invitations_about",
    "invitations_of",
    "ratings_of",
    "reviewed_contacts",
    "reviews_about",
    "reviews_of",
]
