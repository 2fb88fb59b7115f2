"""What other rooms may ask about notices."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from vinte.kernel.errors import NotAllowed
from vinte.notices import sms
from vinte.notices.models import Message

can_send_sms = sms.is_configured


def mailbox(address: str | None = None, *, limit: int = 200) -> list[Message]:
    """Messages newest first, to one address in any case or one number if asked; at most `limit`."""
    rows = Message.objects.order_by("-written_at", "-id")
    if address is not None:
        rows = rows.filter(Q(to_address__iexact=address) | Q(to_number=address))
    return list(rows[:limit])


def message(message_id: UUID) -> Message:
    """The message; raises NotAllowed when there is none."""
    found = Message.objects.filter(pk=message_id).first()
    if found is None:
        raise NotAllowed(f"no message {message_id}")
    return found


def messages_with_key(prefix: str) -> list[Message]:
    """The messages whose idempotency key begins so, in the order of their writing."""
    return list(Message.objects.filter(idempotency_key__startswith=prefix).order_by("written_at", "id"))
