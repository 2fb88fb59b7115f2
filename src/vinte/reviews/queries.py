"""What can be asked about reviews."""

from __future__ import annotations

from vinte.reviews.invitations import InvitationView, invitation_behind, invitations_of
from vinte.reviews.published import reviews_of

__all__ = [
    "InvitationView",
    "invitation_behind",
    "invitations_of",
    "reviews_of",
]
