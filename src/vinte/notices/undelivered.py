"""What did not go, message by message, and what whoever operates the site does about it.

Every act is written down beside the message with who did it and when. Two people may press at once, and the worker may
be sending meanwhile: each act looks again under the message's own lock, and says what it found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.types import JSONDict
from psycopg.errors import LockNotAvailable

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.long_lists import LongList
from vinte.kernel.masks import hint_of, hint_of_number
from vinte.kernel.texts import require_text
from vinte.notices.delivery import READER_REFUSED
from vinte.notices.models import GIVEN_UP, TOO_LATE, Message, MessageAct
from vinte.notices.reasons import in_words
from vinte.notices.tasks import TASK_NAME, send_message, strike

State = Message.State
Kind = MessageAct.Kind

# Messages that one click sends again at the most; the next click takes the next ones.
MOST_AT_ONCE = 1000
# How far back a click reaches that sends again all that failed.
HOURS = (1, 6, 24, 168)
# Longer than two clicks hold each other up, shorter than a mail server is waited for.
_LOCK_SECONDS = 2

_FAILED = Q(state=State.FAILED, given_up_at=None) & ~Q(last_error=TOO_LATE)
WHICH = {
    "failed": _FAILED,
    "waiting": Q(state=State.WAITING),
    "over": Q(state=State.FAILED, given_up_at=None, last_error=TOO_LATE),
    "given_up": Q(given_up_at__isnull=False),
}


@dataclass(frozen=True)
class Act:
    """What somebody did about a message."""

    kind: str
    kind_label: str
    reason: str
    by_name: str
    done_at: datetime


@dataclass(frozen=True)
class Undeliverable:
    """A message that did not go; `reader` is a hint of its address or number, which only its owner recognises.

    `why` is the last error in the reader's language, `next_at` when it is tried next, None where no job waits for it.
    `obstacle` says why it can't be sent again, and is empty where it can.
    """

    id: UUID
    kind: str
    channel: str
    channel_label: str
    reader: str
    written_at: datetime
    tried_at: datetime | None
    attempt_count: int
    why: str
    state: str
    given_up_at: datetime | None
    next_at: datetime | None
    is_being_sent: bool
    obstacle: str
    acts: tuple[Act, ...]

    @property
    def can_be_sent_again(self) -> bool:
        """Whether somebody may have it sent once more."""
        return self.state == State.FAILED and not self.obstacle

    @property
    def can_be_given_up(self) -> bool:
        """Whether anything is left to give up."""
        return self.given_up_at is None


def undelivered(*, which: str, at: datetime) -> LongList[Undeliverable]:
    """The messages of one of WHICH; those that wait the oldest first, the others the newest first."""
    rows = Message.objects.filter(WHICH[which]).defer("html", "text", "calendar")
    order = ("written_at", "id") if which == "waiting" else ("-written_at", "-id")
    return LongList(rows.order_by(*order), read=lambda found: _read(found, at=at))


def undelivered_counts() -> dict[str, int]:
    """How many there are of each of WHICH, by one statement."""
    rows = Message.objects.filter(state__in=[State.WAITING, State.FAILED])
    return rows.aggregate(**{name: Count("pk", filter=condition) for name, condition in WHICH.items()})


def sendable_counts(*, at: datetime) -> dict[int, int]:
    """How many messages `send_failed_again` would take for each of HOURS, by one statement."""
    counts = {
        f"h{hours}": Count("pk", filter=Q(tried_at__gte=at - timedelta(hours=hours))) for hours in HOURS
    }
    found = Message.objects.filter(_sendable(at)).aggregate(**counts)
    return {hours: found[f"h{hours}"] for hours in HOURS}


def _sendable(at: datetime) -> Q:
    """What is sent again together with others: not what a server said that it knows no reader of."""
    in_time = Q(useful_until=None) | Q(useful_until__gt=at)
    return _FAILED & in_time & Q(was_struck=False) & ~READER_REFUSED


def _read(rows: list[Message], *, at: datetime) -> list[Undeliverable]:
    keys = [row.pk for row in rows]
    jobs, acts = _jobs(keys), _acts(keys)
    return [
        copied(
            Undeliverable,
            row,
            reader=_hint(row),
            why=in_words(row.last_error),
            next_at=jobs[row.pk][0] or at if row.pk in jobs else None,
            is_being_sent=row.pk in jobs and jobs[row.pk][1] == "doing",
            obstacle=_obstacle(row, at=at),
            acts=tuple(acts[row.pk]),
        )
        for row in rows
    ]


def _hint(row: Message) -> str:
    is_sms = row.channel == Message.Channel.SMS
    return hint_of_number(row.to_number) if is_sms else hint_of(row.to_address)


def _jobs(keys: Collection[UUID]) -> dict[UUID, tuple[datetime | None, str]]:
    """When the job of each of these messages runs next, None for at once, and whether it runs now."""
    rows = ProcrastinateJob.objects.filter(
        task_name=TASK_NAME, status__in=["todo", "doing"], args__message_id__in=[str(key) for key in keys]
    )
    found = rows.values_list("args__message_id", "scheduled_at", "status")
    return {UUID(key): (scheduled_at, status) for key, scheduled_at, status in found}


def _acts(keys: Collection[UUID]) -> defaultdict[UUID, list[Act]]:
    found: defaultdict[UUID, list[Act]] = defaultdict(list)
    for row in MessageAct.objects.filter(message_id__in=keys).order_by("done_at", "id"):
        found[row.message_id].append(copied(Act, row))
    return found


def _obstacle(row: Message, *, at: datetime) -> str:
    """Why a message can't be sent again, for its reader; empty where it can."""
    if row.given_up_at is not None:
        return _("Alguém já desistiu desta mensagem.")
    if row.last_error == TOO_LATE or (row.useful_until is not None and row.useful_until <= at):
        return _("O que dizia já não vale. Quem esperava por ela pede outra.")
    if row.was_struck:
        return _(
            "Levava um código ou uma ligação pessoal, apagados quando falhou. Quem esperava por ela pede outra."
        )
    return ""


@transaction.atomic
def send_again(*, message_id: UUID, by_id: UUID, by_name: str, at: datetime) -> bool:
    """Give a message that failed its attempts and its time anew; False where that was done already, or it went.

    Raises Refused: `not_sendable` for a code that is over, what held a secret, or was given up; `being_handled` while
    somebody else holds it. Raises NotAllowed where there is none.
    """
    message = _locked(message_id)
    if message.state != State.FAILED:
        return False
    if obstacle := _obstacle(message, at=at):
        raise Refused(
            code="not_sendable",
            message=_("Esta mensagem não pode ser enviada outra vez."),
            what_to_do=obstacle,
        )
    _begin_anew([message], by_id=by_id, by_name=by_name, at=at)
    return True


@transaction.atomic
def send_failed_again(*, since: datetime, by_id: UUID, by_name: str, at: datetime) -> int:
    """Send again all that failed since an instant and may go, MOST_AT_ONCE at the most, oldest first; how many.

    What was refused for its address is left out, and what somebody else holds at this instant.
    """
    rows = Message.objects.filter(_sendable(at), tried_at__gte=since).order_by("written_at", "pk")
    found = list(rows.select_for_update(skip_locked=True)[:MOST_AT_ONCE])
    _begin_anew(found, by_id=by_id, by_name=by_name, at=at)
    return len(found)


@transaction.atomic
def give_up(*, message_id: UUID, reason: str, by_id: UUID, by_name: str, at: datetime) -> bool:
    """Say of a message that it is not sent any more, with a reason that is kept; False where that was said already.

    What it still held of codes and secrets is struck out. Raises Refused: `reason_missing`, `text_too_long`,
    `already_sent` for one that went meanwhile, `being_handled` while somebody else holds it. Raises NotAllowed where there is none.
    """
    words = _why(reason)
    message = _locked(message_id)
    if message.state == State.SENT:
        raise Refused(
            code="already_sent",
            message=_("Esta mensagem já foi entregue ao servidor de quem a recebe."),
            what_to_do=_("Não é preciso fazer nada."),
        )
    if message.given_up_at is not None:
        return False
    if message.state == State.WAITING:
        strike(message)
    message.state, message.given_up_at = State.FAILED, at
    message.last_error = message.last_error or GIVEN_UP
    message.save()
    _write_down([message], kind=Kind.GIVEN_UP, reason=words, by_id=by_id, by_name=by_name, at=at)
    return True


@transaction.atomic
def read_reader(*, message_id: UUID, reason: str, by_id: UUID, by_name: str, at: datetime) -> str:
    """To whom a message goes, name and address or number; who read it and why is written down first.

    Raises Refused (`reason_missing`, `text_too_long`), NotAllowed where there is none.
    """
    words = _why(reason)
    message = (
        Message.objects.filter(pk=message_id).only("to_name", "to_address", "to_number", "channel").first()
    )
    if message is None:
        raise NotAllowed(f"no message {message_id}")
    _write_down([message], kind=Kind.READ, reason=words, by_id=by_id, by_name=by_name, at=at)
    return " · ".join(part for part in (message.to_name, message.reader) if part)


def _why(reason: str) -> str:
    return require_text(
        reason, code="reason_missing", message=_("Falta o motivo, que fica guardado com o seu nome.")
    )


def _locked(message_id: UUID) -> Message:
    """The message, held until the transaction ends; raises Refused (`being_handled`), NotAllowed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{_LOCK_SECONDS}s"])
    try:
        found = Message.objects.select_for_update().filter(pk=message_id).first()
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise Refused(
            code="being_handled",
            message=_("Esta mensagem está a ser enviada neste momento."),
            what_to_do=_("Veja daqui a um minuto se foi."),
        ) from None
    if found is None:
        raise NotAllowed(f"no message {message_id}")
    return found


def _begin_anew(messages: list[Message], *, by_id: UUID, by_name: str, at: datetime) -> None:
    if not messages:
        return
    for message in messages:
        message.state, message.attempt_count, message.last_error, message.again_at = State.WAITING, 0, "", at
        message.doubt_count = 0
    Message.objects.bulk_update(
        messages, ["state", "attempt_count", "doubt_count", "last_error", "again_at"], batch_size=200
    )
    _write_down(messages, kind=Kind.AGAIN, by_id=by_id, by_name=by_name, at=at)
    send_message.batch_defer(*[cast(JSONDict, {"message_id": str(message.pk)}) for message in messages])


def _write_down(
    messages: Iterable[Message], *, kind: str, by_id: UUID, by_name: str, at: datetime, reason: str = ""
) -> None:
    MessageAct.objects.bulk_create(
        MessageAct(
            id=new_id(at=at),
            message=message,
            kind=kind,
            reason=reason,
            by_id=by_id,
            by_name=by_name,
            done_at=at,
        )
        for message in messages
    )
