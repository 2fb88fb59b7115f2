"""Writing notices: an e-mail or a text message enters the outbox in the transaction of the fact that it tells of."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from vinte.kernel.errors import IdempotencyConflict
from vinte.kernel.ids import new_id
from vinte.notices import sms, tasks
from vinte.notices.models import Message
from vinte.notices.rendering import render, render_sms

# Facts that are codes, whatever letter they stand in: nobody has to remember to say so.
SECRET_FACTS = ("code",)


def post(
    *,
    kind: str,
    to_address: str,
    to_name: str,
    language: str,
    context: Mapping[str, object],
    idempotency_key: str,
    at: datetime,
    zone: str = "Europe/Lisbon",
    secrets: Sequence[str] = (),
    useful_until: datetime | None = None,
    reply_to: str = "",
    unsubscribe_url: str = "",
    calendar: str = "",
) -> UUID:
    """Write a notice into the outbox and hand its sending to the worker, both or neither; its id.

    `kind` names the templates `notices/<kind>.txt` and `.mjml`; `zone` is where the reader's clock hangs;
    `secrets` are further codes in it than the fact `code`; all are struck out of what is kept once it was sent or given
    up; from `useful_until` on
    it is not sent any more; an answer to it goes to `reply_to`, else to the sender of all letters; at `unsubscribe_url`
    the reader ends letters of its kind, with one click in their program (RFC 8058); `calendar` is an appointment
    (text/calendar) that goes with it. The same key with the same body gives the id of the message that is there
    already. Raises IdempotencyConflict for the same key with
    another body, TemplateDoesNotExist for an unknown kind, `rendering.MissingFact` for a fact that the
    template needs and the context lacks.
    """
    rendered = render(kind=kind, to_name=to_name, language=language, context=context, zone=zone)
    return _write(
        (kind, to_address, rendered.subject, rendered.text, rendered.html, *([calendar] if calendar else [])),
        idempotency_key=idempotency_key,
        at=at,
        kind=kind,
        to_address=to_address,
        to_name=to_name,
        language=language,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        calendar=calendar,
        secrets=_codes(context, secrets),
        useful_until=useful_until,
        reply_to=reply_to,
        unsubscribe_url=unsubscribe_url,
    )


def post_sms(
    *,
    kind: str,
    to_number: str,
    to_name: str,
    language: str,
    context: Mapping[str, object],
    idempotency_key: str,
    at: datetime,
    zone: str = "Europe/Lisbon",
    secrets: Sequence[str] = (),
    useful_until: datetime | None = None,
) -> UUID:
    """Write a text message into the outbox, as `post` does an e-mail, from `notices/<kind>.sms`.

    Its job carries the message's identifier and never the number. Raises Refused (`sms_not_configured`)
    where no gateway is set, ValueError for a number that is not in international form, and as `post` does.
    """
    sms.configured()
    if not (to_number.startswith("+") and to_number[1:].isdigit()):
        raise ValueError("a telephone number is handed over in international form, such as +351912345678")
    text = render_sms(kind=kind, to_name=to_name, language=language, context=context, zone=zone)
    return _write(
        ("sms", kind, to_number, text),
        idempotency_key=idempotency_key,
        at=at,
        kind=kind,
        channel=Message.Channel.SMS,
        to_number=to_number,
        to_name=to_name,
        language=language,
        subject=text[:200],
        text=text,
        secrets=_codes(context, secrets),
        useful_until=useful_until,
    )


def _codes(context: Mapping[str, object], further: Sequence[str]) -> list[str]:
    named = [str(context[name]) for name in SECRET_FACTS if context.get(name)]
    return list(dict.fromkeys([*named, *further]))


def drop_waiting(*, kind: str, to_address: str, at: datetime) -> None:
    """Send no e-mail of this kind to this address that waits to be sent: its use is over now."""
    Message.objects.filter(kind=kind, to_address__iexact=to_address, state=Message.State.WAITING).update(
        useful_until=at
    )


def _write(body: tuple[str, ...], *, idempotency_key: str, at: datetime, **fields: Any) -> UUID:
    body_hash = hashlib.sha256("\0".join(body).encode()).hexdigest()
    with transaction.atomic():
        try:
            with transaction.atomic():
                message = Message.objects.create(
                    id=new_id(at=at),
                    idempotency_key=idempotency_key,
                    written_at=at,
                    body_hash=body_hash,
                    **fields,
                )
        except IntegrityError:
            # Only the key can be there already; it may have come from a transaction that ended just now.
            message = Message.objects.get(idempotency_key=idempotency_key)
            if message.body_hash != body_hash:
                raise IdempotencyConflict(key=idempotency_key) from None
            return message.id
        tasks.send_message.defer(message_id=str(message.pk))
    return message.id
