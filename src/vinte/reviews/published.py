"""Reviews: published by whoever holds the invitation, and withdrawn."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.leads import queries as leads
from vinte.notices import actions as notices
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.reviews.invitations import find_link, refuse_ended
from vinte.reviews.models import About, Review, ReviewInvitation

LONGEST_TEXT = 2000


@dataclass(frozen=True)
class PublishedReview:
    """One review; `purchase_id` is empty for former work."""

    id: UUID
    about: str
    about_label: str
    purchase_id: UUID | None
    rating: int
    text: str
    author: str
    published_at: datetime
    withdrawn_at: datetime | None


@transaction.atomic
def publish(*, secret: str, rating: int, text: str, at: datetime) -> PublishedReview:
    """Publish the review of whoever holds the private link, and tell the professional.

    Raises Refused: `link_unknown`, `link_expired`, `link_used`, `already_reviewed`, `contact_returned`,
    `rating_missing` outside 1 to 5, `text_too_long`.
    """
    if not 1 <= rating <= 5:
        raise Refused(code="rating_missing", message=_("Falta escolher de uma a cinco estrelas."))
    said = text.strip()
    if len(said) > LONGEST_TEXT:
        raise Refused(
            code="text_too_long",
            message=_("O texto tem mais de %(most)s carateres.") % {"most": LONGEST_TEXT},
            what_to_do=_("Encurte-o um pouco."),
        )
    purpose, _subject = find_link(secret=secret, at=at)
    invitation_id = people_actions.use_private_link(secret=secret, purpose=purpose, at=at)
    invitation = ReviewInvitation.objects.select_for_update().get(id=invitation_id)
    refuse_ended(invitation)
    invitation.answered_at = at
    invitation.save(update_fields=["answered_at"])
    review = Review.objects.create(
        professional_id=invitation.professional_id,
        id=new_id(at=at),
        about=invitation.about,
        purchase_id=invitation.purchase_id,
        invitation_id=invitation.id,
        rating=rating,
        text=said,
        author=invitation.invited_name.split(" ", 1)[0],
        published_at=at,
    )
    _tell_professional(review, at=at)
    return copied(PublishedReview, review)


@transaction.atomic
def withdraw(*, professional_id: UUID, review_id: UUID, at: datetime) -> PublishedReview:
    """Withdraw a review; it stays on record with its instant.

    Raises NotAllowed when there is none, Refused (`already_withdrawn`).
    """
    review = Review.objects.select_for_update().filter(professional_id=professional_id, id=review_id).first()
    if review is None:
        raise NotAllowed(f"no review {review_id} of professional {professional_id}")
    if review.withdrawn_at is not None:
        raise Refused(code="already_withdrawn", message=_("Esta opinião já foi retirada."))
    review.withdrawn_at = at
    review.save(update_fields=["withdrawn_at"])
    return copied(PublishedReview, review)


def reviews_of(professional_id: UUID) -> list[PublishedReview]:
    """All reviews of a professional, the withdrawn ones too, newest first."""
    rows = Review.objects.filter(professional_id=professional_id).order_by("-published_at", "-id")
    return [copied(PublishedReview, row) for row in rows]


def reviews_about(*, professional_id: UUID, purchase_ids: Collection[UUID]) -> list[PublishedReview]:
    """All reviews about the handling of these contacts of the professional, newest first."""
    rows = Review.objects.filter(professional_id=professional_id, purchase_id__in=purchase_ids)
    return [copied(PublishedReview, row) for row in rows.order_by("-published_at", "-id")]


def ratings_of(professional_ids: Collection[UUID], *, at: datetime) -> dict[UUID, list[int]]:
    """The ratings of each of these professionals that stood at that instant, by id."""
    rows = Review.objects.filter(
        professional_id__in=professional_ids, withdrawn_at__isnull=True, published_at__lte=at
    )
    found: dict[UUID, list[int]] = {professional_id: [] for professional_id in professional_ids}
    for professional_id, rating in rows.values_list("professional_id", "rating"):
        found[professional_id].append(rating)
    return found


def reviewed_contacts(purchase_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these contacts of which a review was published, withdrawn ones too."""
    rows = Review.objects.filter(purchase_id__in=purchase_ids).values_list("purchase_id", flat=True)
    return frozenset(purchase_id for purchase_id in rows if purchase_id is not None)


def _tell_professional(review: Review, *, at: datetime) -> None:
    row = people.professional(review.professional_id)
    account = people.account(row.account_id)
    if not people.wants_letter(account_id=account.pk, kind="review_published"):
        return
    title = ""
    if review.purchase_id is not None:
        title = leads.purchase(professional_id=row.id, purchase_id=review.purchase_id).job_request.title
    notices.post(
        kind="review_published",
        to_address=account.email,
        to_name=account.name,
        language=account.language,
        context={
            "author": review.author,
            "rating": review.rating,
            "text": review.text,
            "about_contact": review.about == About.CONTACT,
            "job_title": title,
            "link": settings.VINTE_BASE_URL.rstrip("/") + "/pro/opinioes/",
        },
        idempotency_key=f"review_published:{review.id}",
        at=at,
    )
