"""The desk's queue of answers, and what an agent may do with one: show it, or hide it with a reason.

What waits past its day is shown by itself where nothing was seen that only a person may judge.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinte.kernel import due
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.long_lists import LongList
from vinte.notices import actions as notices
from vinte.people import access
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.people.access import Visitor
from vinte.reviews.models import ReviewReply, WrittenReview
from vinte.reviews.moderation.doubts import DOUBTS
from vinte.reviews.moderation.parties import require_no_part
from vinte.reviews.moderation.reasons import REASONS, require_reason
from vinte.reviews.moderation.trail import step
from vinte.reviews.replies import standing_review

State = ReviewReply.State


@dataclass(frozen=True)
class QueuedReply:
    """An answer that waits for the desk: `written_id` is the review's, on whose page it is decided."""

    id: UUID
    written_id: UUID
    trade_name: str
    why: list[str]
    state: str
    state_label: str
    queued_at: datetime | None
    waits_until: datetime | None


@dataclass(frozen=True)
class ReplyCase:
    """The answer to a review as the desk sees it."""

    id: UUID
    text: str
    state: str
    state_label: str
    written_at: datetime
    queued_at: datetime | None
    waits_until: datetime | None
    needs_person: bool
    why: list[str]
    reason: str
    reason_words: str
    objection: str
    objected_at: datetime | None


def reply_queue(*, account: Visitor) -> LongList[QueuedReply]:
    """The answers that wait for the desk, the longest first; raises NotAllowed unless of the desk."""
    access.require(account, right="desk.use")
    rows = ReviewReply.objects.filter(queued_at__isnull=False).select_related("professional")
    return LongList(rows.order_by("queued_at", "id"), read=_lines)


def _lines(rows: list[ReviewReply]) -> list[QueuedReply]:
    written = WrittenReview.objects.filter(invitation_id__in=[row.invitation_id for row in rows])
    newest = dict(written.order_by("written_at", "id").values_list("invitation_id", "id"))
    return [
        copied(
            QueuedReply,
            row,
            written_id=newest[row.invitation_id],
            trade_name=row.professional.trade_name,
            why=_why(row),
        )
        for row in rows
    ]


def _why(row: ReviewReply) -> list[str]:
    found = [str(DOUBTS[name]) for name in row.doubts]
    return [*found, _("o profissional não concordou")] if row.objected_at is not None else found


def reply_to(*, professional_id: UUID, invitation_id: UUID) -> ReplyCase | None:
    """The answer to the review of an invitation, unless it is a draft; who may see it is asked with the review."""
    row = (
        ReviewReply.objects.filter(professional_id=professional_id, invitation_id=invitation_id)
        .exclude(state=State.DRAFT)
        .first()
    )
    if row is None:
        return None
    return copied(ReplyCase, row, why=_why(row), reason=str(REASONS[row.reason]) if row.reason else "")


@transaction.atomic
def approve_reply(*, reply_id: UUID, by: UUID, at: datetime) -> None:
    """Show an answer that waits or is hidden; its professional is told.

    Raises NotAllowed unless `by` is of the desk and has no part in the business, Refused (`already_decided`).
    """
    row = _locked(reply_id, by=by)
    if row.state not in (State.WAITING, State.HIDDEN):
        raise _already_decided()
    _show(row, act="reply_shown", by=by, at=at)


@transaction.atomic
def hide_reply(*, reply_id: UUID, reason: str, words: str, by: UUID, at: datetime) -> None:
    """Hide an answer, shown or not, or leave it hidden after its professional objected; they are told why, and what
    they can do.

    Raises as `approve_reply`, and Refused (`reason_missing`, `text_too_long`).
    """
    row = _locked(reply_id, by=by)
    if row.state == State.DRAFT or (row.state == State.HIDDEN and row.queued_at is None):
        raise _already_decided()
    said = require_reason(reason, words=words)
    answers = row.state == State.HIDDEN
    row.state, row.reason, row.reason_words = State.HIDDEN, reason, said
    row.waits_until = row.queued_at = None
    if not answers:
        row.hidden_at = at
    row.save()
    step(standing_review(row), "reply_hidden", by=by, at=at, reason=reason, words=said)
    _tell(row, "reply_hidden", at=at, words=said, can_object=not answers)


def overdue_replies(*, at: datetime) -> int:
    """How many answers wait for a person past the day by which they were to be decided."""
    return ReviewReply.objects.filter(state=State.WAITING, waits_until__lte=at, needs_person=True).count()


def _show(row: ReviewReply, *, act: str, at: datetime, by: UUID | None = None) -> None:
    row.state, row.reason, row.reason_words = State.PUBLISHED, "", ""
    row.published_at = at
    row.waits_until = row.queued_at = row.hidden_at = row.objected_at = None
    row.save()
    step(standing_review(row), act, by=by, at=at)
    _tell(row, "reply_shown", at=at)


def _locked(reply_id: UUID, *, by: UUID) -> ReviewReply:
    found = ReviewReply.objects.filter(id=reply_id).first()
    if found is None:
        raise NotAllowed(f"no reply {reply_id}")
    # As whoever writes one does, so that nobody decides a text that is being changed.
    people_actions.lock_professional(professional_id=found.professional_id)
    found.refresh_from_db()
    require_no_part(standing_review(found), by=by)
    return found


def _already_decided() -> Refused:
    return Refused(code="already_decided", message=_("Esta resposta já foi decidida."))


def _tell(row: ReviewReply, kind: str, *, at: datetime, words: str = "", can_object: bool = False) -> None:
    """Write to the professional what became of the answer."""
    account = people.account(people.professional(row.professional_id).account_id)
    with translation.override(account.language):
        reason = str(REASONS[row.reason]) if row.reason else ""
    notices.post(
        kind=kind,
        to_address=account.email,
        to_name=account.name,
        language=account.language,
        context={
            "author": standing_review(row).author,
            "reason": reason,
            "words": words,
            "can_object": can_object,
            "link": f"{settings.VINTE_BASE_URL.rstrip('/')}/pro/opinioes/#o-{row.invitation_id}",
        },
        idempotency_key=f"{kind}:{row.id}:{at.isoformat()}",
        at=at,
    )


def _overdue(*, at: datetime) -> due.Found:
    rows = ReviewReply.objects.filter(state=State.WAITING, waits_until__lte=at, needs_person=False)
    keys = rows.order_by("waits_until", "id").values_list("id", flat=True)
    yield from due.items("reply", keys, _show_late, at=at)


@transaction.atomic
def _show_late(reply_id: UUID, *, at: datetime) -> int:
    """Show what nobody looked at in time."""
    mine = ReviewReply.objects.filter(
        id=reply_id, state=State.WAITING, waits_until__lte=at, needs_person=False
    )
    row = mine.select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return 0
    _show(row, act="reply_late", at=at)
    return 1


DUTY = due.Duty("reviews.replies", gettext_lazy("Respostas a opiniões que esperam além do prazo"), _overdue)
