"""Letters and text messages that did not go, for the tests of what is done about them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from vinte.kernel.ids import new_id
from vinte.notices.models import Message

REFUSED_IT = "the mail server answered 554"


def letter(
    *,
    at: datetime,
    state: str = "failed",
    error: str = REFUSED_IT,
    tried_ago: timedelta = timedelta(minutes=5),
    **more: Any,
) -> Message:
    """A letter to Ana that was written an hour before its last attempt."""
    key = new_id(at=at)
    fields: dict[str, Any] = {
        "id": key,
        "idempotency_key": str(key),
        "kind": "request_alert",
        "to_address": "ana@obras.example",
        "to_name": "Ana Obras",
        "language": "pt",
        "subject": "Um pedido novo",
        "text": "Há um pedido novo.",
        "html": "<p>Há um pedido novo.</p>",
        "written_at": at - tried_ago - timedelta(hours=1),
        "tried_at": at - tried_ago,
        "attempt_count": 28 if state == "failed" else 1,
        "state": state,
        "last_error": error if state != "sent" else "",
        "sent_at": at - tried_ago if state == "sent" else None,
        "body_hash": "0" * 64,
    }
    return Message.objects.create(**{**fields, **more})


def text_message(*, at: datetime, **more: Any) -> Message:
    """A text message to Ana that the gateway did not take."""
    return letter(
        at=at,
        channel="sms",
        to_address="",
        to_number="+351912345678",
        error="the SMS gateway answered 500",
        **more,
    )
