"""Writing notices: an e-mail enters the outbox in the transaction of the fact that it tells of."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from vinte.kernel.errors import IdempotencyConflict
from vinte.kernel.ids import new_id
from vinte.notices import tasks
from vinte.notices.models import Message
from vinte.notices.rendering import render


def post(
    *,
    kind: str,
    to_address: str,
    to_name: str,
    language: str,
    context: Mapping[str, Any],
    idempotency_key: str,
    at: datetime,
    zone: str = "Europe/Lisbon",
) -> Message:
    """Write a notice into the outbox and hand its sending to the worker, both or neither.

    `kind` names the templates `notices/<kind>.txt` and `.mjml`; `zone` is where the reader's clock hangs.
    The same key with the same body gives the message that is there already. Raises IdempotencyConflict
    for the same key with another body, TemplateDoesNotExist for an unknown kind, `rendering.MissingFact`
    for a fact that the template needs and the context lacks.
    """
    rendered = render(kind=kind, to_name=to_name, language=language, context=context, zone=zone)
    body = "\0".join((kind, to_address, rendered.subject, rendered.text, rendered.html))
    body_hash = hashlib.sha256(body.encode()).hexdigest()
    with transaction.atomic():
        try:
            with transaction.atomic():
                message = Message.objects.create(
                    id=new_id(at=at),
                    idempotency_key=idempotency_key,
                    kind=kind,
                    to_address=to_address,
                    to_name=to_name,
                    language=language,
                    subject=rendered.subject,
                    text=rendered.text,
                    html=rendered.html,
                    written_at=at,
                    body_hash=body_hash,
                )
        except IntegrityError:
            # Only the key can be there already; it may have come from a transaction that ended just now.
            message = Message.objects.get(idempotency_key=idempotency_key)
            if message.body_hash != body_hash:
                raise IdempotencyConflict(key=idempotency_key) from None
            return message
        tasks.send_message.defer(message_id=str(message.pk))
    return message
