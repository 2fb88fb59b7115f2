"""What other rooms may ask of where somebody was seen: whether it is where a business works. Only "the same" is told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from vinte.reviews.models import ReviewSignal, ReviewTrace, WrittenReview
from vinte.reviews.moderation.traces import SeenFrom, hashes_of

# What a review may have in common with the business that it is about.
_OWN = ("own_session", "own_browser", "own_address", "own_network")


@dataclass(frozen=True)
class SamePlace:
    """Somebody was seen where a business works: in its browser, last seen on `browser_on`; in its network."""

    browser_on: date | None
    network: bool


@dataclass(frozen=True)
class OwnReview:
    """A review about a contact has something in common with the business: `kind` as the signal's."""

    purchase_id: UUID
    kind: str
    noticed_at: datetime


def same_place(*, professional_id: UUID, seen: SeenFrom, at: datetime) -> SamePlace:
    """Whether somebody acts from where the business works; nothing is kept of where they act from."""
    of = hashes_of(seen)
    rows = ReviewTrace.objects.filter(
        professional_id=professional_id, written_id__isnull=True, kept_until__gt=at
    )
    days = [row.seen_at.date() for row in rows if row.device in of.devices]
    network = any(
        row.network in of.networks and row.network_until is not None and row.network_until > at
        for row in rows
    )
    return SamePlace(browser_on=max(days, default=None), network=network)


def businesses_in_same_browser(*, professional_id: UUID, at: datetime) -> int:
    """How many other businesses work in a browser in which this one works."""
    kept = ReviewTrace.objects.filter(written_id__isnull=True, kept_until__gt=at).exclude(device="")
    own = kept.filter(professional_id=professional_id).values("device")
    others = kept.filter(device__in=own).exclude(professional_id=professional_id)
    return others.values("professional_id").distinct().count()


def own_reviews(*, professional_id: UUID, purchase_ids: Collection[UUID]) -> list[OwnReview]:
    """The reviews about these contacts that stand and have something in common with the business, the first noticed
    first.
    """
    written = dict(
        WrittenReview.objects.filter(
            professional_id=professional_id, purchase_id__in=purchase_ids, state="published"
        ).values_list("id", "purchase_id")
    )
    rows = ReviewSignal.objects.filter(
        professional_id=professional_id, written_id__in=list(written), kind__in=_OWN
    ).order_by("noticed_at", "id")
    about = ((written[row.written_id], row) for row in rows)
    return [OwnReview(about_it, row.kind, row.noticed_at) for about_it, row in about if about_it is not None]
