"""What can be asked about reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vinte.kernel.errors import Refused
from vinte.leads import queries as leads
from vinte.people import queries as people
from vinte.reviews.models import About, Review, ReviewInvitation

PURPOSE_OF = {About.CONTACT: "review_contact", About.FORMER_WORK: "review_former_client"}


@dataclass(frozen=True)
class InvitationView:
    """What the person who was invited may see: whom the review is about, and of what."""

    trade_name: str
    about: str
    job_title: str


def reviews_of(professional_id: UUID) -> list[Review]:
    """All reviews of a professional, the withdrawn ones too, newest first."""
    return list(Review.objects.filter(professional_id=professional_id).order_by("-published_at", "-id"))


def invitations_of(professional_id: UUID) -> list[ReviewInvitation]:
    """Everybody who was asked, newest first."""
    return list(
        ReviewInvitation.objects.filter(professional_id=professional_id).order_by("-invited_at", "-id")
    )


def invitation_behind(*, secret: str, at: datetime) -> InvitationView:
    """The invitation that a private link opens; it says nothing about anybody else.

    Raises Refused (`link_unknown`, `link_expired`, `link_used`).
    """
    _purpose, subject = find_link(secret=secret, at=at)
    row = ReviewInvitation.objects.get(id=subject)
    title = ""
    if row.purchase_id is not None:
        title = leads.purchase(
            professional_id=row.professional_id, purchase_id=row.purchase_id
        ).job_request.title
    return InvitationView(
        trade_name=people.professional(row.professional_id).trade_name,
        about=row.about,
        job_title=title,
    )


def find_link(*, secret: str, at: datetime) -> tuple[str, UUID]:
    """Which of the two purposes a link has, and its invitation; raises Refused as `invitation_behind`."""
    try:
        return PURPOSE_OF[About.CONTACT], people.find_private_link(secret, PURPOSE_OF[About.CONTACT], at)
    except Refused as refusal:
        if refusal.code != "link_unknown":
            raise
    return PURPOSE_OF[About.FORMER_WORK], people.find_private_link(secret, PURPOSE_OF[About.FORMER_WORK], at)
