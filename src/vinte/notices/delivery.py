"""What of the outbox did not go: for the operator's page, `/healthz` and `vinte check`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from vinte.kernel.copies import copied
from vinte.notices.models import NUMBER_REFUSED, RECIPIENT_REFUSED, TOO_LATE, Message

# Longer than the attempts take when a server that restarts is back soon.
WAITS_TOO_LONG_AFTER = timedelta(minutes=15)
FAILED_TOLD_FOR = timedelta(days=7)

State = Message.State
# Whoever sends it works, and this address or number is none, or wants nothing.
READER_REFUSED = Q(last_error__startswith=RECIPIENT_REFUSED) | Q(last_error__startswith=NUMBER_REFUSED)


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
    is_failed, is_refused = _failed_lately(at)
    counts = (
        _tried()
        .filter(is_waiting | is_failed | is_refused)
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


def _failed_lately(at: datetime) -> tuple[Q, Q]:
    """What failed lately and waits for a person, and apart from it what went to an address that is none."""
    # Of a code that came too late nothing is left to do: whoever waited asked for another.
    failed = Q(state=State.FAILED, tried_from__gt=at - FAILED_TOLD_FOR, given_up_at=None)
    failed &= ~Q(last_error=TOO_LATE)
    return failed & ~READER_REFUSED, failed & READER_REFUSED


@dataclass(frozen=True)
class ChannelFigures:
    """How many messages of a channel wait and since when, and how many failed lately; refused addresses apart."""

    waiting_count: int = 0
    waiting_since: datetime | None = None
    failed_count: int = 0
    refused_count: int = 0


def channel_figures(*, at: datetime) -> dict[str, ChannelFigures]:
    """The figures of each channel, `email` and `sms`, for whoever watches; one statement."""
    waiting = Q(state=State.WAITING)
    is_failed, is_refused = _failed_lately(at)
    rows = (
        _tried()
        .filter(waiting | is_failed | is_refused)
        .order_by()
        .values("channel")
        .annotate(
            waiting_count=Count("pk", filter=waiting),
            waiting_since=Min("tried_from", filter=waiting),
            failed_count=Count("pk", filter=is_failed),
            refused_count=Count("pk", filter=is_refused),
        )
        .values_list("channel", "waiting_count", "waiting_since", "failed_count", "refused_count")
    )
    found = {channel: ChannelFigures(*figures) for channel, *figures in rows}
    return {channel: found.get(channel, ChannelFigures()) for channel in Message.Channel.values}


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
    latest = tried.exclude(READER_REFUSED).order_by("-tried_at").first()
    return latest is not None and latest.state != State.SENT


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
