"""Writing down that a homeowner was reached, or tried: now, or when a phone that was offline is back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.handling.attempts.queries import Attempt, Note, is_late_entry
from vinte.handling.models import ContactAttempt, ContactNote
from vinte.handling.records import refuse_instant
from vinte.kernel.copies import copied
from vinte.kernel.errors import IdempotencyConflict, Refused
from vinte.kernel.ids import new_id
from vinte.leads import queries as leads
from vinte.leads.queries import BoughtContact
from vinte.people import actions as people_actions

Channel, Outcome, Grade = ContactAttempt.Channel, ContactAttempt.Outcome, ContactAttempt.Grade
Row = TypeVar("Row", ContactAttempt, ContactNote)


@dataclass(frozen=True)
class Received:
    """What became of something that waited on a phone: an attempt, or a note where it can be none.

    `marks` are any of `clock_ahead` (the instant of receipt stands for one that had not come yet), `late` (made in
    time, and entered too late to count), `before_purchase` and `contact_returned` (a note). `is_new` is False for one
    that had come before.
    """

    attempt: Attempt | None
    note: Note | None
    marks: tuple[str, ...]
    is_new: bool


@transaction.atomic
def record_attempt(
    *,
    professional_id: UUID,
    purchase_id: UUID,
    channel: str,
    attempted_at: datetime,
    note: str,
    at: datetime,
    outcome: str = "",
    call_back_at: datetime | None = None,
    grade: str = "told",
    idempotency_key: str = "",
    corrects_id: UUID | None = None,
) -> Attempt:
    """Write down that the professional reached, or tried to reach, the homeowner; `Attempt` says what is what.

    With an `idempotency_key` it is one attempt, however often it is sent. Raises NotAllowed for a contact of somebody
    else, LookupError for an unknown channel, outcome or grade, Refused (`before_purchase`, `in_the_future`,
    `contact_returned`, `call_back_missing`, `call_back_too_early`), IdempotencyConflict.
    """
    _require_known(channel=channel, outcome=outcome, grade=grade)
    people_actions.lock_professional(professional_id=professional_id)
    purchase = leads.purchase(professional_id=professional_id, purchase_id=purchase_id)
    told = {
        "purchase_id": purchase_id,
        "channel": channel,
        "outcome": outcome,
        "call_back_at": call_back_at,
        "note": note.strip(),
    }
    known = _known(ContactAttempt, professional_id, idempotency_key, told)
    if known is not None:
        # "Now", or "an hour ago", is another instant when the same form comes again.
        is_same_span = at - attempted_at == known.recorded_at - known.attempted_at
        if attempted_at != known.attempted_at and not is_same_span:
            raise IdempotencyConflict(key=idempotency_key)
        return copied(Attempt, known)
    refuse_instant(purchase.bought_at, purchase.returned_at, told=attempted_at, at=at)
    _refuse_call_back(outcome, call_back_at, attempted_at=attempted_at)
    row = ContactAttempt.objects.create(
        professional_id=professional_id,
        id=new_id(at=at),
        attempted_at=attempted_at,
        recorded_at=at,
        grade=grade,
        idempotency_key=idempotency_key,
        corrects_id=corrects_id,
        **told,
    )
    return copied(Attempt, row)


@transaction.atomic
def record_queued_attempt(
    *,
    professional_id: UUID,
    purchase_id: UUID,
    channel: str,
    happened_at: datetime,
    outcome: str,
    call_back_at: datetime | None,
    note: str,
    idempotency_key: str,
    at: datetime,
) -> Received:
    """Take what waited on a phone until it was online; `happened_at` is by the phone's clock, which may lie.

    Nothing is dropped: an instant that has not come becomes that of receipt, and one before the purchase, or of a
    contact that was returned meanwhile, a note. It is one, however often it is sent. Raises NotAllowed for a contact
    of somebody else, LookupError for an unknown channel or outcome, Refused (`call_back_missing`,
    `call_back_too_early`), IdempotencyConflict, ValueError without a key.
    """
    if not idempotency_key:
        raise ValueError("what waits on a phone may be sent twice: bring its idempotency key")
    _require_known(channel=channel, outcome=outcome, grade=Grade.TOLD)
    people_actions.lock_professional(professional_id=professional_id)
    purchase = leads.purchase(professional_id=professional_id, purchase_id=purchase_id)
    told = {
        "purchase_id": purchase_id,
        "channel": channel,
        "outcome": outcome,
        "call_back_at": call_back_at,
        "note": note.strip(),
        "clock_said": happened_at,
    }
    of = (professional_id, idempotency_key, told)
    note_row, row = _known(ContactNote, *of), _known(ContactAttempt, *of)
    is_new = note_row is None and row is None
    own: dict[str, Any] = {"professional_id": professional_id, "idempotency_key": idempotency_key}
    if is_new:
        _refuse_call_back(outcome, call_back_at, attempted_at=happened_at)
        why = _why_none(purchase, happened_at=happened_at, at=at)
        if why:
            note_row = ContactNote.objects.create(id=new_id(at=at), recorded_at=at, why=why, **own, **told)
        else:
            row = ContactAttempt.objects.create(
                id=new_id(at=at),
                attempted_at=min(happened_at, max(at, purchase.bought_at)),
                # A purchase may be dated a moment ahead of the page that shows it.
                recorded_at=max(at, purchase.bought_at),
                **own,
                **told,
            )
    if row is None:
        assert note_row is not None
        return Received(None, copied(Note, note_row), (note_row.why,), is_new)
    attempt = copied(Attempt, row)
    marks = ("clock_ahead",) if attempt.clock_was_ahead else ()
    if is_late_entry(attempt, purchase=purchase):
        marks = (*marks, "late")
    return Received(attempt, None, marks, is_new)


def _why_none(purchase: BoughtContact, *, happened_at: datetime, at: datetime) -> str:
    """Why what happened then can be no attempt; empty where it is one."""
    if purchase.returned_at is not None and purchase.returned_at <= at:
        return ContactNote.Why.CONTACT_RETURNED
    return ContactNote.Why.BEFORE_PURCHASE if happened_at < purchase.bought_at else ""


def _require_known(*, channel: str, outcome: str, grade: str) -> None:
    for what, given, known in (
        ("channel", channel, Channel.values),
        ("outcome", outcome, Outcome.values),
        ("grade", grade, Grade.values),
    ):
        if given not in known:
            raise LookupError(f"no {what} {given!r}; known are {', '.join(filter(None, known))}")


def _known(model: type[Row], professional_id: UUID, key: str, told: Mapping[str, object]) -> Row | None:
    """What was written down with this key before; raises IdempotencyConflict where it said something else."""
    found = model._default_manager.filter(professional_id=professional_id, idempotency_key=key)
    row = found.first() if key else None
    if row is None:
        return None
    # A form whose answer was lost on the way comes again from the phone's queue, with the phone's instant.
    compared = {name for name in told if name != "clock_said" or row.clock_said is not None}
    if any(getattr(row, name) != told[name] for name in compared):
        raise IdempotencyConflict(key=key)
    return row


def _refuse_call_back(outcome: str, call_back_at: datetime | None, *, attempted_at: datetime) -> None:
    if (outcome == Outcome.CALL_BACK) != (call_back_at is not None):
        raise Refused(
            code="call_back_missing",
            message=_("Falta dizer quando volta a ligar.")
            if call_back_at is None
            else _("Só se marca outra chamada quando ficou de ligar mais tarde."),
            what_to_do=_("Escolha o dia e a hora.") if call_back_at is None else "",
        )
    if call_back_at is not None and call_back_at <= attempted_at:
        raise Refused(
            code="call_back_too_early",
            message=_("A outra chamada tem de ser depois desta."),
            what_to_do=_("Escolha um dia e uma hora que ainda não passaram."),
        )
