"""Reviews as everybody sees them: put up, taken down, and read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed
from vinte.kernel.ids import new_id
from vinte.leads import queries as leads
from vinte.notices import actions as notices
from vinte.people import queries as people
from vinte.reviews.models import About, Review, ReviewInvitation, ReviewReply, WrittenReview

State = WrittenReview.State


@dataclass(frozen=True)
class PublishedReview:
    """One review; `purchase_id` is empty for former work, and the three marks in reviews from before them.

    `rating` is what the guarantee and the stars read: the mean of the marks given, halves rounded up.
    """

    id: UUID
    invitation_id: UUID
    about: str
    about_label: str
    purchase_id: UUID | None
    handling: int | None
    professionalism: int | None
    quality: int | None
    rating: int
    text: str
    author: str
    published_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class ShownReview:
    """A review on the public profile, with the professional's answer, empty while there is none."""

    review: PublishedReview
    reply: str
    replied_at: datetime | None


@dataclass(frozen=True)
class Means:
    """The mean of each mark over the reviews that stand, from 1 to 5, None where nobody gave it; and of how many."""

    count: int
    rating: float | None
    handling: float | None
    professionalism: float | None
    quality: float | None


def put_up(written: WrittenReview, *, at: datetime) -> PublishedReview:
    """Show what was written, from now on, and tell the professional. The caller holds the row's lock."""
    review = Review.objects.create(
        professional_id=written.professional_id,
        id=new_id(at=at),
        about=written.about,
        purchase_id=written.purchase_id,
        invitation_id=written.invitation_id,
        handling=written.handling,
        professionalism=written.professionalism,
        quality=written.quality,
        rating=written.rating,
        text=written.text,
        author=written.author,
        published_at=at,
    )
    _tell_professional(review, at=at)
    return copied(PublishedReview, review)


def take_down(written: WrittenReview, *, at: datetime) -> bool:
    """Show it no more; it stays on record with both instants. The caller holds the row's lock. Whether it was shown."""
    mine = Review.objects.filter(
        professional_id=written.professional_id, invitation_id=written.invitation_id, withdrawn_at=None
    )
    return mine.update(withdrawn_at=at) > 0


def reviews_of(professional_id: UUID) -> list[PublishedReview]:
    """All reviews of a professional, the withdrawn ones too, newest first."""
    rows = Review.objects.filter(professional_id=professional_id).order_by("-published_at", "-id")
    return [copied(PublishedReview, row) for row in rows]


def review_of(*, professional_id: UUID, invitation_id: UUID) -> PublishedReview:
    """The review of an invitation that is shown now; raises NotAllowed when none is."""
    row = Review.objects.filter(
        professional_id=professional_id, invitation_id=invitation_id, withdrawn_at=None
    ).first()
    if row is None:
        raise NotAllowed(f"no review of invitation {invitation_id} is shown")
    return copied(PublishedReview, row)


def reviews_about(*, professional_id: UUID, purchase_ids: Collection[UUID]) -> list[PublishedReview]:
    """All reviews about the handling of these contacts of the professional, newest first."""
    rows = Review.objects.filter(professional_id=professional_id, purchase_id__in=purchase_ids)
    return [copied(PublishedReview, row) for row in rows.order_by("-published_at", "-id")]


def shown_reviews(professional_id: UUID) -> list[ShownReview]:
    """The reviews that everybody sees, newest first, each with its answer."""
    rows = Review.objects.filter(professional_id=professional_id, withdrawn_at=None)
    replies = {
        reply.invitation_id: reply
        for reply in ReviewReply.objects.filter(
            professional_id=professional_id, state=ReviewReply.State.PUBLISHED
        )
    }
    shown = []
    for row in rows.order_by("-published_at", "-id"):
        reply = replies.get(row.invitation_id)
        shown.append(
            ShownReview(
                review=copied(PublishedReview, row),
                reply=reply.text if reply else "",
                replied_at=reply.published_at if reply else None,
            )
        )
    return shown


@dataclass(frozen=True)
class LatestReview:
    """A review with whose it is."""

    professional_id: UUID
    review: PublishedReview


def latest_reviews(*, market: str, at: datetime, most: int) -> list[LatestReview]:
    """The latest reviews with words in a market that everybody sees, one of each professional, newest first.

    Good and bad alike; whether the professional is shown is for whoever shows them to ask.
    """
    rows = Review.objects.filter(
        professional__market=market, withdrawn_at=None, published_at__lte=at
    ).exclude(text="")
    latest = rows.order_by("professional_id", "-published_at", "-id").distinct("professional_id")
    newest = Review.objects.filter(professional__market=market, id__in=latest.values("id"))
    return [
        LatestReview(row.professional_id, copied(PublishedReview, row))
        for row in newest.order_by("-published_at", "-id")[:most]
    ]


def means_of(reviews: Collection[PublishedReview]) -> Means:
    """The means of these reviews."""

    def mean(name: str) -> float | None:
        given = [mark for review in reviews if (mark := getattr(review, name)) is not None]
        return sum(given) / len(given) if given else None

    return Means(
        count=len(reviews),
        rating=mean("rating"),
        handling=mean("handling"),
        professionalism=mean("professionalism"),
        quality=mean("quality"),
    )


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
    """Those of these contacts of which a review was written, whatever became of it."""
    rows = ReviewInvitation.objects.filter(purchase_id__in=purchase_ids, answered_at__isnull=False)
    return frozenset(
        purchase_id for purchase_id in rows.values_list("purchase_id", flat=True) if purchase_id is not None
    )


def job_title_of(*, professional_id: UUID, purchase_id: UUID | None) -> str:
    """The title of the request that a review is about; empty for former work."""
    if purchase_id is None:
        return ""
    return leads.purchase(professional_id=professional_id, purchase_id=purchase_id).job_request.title


def _tell_professional(review: Review, *, at: datetime) -> None:
    row = people.professional(review.professional_id)
    account = people.account(row.account_id)
    if not people.wants_letter(account_id=account.pk, kind="review_published"):
        return
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
            "job_title": job_title_of(professional_id=row.id, purchase_id=review.purchase_id),
            "link": settings.VINTE_BASE_URL.rstrip("/") + "/pro/opinioes/",
        },
        idempotency_key=f"review_published:{review.id}",
        at=at,
    )
