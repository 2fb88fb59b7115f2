"""What other rooms may ask about notices."""

from __future__ import annotations

from uuid import UUID

from vinte.kernel.errors import NotAllowed
from vinte.notices.models import Message


def mailbox(address: str | None = None, *, limit: int = 200) -> list[Message]:
    """Messages newest first, to one address in any case if asked; at most `limit`."""
    rows = Message.objects.order_by("-written_at", "-id")
    if address is not None:
        rows = rows.filter(to_address__iexact=address)
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
