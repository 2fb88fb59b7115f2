"""Mistakes: an attempt just recorded is taken back in one tap, and later corrected with a reason.

The first entry stays in the history either way. What the guarantee reads, it reads as of an instant: an attempt is
known from its entry until it was taken back, and one that corrects it from its own entry on.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.handling.attempts.queries import Attempt, ToldAttempt, told_attempts
from vinte.handling.attempts.recording import record_attempt
from vinte.handling.models import AttemptWithdrawal, ContactAttempt
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.texts import require_text
from vinte.people import actions as people_actions


@transaction.atomic
def take_back_attempt(*, professional_id: UUID, attempt_id: UUID, at: datetime) -> None:
    """Take back an attempt that was recorded a moment ago, or one that only began; no reason is asked. It stays in the
    history.

    Raises NotAllowed for somebody else's, Refused (`already_withdrawn`, `seen_stays`, `too_late_to_take_back`).
    """
    attempt = _standing(professional_id, attempt_id)
    told = copied(Attempt, attempt)
    # A tap on a number is no word of the professional's: until they tell how it went, they may say that they did not call.
    if at > told.take_back_until and not told.is_begun:
        raise Refused(
            code="too_late_to_take_back",
            message=_("Passaram mais de dez minutos."),
            what_to_do=_("Corrija o registo, com uma nota: o primeiro fica guardado."),
        )
    _withdraw(attempt, reason="", at=at)


@transaction.atomic
def withdraw_attempt(*, professional_id: UUID, attempt_id: UUID, reason: str, at: datetime) -> None:
    """Take back an attempt that was recorded by mistake; it stays in the history with the reason.

    Raises NotAllowed for somebody else's, Refused (`already_withdrawn`, `seen_stays`, `reason_missing`).
    """
    _withdraw(_standing(professional_id, attempt_id), reason=_why(reason), at=at)


@transaction.atomic
def correct_attempt(
    *,
    professional_id: UUID,
    attempt_id: UUID,
    reason: str,
    channel: str,
    attempted_at: datetime,
    outcome: str,
    call_back_at: datetime | None,
    note: str,
    at: datetime,
    idempotency_key: str = "",
) -> Attempt:
    """Put another entry in the place of one that was wrong; the first stays in the history with the reason.

    The new one is entered now: the guarantee counts it if that is still in time. Sent twice with one key, it is
    corrected once. Raises as `withdraw_attempt` and `record_attempt` do.
    """
    people_actions.lock_professional(professional_id=professional_id)
    made = ContactAttempt.objects.filter(
        professional_id=professional_id, corrects_id=attempt_id, idempotency_key=idempotency_key
    )
    earlier = made.first() if idempotency_key else None
    if earlier is None:
        attempt = _standing(professional_id, attempt_id)
        _withdraw(attempt, reason=_why(reason), at=at)
    return record_attempt(
        professional_id=professional_id,
        purchase_id=(earlier or attempt).purchase_id,
        channel=channel,
        attempted_at=attempted_at,
        note=note,
        outcome=outcome,
        call_back_at=call_back_at,
        corrects_id=attempt_id,
        idempotency_key=idempotency_key,
        at=at,
    )


def told_attempt(*, professional_id: UUID, purchase_id: UUID, attempt_id: UUID) -> ToldAttempt:
    """One attempt of a contact as it stands in the history. Raises NotAllowed for somebody else's."""
    found = told_attempts(professional_id=professional_id, purchase_ids=[purchase_id])
    for attempt in found:
        if attempt.id == attempt_id:
            return attempt
    raise _not_theirs(professional_id, attempt_id)


def _standing(professional_id: UUID, attempt_id: UUID) -> ContactAttempt:
    """The attempt, under its professional's lock, if it can be taken back."""
    people_actions.lock_professional(professional_id=professional_id)
    attempt = ContactAttempt.objects.filter(professional_id=professional_id, id=attempt_id).first()
    if attempt is None:
        raise _not_theirs(professional_id, attempt_id)
    if AttemptWithdrawal.objects.filter(professional_id=professional_id, attempt_id=attempt_id).exists():
        raise Refused(code="already_withdrawn", message=_("Este registo já foi retirado."))
    if attempt.grade != ContactAttempt.Grade.TOLD:
        raise Refused(
            code="seen_stays",
            message=_("A plataforma viu este contacto acontecer: não é um engano e fica como está."),
        )
    return attempt


def _not_theirs(professional_id: UUID, attempt_id: UUID) -> NotAllowed:
    return NotAllowed(f"no attempt {attempt_id} of professional {professional_id}")


def _why(reason: str) -> str:
    return require_text(
        reason,
        code="reason_missing",
        message=_("Falta dizer o que estava errado."),
        what_to_do=_("Escreva-o em poucas palavras."),
    )


def _withdraw(attempt: ContactAttempt, *, reason: str, at: datetime) -> None:
    AttemptWithdrawal.objects.create(
        professional_id=attempt.professional_id,
        attempt_id=attempt.id,
        withdrawn_at=max(at, attempt.recorded_at),
        reason=reason,
    )
