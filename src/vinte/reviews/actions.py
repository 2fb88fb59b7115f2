"""What changes about reviews: invitations, publication, withdrawal."""

from __future__ import annotations

from vinte.reviews.invitations import (
    MOST_WAITING,
    invite_for_contact,
    invite_former_client,
    link_of_homeowner,
)
from vinte.reviews.published import LONGEST_TEXT, publish, withdraw

__all__ = [
    "LONGEST_TEXT",
    "MOST_WAITING",
    "invite_for_contact",
    "invite_former_client",
    "link_of_homeowner",
    "publish",
    "withdraw",
]
