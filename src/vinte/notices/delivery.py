"""What of the outbox did not go: for the operator's page, `/healthz` and `vinte check`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed
from vinte.notices.models import NUMBER_REFUSED, RECIPIENT_REFUSED, TOO_LATE, Message
from vinte.notices.tasks import send_message

# Longer than the attempts take when a server that restarts is back soon.
WAITS_TOO_LONG_AFTER = timedelta(minutes=15)
FAILED_TOLD_FOR = timedelta(days=7)

State = Message.State
# Whoever sends it works, and this address or number is none, or wants nothing.
_READER_REFUSED = Q(last_error__startswith=RECIPIENT_REFUSED) | Q(last_error__startswith=NUMBER_REFUSED)


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
    is_waiting = Q(state=State.WAITING, tried_from__lte=at - WAITS_TOO_LONG_AFTER)
    # Of a code that came too late nothing is left to do: whoever waited asked for another.
    failed_lately = Q(state=State.FAILED, tried_from__gt=at - FAILED_TOLD_FOR) & ~Q(last_error=TOO_LATE)
    is_refused = failed_lately & _READER_REFUSED
    is_failed = failed_lately & ~_READER_REFUSED
    counts = (
        _tried()
        .filter(is_waiting | failed_lately)
        .aggregate(
            waiting_count=Count("pk", filter=is_waiting),
            failed_count=Count("pk", filter=is_failed),
            refused_count=Count("pk", filter=is_refused),
        )
    )
    return Outbox(
        waiting=_some(is_waiting, limit) if counts["waiting_count"] else (),
        failed=_some(is_failed, limit) if counts["failed_count"] else (),
        **counts,
    )


def _tried() -> QuerySet[Message]:
    """Messages with the instant from which they are tried: one that is sent once more begins anew."""
    return Message.objects.annotate(tried_from=Coalesce("again_at", "written_at"))


def _some(which: Q, limit: int) -> tuple[Undelivered, ...]:
    rows = _tried().filter(which).order_by("written_at", "id")[:limit]
    return tuple(copied(Undelivered, row) for row in rows)


# The longest time between two attempts of a message, and a little more: a server that was not asked for longer may be
# back.
_HELD_UP_FOR = timedelta(minutes=70)


def held_up(*, channel: str, at: datetime) -> bool:
    """Whether nothing goes out by `email` or `sms` now: the latest attempt found no server that would take it.

    An address that is refused says nothing about the server.
    """
    tried = Message.objects.filter(channel=channel, tried_at__lte=at, tried_at__gt=at - _HELD_UP_FOR)
    latest = tried.exclude(_READER_REFUSED).order_by("-tried_at").first()
    return latest is not None and latest.state != State.SENT


@transaction.atomic
def send_again(*, message_id: UUID, at: datetime) -> None:
    """Give a message that failed its attempts and its time anew. Raises NotAllowed for one that did not fail.

    What its secrets opened was struck out when it failed: who waits for a code asks for another one.
    """
    failed = Message.objects.select_for_update().filter(pk=message_id, state=State.FAILED).first()
    if failed is None:
        raise NotAllowed(f"no failed message {message_id}")
    failed.state, failed.attempt_count, failed.last_error, failed.again_at = State.WAITING, 0, "", at
    failed.doubt_count = 0
    failed.save(update_fields=["state", "attempt_count", "doubt_count", "last_error", "again_at"])
    send_message.defer(message_id=str(message_id))


def waits_for(*, address: str) -> bool:
    """Whether a message for this address or number has not gone yet and still will be tried."""
    waiting = Message.objects.filter(state=State.WAITING)
    return waiting.filter(Q(to_address__iexact=address) | Q(to_number=address)).exists()


# Where a message went whose reader is forgotten: an address and a number that are nobody's.
NOBODY_ADDRESS = "apagado@vinte.invalid"
NOBODY_NUMBER = "+000000000"


@transaction.atomic
def forget_reader(*, reader: str) -> int:
    """Keep of what was sent to an address or a number that it was sent, and neither to whom nor what it said.

    Returns how many messages that were. What still waits is left alone (`waits_for`).
    """
    gone = Message.objects.exclude(state=State.WAITING)
    nothing = dict.fromkeys(("to_name", "subject", "text", "html", "unsubscribe_url", "calendar"), "")
    empty: dict[str, object] = {**nothing, "secrets": []}
    by_mail = gone.filter(to_address__iexact=reader).update(to_address=NOBODY_ADDRESS, **empty)
    return by_mail + gone.filter(to_number=reader).update(to_number=NOBODY_NUMBER, **empty)
