"""What may be read about drafts, photographs, and what waits at the desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed
from vinte.kernel.long_lists import LongList
from vinte.leads.models import (
    DraftPhoto,
    JobRequest,
    RequestDraft,
    RequestPhoto,
    RequestReview,
)
from vinte.leads.requests import screening
from vinte.leads.requests.drafts import STEPS, key_hash, rules_of
from vinte.leads.requests.rules import QuietFigures
from vinte.people import access
from vinte.people.access import Visitor


@dataclass(frozen=True)
class ReviewLine:
    """A draft before an agent: what was written, and what the checks doubt; no contact details."""

    id: UUID
    opened_at: datetime
    trade: str
    title: str
    description: str
    place: str
    intent: str
    mail_host: str
    photo_ids: tuple[UUID, ...]
    reasons: tuple[tuple[str, str], ...]
    duplicate_id: str


@dataclass(frozen=True)
class PostedRequest:
    """What a homeowner asked for, without the address; `expires_at` is until when it can be bought.

    `offered_at` is since when it is offered under its trade: from its publication, or since an agent moved it.

    `phone_wrong_at` is since when the number is known to be somebody else's, `changed_at` when it was last mended.
    """

    id: UUID
    homeowner_id: UUID
    market: str
    trade: str
    title: str
    description: str
    municipality: str
    parish: str
    intent_label: str
    reach_hours: str
    phone_hidden: bool
    place_count: int
    published_at: datetime
    offered_at: datetime
    priority_until: datetime
    expires_at: datetime | None
    extension_count: int
    state: str
    close_reason: str
    budget: str
    timing: str
    phone_wrong_at: datetime | None
    changed_at: datetime | None


@dataclass(frozen=True)
class OwnRequest:
    """A request as its homeowner reads it: with the last figures of the telephone, and whether a code came back from it.

    Not the number (INVARIANTS, 20).
    """

    posted: PostedRequest
    phone_ends: str
    is_phone_confirmed: bool


@dataclass(frozen=True)
class Photo:
    """A photograph of a draft or a request, without its bytes."""

    id: UUID
    of_id: UUID
    width: int
    height: int


@dataclass(frozen=True)
class PhotoFile:
    """A photograph and its small copy, as JPEG."""

    content: bytes
    small: bytes


def timings() -> tuple[tuple[str, str], ...]:
    """When a homeowner wants it done: what is stored, and its label."""
    return choices(JobRequest.Timing.choices)


def budgets() -> tuple[tuple[str, str], ...]:
    """About how much a homeowner wants to spend: what is stored, and its label."""
    return choices(JobRequest.Budget.choices)


def reach_hours() -> tuple[tuple[str, str], ...]:
    """When a homeowner can be reached: what is stored, and its label."""
    return choices(JobRequest.ReachHours.choices)


def choices(choices: Iterable[tuple[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), str(label)) for value, label in choices)


def findings(draft: RequestDraft, *, at: datetime) -> list[tuple[screening.Finding, str, str]]:
    """What the checks find in a draft, each with its words: what, and what to do."""
    return [(each, *screening.says(each.code, each.detail)) for each in screening.look(draft, at=at)]


def draft_behind(*, key: str, at: datetime) -> RequestDraft | None:
    """The draft that a key from a cookie opens, or None when there is none (any more)."""
    if not key:
        return None
    return RequestDraft.objects.filter(key_hash=key_hash(key), expires_at__gt=at).first()


def next_step(draft: RequestDraft | None) -> str:
    """The first question without an answer, or `resumo` when all have one."""
    done = draft.steps_done if draft else []
    return next((step for step in STEPS if step not in done), "resumo")


def most_photos(*, market: str, at: datetime) -> int:
    """How many photographs a request may have."""
    return rules_of(market, at).most_photos


def draft_photos(draft_id: UUID) -> list[Photo]:
    """The photographs of a draft, without their content, in the order of adding."""
    rows = DraftPhoto.objects.filter(draft_id=draft_id).defer("content", "small")
    return [copied(Photo, row, of_id=draft_id) for row in rows.order_by("added_at", "pk")]


def draft_photo(*, draft_id: UUID, photo_id: UUID) -> PhotoFile:
    """One photograph of this very draft; raises NotAllowed for any other."""
    found = DraftPhoto.objects.filter(draft_id=draft_id, pk=photo_id).first()
    if found is None:
        raise NotAllowed(f"no photograph {photo_id} in draft {draft_id}")
    return copied(PhotoFile, found)


def request_photos(job_request_id: UUID) -> list[Photo]:
    """The photographs of a request, without their content, in the order of adding."""
    rows = RequestPhoto.objects.filter(job_request_id=job_request_id).defer("content", "small")
    return [copied(Photo, row, of_id=job_request_id) for row in rows.order_by("added_at", "pk")]


def first_photos(job_request_ids: Collection[UUID]) -> dict[UUID, Photo]:
    """The first photograph of each of these requests that has one, without its content, by the request's id."""
    rows = RequestPhoto.objects.filter(job_request_id__in=job_request_ids).defer("content", "small")
    firsts = rows.order_by("job_request_id", "added_at", "pk").distinct("job_request_id")
    return {row.job_request_id: copied(Photo, row, of_id=row.job_request_id) for row in firsts}


def request_photo(*, job_request_id: UUID, photo_id: UUID) -> PhotoFile:
    """One photograph of a request, with its content; raises NotAllowed for any other.

    Whoever calls this has asked before whether the reader may see the request.
    """
    found = RequestPhoto.objects.filter(job_request_id=job_request_id, pk=photo_id).first()
    if found is None:
        raise NotAllowed(f"no photograph {photo_id} of request {job_request_id}")
    return copied(PhotoFile, found)


def can_extend(job_request: PostedRequest, *, at: datetime) -> bool:
    """Whether the homeowner may still give the request more time."""
    return (
        job_request.expires_at is not None
        and job_request.extension_count < rules_of(job_request.market, at).most_extensions
    )


def extension_days(*, market: str, at: datetime) -> int:
    """So many days more a homeowner gives a request at a time."""
    return rules_of(market, at).extension_days


def is_quiet(job_request: PostedRequest, *, at: datetime) -> bool:
    """Whether it is offered under its trade for so long that somebody who has had no call wonders; that instant is."""
    hours = QuietFigures.at(market=job_request.market, at=at).quiet_hours
    return at - job_request.offered_at >= timedelta(hours=hours)


def review_queue(*, account: Visitor) -> LongList[ReviewLine]:
    """The drafts that wait for an agent, the longest first; raises NotAllowed unless of the desk."""
    access.require(account, right="desk.use")
    rows = RequestReview.objects.filter(state=RequestReview.State.WAITING).select_related("draft")
    return LongList(rows.order_by("opened_at", "pk"), read=_lines)


def review_photo(*, account: Visitor, review_id: UUID, photo_id: UUID) -> PhotoFile:
    """A photograph of a draft before an agent; raises NotAllowed unless of the desk, and for any other."""
    access.require(account, right="desk.use")
    row = RequestReview.objects.filter(pk=review_id, state=RequestReview.State.WAITING).first()
    if row is None or row.draft_id is None:
        raise NotAllowed(f"no waiting review {review_id}")
    return draft_photo(draft_id=row.draft_id, photo_id=photo_id)


def _lines(rows: list[RequestReview]) -> list[ReviewLine]:
    photos = DraftPhoto.objects.filter(draft_id__in=[row.draft_id for row in rows]).order_by("added_at", "pk")
    photo_ids: dict[UUID, list[UUID]] = defaultdict(list)
    for draft_id, photo_id in photos.values_list("draft_id", "pk"):
        photo_ids[draft_id].append(photo_id)
    return [_line(row, photo_ids) for row in rows]


def _line(row: RequestReview, photo_ids: Mapping[UUID, list[UUID]]) -> ReviewLine:
    draft = row.draft
    if draft is None:
        raise LookupError(f"review {row.pk} waits without a draft")
    return ReviewLine(
        id=row.pk,
        opened_at=row.opened_at,
        trade=draft.trade,
        title=draft.title,
        description=draft.description,
        place=", ".join(part for part in (draft.parish, draft.municipality) if part),
        intent=str(JobRequest.Intent(draft.intent).label),
        mail_host=draft.email.rpartition("@")[2],
        photo_ids=tuple(photo_ids[draft.pk]),
        reasons=tuple(screening.says(each["code"], each["detail"]) for each in row.reasons),
        duplicate_id=next((each["detail"] for each in row.reasons if each["code"] == "duplicate"), ""),
    )


def request_row(job_request_id: UUID) -> JobRequest:
    """A request; raises NotAllowed when there is none."""
    found = JobRequest.objects.filter(pk=job_request_id).first()
    if found is None:
        raise NotAllowed(f"no request {job_request_id}")
    return found


def job_request(job_request_id: UUID) -> PostedRequest:
    """A request as others read it; raises NotAllowed when there is none."""
    return copied(PostedRequest, request_row(job_request_id))


def request_titles(job_request_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The title of each of these requests, by its id."""
    rows = JobRequest.objects.filter(pk__in=list(job_request_ids))
    return dict(rows.values_list("pk", "title"))


def own_request(job_request_id: UUID) -> OwnRequest:
    """A request as its homeowner reads it; raises NotAllowed when there is none."""
    row = JobRequest.objects.select_related("homeowner").filter(pk=job_request_id).first()
    if row is None:
        raise NotAllowed(f"no request {job_request_id}")
    asker = row.homeowner
    return OwnRequest(copied(PostedRequest, row), asker.phone[-3:], asker.phone_confirmed_at is not None)
