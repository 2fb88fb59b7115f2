"""Writing down that a homeowner was reached, or tried: now, or when a phone that was offline is back.

A call begins with a tap on the number, which is written at once (`taps.py`); how it went completes that entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.handling.attempts import taps, voice
from vinte.handling.attempts.queries import Attempt, Note, is_late_entry
from vinte.handling.attempts.voice import Recording
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
    tap_key: str | None = None,
    recording: Recording | None = None,
) -> Attempt:
    """Write down that the professional reached, or tried to reach, the homeowner; `Attempt` says what is what.

    With an `idempotency_key` it is one attempt, however often it is sent. Where a person tells it, `tap_key` is that of
    the tap with which it began, empty if there was none: how a call went completes the entry of its tap, which keeps
    its instant. A `recording` is kept with it. Raises NotAllowed for a contact of somebody else, LookupError for an unknown channel, outcome or grade,
    Refused (`before_purchase`, `in_the_future`, `contact_returned`, `call_back_missing`, `call_back_too_early`,
    `already_told`), IdempotencyConflict.
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
        if attempted_at != known.attempted_at and not is_same_span and not known.tap_key:
            raise IdempotencyConflict(key=idempotency_key)
        voice.keep(recording, **_about(known), at=at)
        return copied(Attempt, known)
    begun = None
    if tap_key is not None:
        begun = taps.begun_with(
            purchase,
            tap_key,
            channel=channel,
            said_at=attempted_at if tap_key or attempted_at != at else None,
            at=at,
        )
    if begun is not None:
        refuse_instant(purchase.bought_at, purchase.returned_at, told=begun.attempted_at, at=at)
        row = _completed(begun, told, key=idempotency_key, at=at)
        voice.keep(recording, **_about(row), at=at)
        return copied(Attempt, row)
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
        **taps.told_with(purchase, tap_key or "", at=at),
        **told,
    )
    voice.keep(recording, **_about(row), at=at)
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
    tap_key: str = "",
    recording: Recording | None = None,
) -> Received:
    """Take what waited on a phone until it was online; `happened_at` is by the phone's clock, which may lie.

    Nothing is dropped: an instant that has not come becomes that of receipt, and one before the purchase, or of a
    contact that was returned meanwhile, a note. It is one, however often it is sent; one that began with the tap of
    `tap_key` completes that tap's entry. Raises NotAllowed for a contact of somebody else, LookupError for an unknown
    channel or outcome, Refused (`call_back_missing`, `call_back_too_early`, `already_told`), IdempotencyConflict,
    ValueError without a key.
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
        why = why_none(purchase, happened_at=happened_at, at=at)
        begun = (
            None if why else taps.begun_with(purchase, tap_key, channel=channel, said_at=happened_at, at=at)
        )
        if why:
            note_row = ContactNote.objects.create(id=new_id(at=at), recorded_at=at, why=why, **own, **told)
        elif begun is not None:
            row = _completed(begun, told, key=idempotency_key, at=at)
        else:
            row = ContactAttempt.objects.create(
                id=new_id(at=at),
                attempted_at=min(happened_at, max(at, purchase.bought_at)),
                # A purchase may be dated a moment ahead of the page that shows it.
                recorded_at=max(at, purchase.bought_at),
                **own,
                **taps.told_with(purchase, tap_key, at=at),
                **told,
            )
    kept = row or note_row
    assert kept is not None
    voice.keep(recording, **_about(kept), at=at)
    return received(row, note_row, purchase=purchase, is_new=is_new)


@transaction.atomic
def record_tap(
    *,
    professional_id: UUID,
    purchase_id: UUID,
    channel: str,
    tapped_at: datetime,
    tap_key: str,
    at: datetime,
    clock_said: datetime | None = None,
) -> Received:
    """Write down that a number was tapped to call it, or an address to write: an attempt that began, and no more yet.

    `clock_said` is the instant by the phone's clock of one that waited there; then it is `tapped_at` too. A second tap
    on the same number within moments is the same call. One before the purchase, or of a contact that was returned, is
    a note; one known, with its outcome or taken back, stays as it is. Raises NotAllowed for a contact of somebody else,
    LookupError for an unknown channel, IdempotencyConflict, ValueError without a key.
    """
    if not tap_key:
        raise ValueError("a tap may be sent twice: bring its key")
    _require_known(channel=channel, outcome=Outcome.NONE, grade=Grade.TOLD)
    people_actions.lock_professional(professional_id=professional_id)
    purchase = leads.purchase(professional_id=professional_id, purchase_id=purchase_id)
    told = {"purchase_id": purchase_id, "channel": channel}
    row = ContactAttempt.objects.filter(professional_id=professional_id, tap_key=tap_key).first()
    note_row = _known(ContactNote, professional_id, tap_key, told)
    if row is not None and row.purchase_id != purchase_id:
        raise IdempotencyConflict(key=tap_key)
    is_new = row is None and note_row is None
    if is_new:
        row = taps.same_call(purchase, channel=channel, tapped_at=tapped_at)
        is_new = row is None
    if is_new:
        why = why_none(purchase, happened_at=tapped_at, at=at)
        own: dict[str, Any] = {"professional_id": professional_id, "id": new_id(at=at), **told}
        if why:
            note_row = ContactNote.objects.create(
                recorded_at=at, why=why, clock_said=tapped_at, idempotency_key=tap_key, **own
            )
        else:
            row = ContactAttempt.objects.create(
                attempted_at=min(tapped_at, max(at, purchase.bought_at)),
                recorded_at=max(at, purchase.bought_at),
                clock_said=clock_said,
                tap_key=tap_key,
                **own,
            )
    return received(row, note_row, purchase=purchase, is_new=is_new)


def received(
    row: ContactAttempt | None, note_row: ContactNote | None, *, purchase: BoughtContact, is_new: bool
) -> Received:
    """What became of something that a phone sent, with its marks."""
    if row is None:
        assert note_row is not None
        return Received(None, copied(Note, note_row), (note_row.why,), is_new)
    attempt = copied(Attempt, row)
    marks = ("clock_ahead",) if attempt.clock_was_ahead else ()
    if is_late_entry(attempt, purchase=purchase):
        marks = (*marks, "late")
    return Received(attempt, None, marks, is_new)


def _about(row: ContactAttempt | ContactNote) -> dict[str, UUID]:
    """What a recording is kept with."""
    return {
        "professional_id": row.professional_id,
        "purchase_id": row.purchase_id,
        "about_id": row.id,
    }


def _completed(begun: ContactAttempt, told: Mapping[str, Any], *, key: str, at: datetime) -> ContactAttempt:
    """The entry of a tap with how it went; raises Refused as the outcome of any call, and `already_told`."""
    outcome, call_back_at = told["outcome"], told["call_back_at"]
    if begun.answered_at is not None:
        if (begun.outcome, begun.call_back_at, begun.note) != (outcome, call_back_at, told["note"]):
            raise Refused(
                code="already_told",
                message=_("Já está dito como correu esta chamada: %(outcome)s.")
                % {"outcome": begun.get_outcome_display()},
                what_to_do=_("Se não foi assim, corrija o registo na página do contacto."),
            )
        return begun
    _refuse_call_back(outcome, call_back_at, attempted_at=begun.attempted_at)
    begun.outcome, begun.call_back_at, begun.note = outcome, call_back_at, told["note"]
    begun.idempotency_key, begun.answered_at = key, max(at, begun.recorded_at)
    begun.save(update_fields=["outcome", "call_back_at", "note", "idempotency_key", "answered_at"])
    return begun


def why_none(purchase: BoughtContact, *, happened_at: datetime, at: datetime) -> str:
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
    skipped: set[str] = {"clock_said"} if row.clock_said is None else set()
    if isinstance(row, ContactAttempt) and row.tap_key:
        # What began with a tap has the tap's instant, and the way that was tapped.
        skipped = {"clock_said", "channel"}
    compared = told.keys() - skipped
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
