"""The letters and text messages that were written, as they may be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed
from vinte.kernel.long_lists import LongList
from vinte.notices.models import RECIPIENT_REFUSED, Message


@dataclass(frozen=True)
class Letter:
    """An e-mail or a text message as it was written, and whether it went; `reader` is an address or a number."""

    id: UUID
    kind: str
    channel: str
    reader: str
    to_name: str
    language: str
    subject: str
    text: str
    html: str
    calendar: str
    written_at: datetime
    state: str
    state_label: str
    sent_at: datetime | None
    attempt_count: int
    last_error: str


@dataclass(frozen=True)
class LetterLine:
    """A message in a list: what it begins with, and not the whole of it."""

    id: UUID
    channel: str
    reader: str
    to_name: str
    subject: str
    text: str
    written_at: datetime


def letters(*, address: str = "") -> LongList[LetterLine]:
    """All messages newest first, to one address in any case or one number if asked."""
    rows = Message.objects.defer("html", "calendar").order_by("-written_at", "-id")
    if address:
        rows = rows.filter(Q(to_address__iexact=address) | Q(to_number=address))
    return LongList(rows, read=lambda found: [copied(LetterLine, row) for row in found])


def readers(*, of_latest: int) -> dict[str, str]:
    """Whom the latest so many messages were written to: the name that each was called last, by address or number."""
    latest = Message.objects.order_by("-written_at", "-id").values("pk")[:of_latest]
    rows = Message.objects.filter(pk__in=latest).order_by("to_address", "to_number", "-written_at", "-id")
    found = rows.distinct("to_address", "to_number").values_list("to_address", "to_number", "to_name")
    return {address or number: name or address or number for address, number, name in found}


def mailbox(address: str | None = None, *, limit: int = 200) -> list[Letter]:
    """Messages newest first, to one address in any case or one number if asked; at most `limit`."""
    rows = Message.objects.order_by("-written_at", "-id")
    if address is not None:
        rows = rows.filter(Q(to_address__iexact=address) | Q(to_number=address))
    return [copied(Letter, row) for row in rows[:limit]]


def message(message_id: UUID) -> Letter:
    """The message; raises NotAllowed when there is none."""
    found = Message.objects.filter(pk=message_id).first()
    if found is None:
        raise NotAllowed(f"no message {message_id}")
    return copied(Letter, found)


def messages_with_key(prefix: str) -> list[Letter]:
    """The messages whose idempotency key begins so, in the order of their writing."""
    rows = Message.objects.filter(idempotency_key__startswith=prefix)
    return [copied(Letter, row) for row in rows.order_by("written_at", "id")]


def refused_for_good_at(*, address: str, at: datetime) -> datetime | None:
    """When the latest letter to this address was written that its server refused for good by then, or None.

    For good is an answer of 500 and more about the recipient (RFC 5321, 4.2.1); a server that was not reached, or
    asked to wait, tells nothing of the address. Neither does a refusal after which a later letter was taken.
    """
    letters = Message.objects.filter(to_address__iexact=address, written_at__lte=at)
    refused = letters.filter(
        state=Message.State.FAILED, last_error__startswith=f"{RECIPIENT_REFUSED} (5"
    ).order_by("-written_at")
    latest = refused.first()
    if latest is None:
        return None
    taken = letters.filter(state=Message.State.SENT, written_at__gt=latest.written_at)
    return None if taken.exists() else latest.written_at
