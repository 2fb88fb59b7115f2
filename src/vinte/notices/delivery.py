"""What of the outbox did not go: for the operator's page, `/healthz` and `vinte check`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed
from vinte.notices.models import RECIPIENT_REFUSED, Message
from vinte.notices.tasks import send_message

# Longer than the attempts take when a server that restarts is back soon.
WAITS_TOO_LONG_AFTER = timedelta(minutes=15)
FAILED_TOLD_FOR = timedelta(days=7)

State = Message.State


@dataclass(frozen=True)
class Undelivered:
    """A message that did not go, without its reader: what it is about, since when, and why."""

    id: UUID
    kind: str
    channel: str
    written_at: datetime
    state: str
    attempt_count: int
    last_error: str


@dataclass(frozen=True)
class Outbox:
    """What waits too long and what failed lately; addresses that a server refused are counted apart."""

    waiting: tuple[Undelivered, ...]
    waiting_count: int
    failed: tuple[Undelivered, ...]
    failed_count: int
    refused_count: int


def outbox(*, at: datetime, limit: int = 20) -> Outbox:
    """How the outbox stands at that instant; at most `limit` messages of each kind, oldest first."""
    waiting = Message.objects.filter(state=State.WAITING, written_at__lte=at - WAITS_TOO_LONG_AFTER)
    lately = Message.objects.filter(state=State.FAILED, written_at__gt=at - FAILED_TOLD_FOR)
    refused = Q(last_error__startswith=RECIPIENT_REFUSED)
    failed = lately.exclude(refused)
    return Outbox(
        waiting=_some(waiting, limit),
        waiting_count=waiting.count(),
        failed=_some(failed, limit),
        failed_count=failed.count(),
        refused_count=lately.filter(refused).count(),
    )


def _some(rows: QuerySet[Message], limit: int) -> tuple[Undelivered, ...]:
    return tuple(copied(Undelivered, row) for row in rows.order_by("written_at", "id")[:limit])


@transaction.atomic
def send_again(*, message_id: UUID) -> None:
    """Give a message that failed its attempts anew. Raises NotAllowed for one that did not fail.

    What its secrets opened was struck out when it failed: who waits for a code asks for another one.
    """
    failed = Message.objects.select_for_update().filter(pk=message_id, state=State.FAILED).first()
    if failed is None:
        raise NotAllowed(f"no failed message {message_id}")
    failed.state, failed.attempt_count, failed.last_error = State.WAITING, 0, ""
    failed.save(update_fields=["state", "attempt_count", "last_error"])
    send_message.defer(message_id=str(message_id))
