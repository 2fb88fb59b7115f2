"""Reviews about a professional or by a homeowner, for whoever at the desk looks after them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from vinte.kernel.moments import Moment, Moments
from vinte.reviews.models import ModerationStep, WrittenReview
from vinte.reviews.moderation.trail import ACTS


def _written(moment: Moment) -> str:
    return _("Opinião, %(state)s") % {"state": WrittenReview.State(moment.detail).label}


def _step(moment: Moment) -> str:
    return _("Opinião: %(act)s") % {"act": ACTS[moment.detail]}


def moments_of_reviewed(professional_id: UUID) -> list[Moments]:
    """What was written about a professional, and what somebody of the staff did with it."""
    steps = ModerationStep.objects.filter(professional_id=professional_id, by__isnull=False)
    return [
        _reviews(WrittenReview.objects.filter(professional_id=professional_id)),
        Moments(
            steps,
            kind="review_step",
            at="at",
            subject="written_id",
            detail="act",
            words="words",
            by="by__name",
            says=_step,
        ),
    ]


def moments_of_reviewer(purchase_ids: Collection[UUID]) -> list[Moments]:
    """What was written about these contacts by those whose they are."""
    return [_reviews(WrittenReview.objects.filter(purchase_id__in=purchase_ids))]


def _reviews(rows: QuerySet[WrittenReview]) -> Moments:
    return Moments(
        rows,
        kind="review",
        at="written_at",
        subject="id",
        detail="state",
        words="text",
        waits=Q(queued_at__isnull=False),
        says=_written,
    )
