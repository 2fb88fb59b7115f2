"""The desk's queue of reviews, and what an agent may do with one: show, hold, hide with a reason, show again.

Whoever has a part in the business decides nothing about it. What waits past its day is shown by itself where nothing
was seen that only a person may judge; the rest goes on waiting and is told to the operator.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinte.kernel import due, formats
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.long_lists import LongList
from vinte.people import access
from vinte.people.access import Visitor
from vinte.reviews.models import (
    ModerationStep,
    ReviewInvitation,
    ReviewReport,
    ReviewSignal,
    WrittenReview,
)
from vinte.reviews.moderation import letters
from vinte.reviews.moderation.parties import require_no_part
from vinte.reviews.moderation.reasons import REASONS, require_reason
from vinte.reviews.moderation.rules import ReviewRules
from vinte.reviews.moderation.signals import BY_KIND
from vinte.reviews.moderation.trail import ACTS, step
from vinte.reviews.published import job_title_of, put_up, take_down
from vinte.reviews.reporting_links import settle_reports

State = WrittenReview.State


@dataclass(frozen=True)
class QueuedReview:
    """A line of the queue: `why` are the signals and reports in a few words."""

    id: UUID
    trade_name: str
    author: str
    rating: int
    state: str
    state_label: str
    why: list[str]
    queued_at: datetime | None
    hidden_at: datetime | None
    waits_until: datetime | None


@dataclass(frozen=True)
class SeenSignal:
    """What was seen, in words for the desk."""

    label: str
    words: str
    noticed_at: datetime


@dataclass(frozen=True)
class SeenReport:
    """A report: its reason and words; `by_business` says that it came from the professional, `by_link` that it came from
    somebody without an account, `of_reply` that the answer is meant."""

    reason_label: str
    words: str
    by_business: bool
    of_reply: bool
    by_link: bool
    reported_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True)
class TrailStep:
    """A line of the trail; `by` is empty where nobody of the desk did it."""

    act: str
    reason: str
    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class ReviewCase:
    """A review on the desk, with all that is known of it but whose address it came from."""

    id: UUID
    professional_id: UUID
    invitation_id: UUID
    trade_name: str
    about: str
    about_label: str
    job_title: str
    author: str
    handling: int | None
    professionalism: int | None
    quality: int | None
    rating: int
    text: str
    state: str
    state_label: str
    written_at: datetime
    invited_at: datetime
    by_letter: bool
    waits_until: datetime | None
    needs_person: bool
    held_at: datetime | None
    reason: str
    reason_words: str
    objection: str
    objected_at: datetime | None
    queued_at: datetime | None
    signals: list[SeenSignal]
    reports: list[SeenReport]
    trail: list[TrailStep]


def review_queue(*, account: Visitor) -> LongList[QueuedReview]:
    """What waits for the desk, the longest first; raises NotAllowed unless of the desk."""
    access.require(account, right="desk.use")
    rows = WrittenReview.objects.filter(queued_at__isnull=False).select_related("professional")
    return LongList(rows.order_by("queued_at", "id"), read=_lines)


def hidden_reviews(*, account: Visitor) -> LongList[QueuedReview]:
    """What is hidden, the newest first; raises NotAllowed unless of the desk."""
    access.require(account, right="desk.use")
    rows = WrittenReview.objects.filter(state=State.HIDDEN, queued_at=None).select_related("professional")
    return LongList(rows.order_by("-hidden_at", "-id"), read=_lines)


def _lines(rows: list[WrittenReview]) -> list[QueuedReview]:
    ids = [row.id for row in rows]
    why: dict[UUID, list[str]] = {each: [] for each in ids}
    for signal in _in_order(ReviewSignal.objects.filter(written_id__in=ids)):
        why[signal.written_id].append(str(BY_KIND[signal.kind].label))
    reports = ReviewReport.objects.filter(written_id__in=ids, settled_at=None)
    for found in reports.values("written_id").annotate(count=Count("id")).order_by("written_id"):
        why[found["written_id"]].append(_("denunciada"))
    for row in rows:
        if row.objected_at is not None:
            why[row.id].append(_("o autor não concordou"))
    return [
        copied(QueuedReview, row, trade_name=row.professional.trade_name, why=why[row.id]) for row in rows
    ]


def review_case(written_id: UUID, *, account: Visitor) -> ReviewCase:
    """One review with what was seen and done; raises NotAllowed unless of the desk, and without a part in it."""
    row = WrittenReview.objects.select_related("professional").filter(id=written_id).first()
    if row is None:
        raise NotAllowed(f"no review {written_id}")
    require_no_part(row, by=UUID(str(account.pk)))
    invitation = ReviewInvitation.objects.get(id=row.invitation_id)
    mine = {"professional_id": row.professional_id, "written_id": row.id}
    versions = WrittenReview.objects.filter(
        professional_id=row.professional_id, invitation_id=row.invitation_id
    )
    steps = ModerationStep.objects.filter(
        professional_id=row.professional_id, written_id__in=versions.values_list("id", flat=True)
    ).select_related("by")
    return copied(
        ReviewCase,
        row,
        trade_name=row.professional.trade_name,
        job_title=job_title_of(professional_id=row.professional_id, purchase_id=row.purchase_id),
        invited_at=invitation.invited_at,
        by_letter=invitation.by_letter,
        reason=str(REASONS[row.reason]) if row.reason else "",
        signals=[
            SeenSignal(
                label=str(BY_KIND[signal.kind].label), words=words_of(signal), noticed_at=signal.noticed_at
            )
            for signal in _in_order(ReviewSignal.objects.filter(**mine))
        ],
        reports=[
            copied(
                SeenReport,
                report,
                reason_label=str(REASONS[report.reason]),
                by_link=report.reported_by_id is None,
            )
            for report in ReviewReport.objects.filter(**mine).order_by("-reported_at", "-id")
        ],
        trail=[
            TrailStep(
                act=str(ACTS[done.act]),
                reason=str(REASONS[done.reason]) if done.reason else "",
                words=done.words,
                by=done.by.name if done.by is not None else "",
                at=done.at,
            )
            for done in steps.order_by("at", "id")
        ],
    )


def _in_order(signals: Iterable[ReviewSignal]) -> list[ReviewSignal]:
    """In the order of the table of signals, in which the weightiest come first."""
    places = list(BY_KIND)
    return sorted(signals, key=lambda signal: places.index(signal.kind))


def words_of(signal: ReviewSignal) -> str:
    """What was seen, in a sentence."""
    seen = dict(signal.seen)
    if "day" in seen:
        seen["day"] = formats.short_day(date.fromisoformat(seen["day"]))
    return str(BY_KIND[signal.kind].words) % seen


@dataclass(frozen=True)
class HiddenReview:
    """A review that an agent hid, as its professional may know it: why, and who decided."""

    id: UUID
    professional_id: UUID
    purchase_id: UUID | None
    author: str
    rating: int
    reason: str
    hidden_at: datetime
    hidden_by_id: UUID


def hidden_review(written_id: UUID) -> HiddenReview:
    """A review that is hidden now, for a room above that looks after who may see it.

    Raises NotAllowed where there is none, or nobody of the desk hid it.
    """
    row = WrittenReview.objects.filter(id=written_id, state=State.HIDDEN).first()
    done = (
        ModerationStep.objects.filter(written_id=written_id, act="hidden", by__isnull=False)
        .order_by("-at", "-id")
        .first()
    )
    if row is None or done is None or row.hidden_at is None:
        raise NotAllowed(f"no hidden review {written_id}")
    return copied(HiddenReview, row, reason=str(REASONS[row.reason]), hidden_by_id=done.by_id)


@transaction.atomic
def approve_review(*, written_id: UUID, by: UUID, at: datetime) -> None:
    """Show a review that waits, or let one that was reported stay; whoever reported it is answered by that.

    Raises NotAllowed unless `by` is of the desk and has no part in the business, Refused (`already_decided`).
    """
    row = _locked(written_id, by=by)
    if row.state == State.WAITING:
        _show(row, act="shown", by=by, at=at)
    elif row.state == State.PUBLISHED and row.queued_at is not None:
        _settle(row, at=at)
        row.save(update_fields=["queued_at"])
        step(row, "kept", by=by, at=at)
    else:
        raise _already_decided()


@transaction.atomic
def hold_review(*, written_id: UUID, words: str, by: UUID, at: datetime) -> None:
    """Let a review wait some days more, once, with a note for the desk; raises as `approve_review`, `held_before`."""
    row = _locked(written_id, by=by)
    if row.state != State.WAITING:
        raise _already_decided()
    if row.held_at is not None:
        raise Refused(
            code="held_before",
            message=_("Esta opinião já ficou em espera uma vez."),
            what_to_do=_("Publique-a, ou esconda-a com o motivo."),
        )
    rules = ReviewRules.at(market=row.professional.market, at=at)
    row.held_at, row.waits_until = at, at + timedelta(days=rules.hold_days)
    row.save(update_fields=["held_at", "waits_until"])
    step(row, "held", by=by, at=at, words=words.strip()[:1000])


@transaction.atomic
def hide_review(*, written_id: UUID, reason: str, words: str, by: UUID, at: datetime) -> None:
    """Hide a review, or leave it hidden after its author objected; the author is told why and how to object.

    The professional is told too, also of one that waited and was never shown: it will count nowhere, and they may appeal.

    Raises as `approve_review`, and Refused (`reason_missing`, `text_too_long`).
    """
    row = _locked(written_id, by=by)
    if row.state not in (State.WAITING, State.PUBLISHED) and not (
        row.state == State.HIDDEN and row.queued_at is not None
    ):
        raise _already_decided()
    said = require_reason(reason, words=words)
    was_shown = take_down(row, at=at)
    answers = row.state == State.HIDDEN
    row.state, row.reason, row.reason_words = State.HIDDEN, reason, said
    row.waits_until = None
    if not answers:
        row.hidden_at = at
    _settle(row, at=at)
    row.save(update_fields=["state", "reason", "reason_words", "hidden_at", "queued_at", "waits_until"])
    step(row, "hidden", by=by, at=at, reason=reason, words=said)
    letters.tell_author(
        "review_hidden",
        row,
        key=at.isoformat(),
        at=at,
        reason=reason,
        words=said,
        can_object=not answers,
    )
    if not answers:
        letters.tell_taken_down(row, was_shown=was_shown, at=at)


@transaction.atomic
def restore_review(*, written_id: UUID, words: str, by: UUID, at: datetime) -> None:
    """Show a hidden review again, from now on: between the two it counted nowhere. Raises as `approve_review`."""
    row = _locked(written_id, by=by)
    if row.state != State.HIDDEN:
        raise _already_decided()
    _show(row, act="restored", by=by, at=at, words=words.strip()[:1000])


def overdue_reviews(*, at: datetime) -> int:
    """How many reviews wait for a person past the day by which they were to be decided."""
    return WrittenReview.objects.filter(state=State.WAITING, waits_until__lte=at, needs_person=True).count()


def waiting_count(*, account: Visitor) -> int:
    """How many reviews the desk has to look at; raises NotAllowed unless of the desk."""
    access.require(account, right="desk.use")
    return WrittenReview.objects.filter(queued_at__isnull=False).count()


def _show(row: WrittenReview, *, act: str, at: datetime, by: UUID | None = None, words: str = "") -> None:
    row.state, row.waits_until, row.reason, row.reason_words = State.PUBLISHED, None, "", ""
    row.hidden_at, row.objected_at = None, None
    _settle(row, at=at)
    row.save(
        update_fields=[
            "state",
            "waits_until",
            "reason",
            "reason_words",
            "hidden_at",
            "objected_at",
            "queued_at",
        ]
    )
    step(row, act, by=by, at=at, words=words)
    put_up(row, at=at)
    letters.tell_author("review_shown", row, key=at.isoformat(), at=at)


def _settle(row: WrittenReview, *, at: datetime) -> None:
    """What waited for the desk is looked at."""
    row.queued_at = None
    settle_reports(row, stays=row.state != State.HIDDEN, at=at)


def _locked(written_id: UUID, *, by: UUID) -> WrittenReview:
    row = (
        WrittenReview.objects.select_for_update(of=("self",))
        .select_related("professional")
        .filter(id=written_id)
    )
    found = row.first()
    if found is None:
        raise NotAllowed(f"no review {written_id}")
    require_no_part(found, by=by)
    return found


def _already_decided() -> Refused:
    return Refused(code="already_decided", message=_("Esta opinião já foi decidida."))


def _overdue(*, at: datetime) -> due.Found:
    rows = WrittenReview.objects.filter(state=State.WAITING, waits_until__lte=at, needs_person=False)
    keys = rows.order_by("waits_until", "id").values_list("id", flat=True)
    yield from due.items("review", keys, _show_late, at=at)


@transaction.atomic
def _show_late(written_id: UUID, *, at: datetime) -> int:
    """Show what nobody looked at in time."""
    mine = WrittenReview.objects.filter(
        id=written_id, state=State.WAITING, waits_until__lte=at, needs_person=False
    )
    row = mine.select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return 0
    _show(row, act="shown_late", at=at)
    return 1


DUTY = due.Duty("reviews.waiting", gettext_lazy("Opiniões que esperam além do prazo"), _overdue)
