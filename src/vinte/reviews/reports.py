"""Somebody says that a review should not be there; and what is seen only after it was shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.people import queries as people
from vinte.reviews.models import ReviewReport, ReviewSignal, ReviewTrace, WrittenReview
from vinte.reviews.moderation import traces
from vinte.reviews.moderation.reasons import REASONS, require_reason
from vinte.reviews.moderation.traces import SeenFrom
from vinte.reviews.moderation.trail import step

State = WrittenReview.State


def review_reasons() -> list[tuple[str, Promise]]:
    """Why a review can be reported or hidden: what is stored, and its words."""
    return list(REASONS.items())


@transaction.atomic
def report_review(
    *,
    professional_id: UUID,
    invitation_id: UUID,
    reason: str,
    words: str,
    by: UUID,
    at: datetime,
    of_reply: bool = False,
) -> None:
    """Report a review that everybody sees, or the answer to it, by somebody who is logged in; it stays until an agent has
    looked.

    Raises NotAllowed when none is shown, Refused (`reported_before` while the first waits, `reason_missing`,
    `text_too_long`).
    """
    refuse_again(professional_id=professional_id, invitation_id=invitation_id, reported_by_id=by)
    own = people.professional_of(account_id=by)
    file_report(
        professional_id=professional_id,
        invitation_id=invitation_id,
        reason=reason,
        words=words,
        of_reply=of_reply,
        reported_by_id=by,
        by_business=own is not None and own.pk == professional_id,
        at=at,
    )


def refuse_again(*, professional_id: UUID, invitation_id: UUID, **of: Any) -> None:
    """Refuse (`reported_before`) while an earlier report by the same waits; locks what is shown.

    Raises NotAllowed when none is shown.
    """
    row = _shown(professional_id=professional_id, invitation_id=invitation_id)
    mine = ReviewReport.objects.filter(professional_id=professional_id, written_id=row.id, settled_at=None)
    if mine.filter(**of).exists():
        raise Refused(
            code="reported_before",
            message=_("Já denunciou esta opinião."),
            what_to_do=_("Uma pessoa vai lê-la. Não precisa de fazer mais nada."),
        )


def file_report(
    *,
    professional_id: UUID,
    invitation_id: UUID,
    reason: str,
    words: str,
    at: datetime,
    **of: Any,
) -> None:
    """Write a report down and put what it is about before the desk; raises as `report_review`."""
    said = require_reason(reason, words=words)
    row = _shown(professional_id=professional_id, invitation_id=invitation_id)
    ReviewReport.objects.create(
        professional_id=professional_id,
        id=new_id(at=at),
        written_id=row.id,
        reason=reason,
        words=said,
        reported_at=at,
        **of,
    )
    if row.queued_at is None:
        row.queued_at = at
        row.save(update_fields=["queued_at"])
    step(row, "reported", at=at, by=of.get("reported_by_id"), reason=reason, words=said)


def _shown(*, professional_id: UUID, invitation_id: UUID) -> WrittenReview:
    row = (
        WrittenReview.objects.select_for_update(of=("self",))
        .filter(professional_id=professional_id, invitation_id=invitation_id, state=State.PUBLISHED)
        .first()
    )
    if row is None:
        raise NotAllowed(f"no review of invitation {invitation_id} is shown")
    return row


@transaction.atomic
def note_business(*, professional_id: UUID, seen: SeenFrom, at: datetime) -> None:
    """Keep from where somebody of a business works. A review written in that browser before goes to the desk; it
    stays shown until somebody has looked.
    """
    devices = traces.hashes_of(seen).devices
    if not traces.keep(professional_id=professional_id, written_id=None, seen=seen, at=at) or not devices:
        return
    authors = ReviewTrace.objects.filter(
        professional_id=professional_id, device__in=devices, written_id__isnull=False
    ).values_list("written_id", flat=True)
    rows = WrittenReview.objects.select_for_update(of=("self",)).filter(
        professional_id=professional_id, id__in=list(authors), state__in=(State.WAITING, State.PUBLISHED)
    )
    for row in rows.order_by("id"):
        made = ReviewSignal(
            professional_id=professional_id,
            id=new_id(at=at),
            written_id=row.id,
            kind="own_browser",
            seen={"day": at.date().isoformat()},
            noticed_at=at,
        )
        known = ReviewSignal.objects.filter(
            professional_id=professional_id, written_id=row.id, kind="own_browser"
        )
        if known.exists():
            continue
        made.save(force_insert=True)
        row.needs_person = True
        row.queued_at = row.queued_at or at
        row.save(update_fields=["needs_person", "queued_at"])
        step(row, "noticed", at=at)
