"""A homeowner closes a request, and may undo it for some minutes: sales stop at the tap, the rest waits.

What follows (credits, letters, whom they hired) is done in `returns/closings.py` when it can't be undone any more.
Locks: the request, then its closing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.leads.models import JobRequest, RequestClosing
from vinte.leads.requests.closing_figures import figures_at
from vinte.leads.requests.controls import lock_request, require_buyer

State = JobRequest.State
HIRED = "hired"
CLOSE_REASONS = (HIRED, "hired_other", "gave_up", "enough", "other", "expired")


@dataclass(frozen=True)
class Closing:
    """A request was closed at `closed_at`; before `undoable_until` its homeowner can take that back."""

    closed_at: datetime
    undoable_until: datetime
    reason: str


@transaction.atomic
def close_request(
    *,
    job_request_id: UUID,
    at: datetime,
    reason: str = "other",
    hired: UUID | None = None,
    talked_with: Collection[UUID] = (),
    undoable: bool = True,
) -> JobRequest:
    """Close a request, so that nobody else buys its contact; what follows waits until it can't be undone.

    A closed one stays as it is. Until then what is said last takes the place of the first reason and of who was
    hired, whoever was said to have talked stays so, and the first tap stays the instant that counts. `hired` is the buyer who was hired, `talked_with` are the buyers with whom
    the homeowner says to have talked. What is not `undoable` stands at once. Raises NotAllowed when there is
    no request, and for somebody hired who does not hold the contact; LookupError for a reason that is not one
    of CLOSE_REASONS.
    """
    if reason not in CLOSE_REASONS:
        raise LookupError(f"no reason {reason!r}; known are {', '.join(CLOSE_REASONS)}")
    row = lock_request(job_request_id)
    for buyer in {*talked_with, *([hired] if hired else [])}:
        require_buyer(job_request_id, buyer)
    if row.state != State.CLOSED:
        undo = figures_at(market=row.market, at=at).undo
        RequestClosing.objects.create(
            id=new_id(at=at),
            job_request=row,
            closed_at=at,
            undoable_until=at + undo if undoable else at,
            reason=reason,
            hired_id=hired,
            talked_with=sorted(talked_with),
            state_before=row.state,
        )
        row.state, row.closed_at, row.close_reason = State.CLOSED, at, reason
        row.save(update_fields=["state", "closed_at", "close_reason"])
        return row
    waiting = _waiting(row)
    if waiting is not None and at < waiting.undoable_until:
        waiting.reason, waiting.hired_id = reason, hired
        waiting.talked_with = sorted({*waiting.talked_with, *talked_with})
        waiting.save(update_fields=["reason", "hired", "talked_with"])
        row.close_reason = reason
        row.save(update_fields=["close_reason"])
    return row


@transaction.atomic
def undo_closing(*, job_request_id: UUID, at: datetime) -> None:
    """Take a closing back: the request is as it was before, and nobody hears of it.

    One that is not closed stays as it is. Raises Refused (`undo_over`), NotAllowed when there is no request.
    """
    row = lock_request(job_request_id)
    if row.state != State.CLOSED:
        return
    closing = _waiting(row)
    if closing is None or at >= closing.undoable_until:
        raise Refused(
            code="undo_over",
            message=_("O pedido já está fechado de vez: o tempo para anular passou."),
            what_to_do=_("Se ainda precisa, faça um pedido novo; são dois minutos."),
        )
    closing.undone_at = max(at, closing.closed_at)
    closing.save(update_fields=["undone_at"])
    row.state, row.closed_at, row.close_reason = State(closing.state_before), None, ""
    row.save(update_fields=["state", "closed_at", "close_reason"])


def end_request(row: JobRequest, *, reason: str, at: datetime) -> None:
    """Close a locked request for what was found of it: nobody undoes that, and nothing else follows.

    A closing that could still be undone is settled by it: who bought is owed for what was found.
    """
    RequestClosing.objects.filter(job_request=row, undone_at=None, settled_at=None).update(settled_at=at)
    if row.state != State.CLOSED:
        row.closed_at = at
    row.state, row.close_reason = State.CLOSED, reason
    row.save(update_fields=["state", "closed_at", "close_reason"])


def undoable_closing(job_request_id: UUID, *, at: datetime) -> Closing | None:
    """The closing that can still be taken back at that instant, if there is one."""
    found = RequestClosing.objects.filter(
        job_request_id=job_request_id, undone_at=None, settled_at=None, undoable_until__gt=at
    ).first()
    return None if found is None else copied(Closing, found)


def hired_on(job_request_id: UUID) -> UUID | None:
    """Whom the homeowner named as hired when they closed the request, where that was not undone."""
    closing = RequestClosing.objects.filter(job_request_id=job_request_id, undone_at=None)
    return closing.order_by("-closed_at", "-id").values_list("hired_id", flat=True).first()


def lock_closing(closing_id: UUID) -> tuple[JobRequest, RequestClosing]:
    """Lock a closing with its request, the request first; raises NotAllowed when there is none."""
    found = RequestClosing.objects.filter(pk=closing_id).first()
    if found is None:
        raise NotAllowed(f"no closing {closing_id}")
    row = lock_request(found.job_request_id)
    return row, RequestClosing.objects.select_for_update().get(pk=closing_id)


def _waiting(row: JobRequest) -> RequestClosing | None:
    return RequestClosing.objects.filter(job_request=row, undone_at=None, settled_at=None).first()
