"""What time alone makes happen: each room's duties, their items one by one, whatever becomes of the others.

A duty finds what is due at an instant and hands it over item by item. An item that fails is written down with its
key, tried again with growing pauses, and stops nobody else. The worker runs each duty as a job of its own; the
demo's time machine runs them all as it moves the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol, TypeVar

import structlog
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.functional import Promise

from vinte.kernel.masks import masked
from vinte.kernel.models import DutyFailure, DutyRun

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
# Who did not answer is soon asked again; and no more items than this has minutes are marked while it is away.
LONGEST_PAUSE_AFTER_STOP = timedelta(minutes=15)
# A failure whose item nobody offers any more was mended otherwise: it is forgotten after so long, or when somebody
# asked to have it tried (`duty_state.try_soon`).
FORGOTTEN_AFTER = timedelta(days=1)
LONGEST_KEY = 160
_OVER = object()

T = TypeVar("T")

log = structlog.get_logger("vinte.due")


class Stop(Exception):
    """Raised by an item when the rest can't succeed either, as when a provider does not answer; says why."""


@dataclass(frozen=True)
class Item:
    """One thing that is due: `key` names it for a person, and `act` does it and returns how many things it did.

    `act` is whole by itself: what is to happen together is a transaction there.
    """

    key: str
    act: Callable[[], int]


# Yields items and is told of each how many things were done, or None when it failed or waits after a failure.
Found = Generator[Item, int | None, None]


class Find(Protocol):
    """Finds what is due at that instant; asked again when all was done, it yields nothing that does anything."""

    def __call__(self, *, at: datetime) -> Found: ...


# Told of each duty that did something, by name.
Report = Callable[[str, int], None]


@dataclass(frozen=True)
class Duty:
    """One kind of thing that time brings. `name` is its room and a word; `title` is what the operator reads.

    A duty that `only_looks` changes nothing that another duty reads: where many days are gone through at once, it
    is done at the last of them. `dismissable` is how the keys begin of items that a person may say nothing more is
    to be done about, because the duty does not find them anew.
    """

    name: str
    title: str | Promise
    find: Find
    every_minutes: int = 1
    only_looks: bool = False
    dismissable: str = ""

    def run(self, *, at: datetime) -> int:
        """Do what is due by that instant; returns how many things were done."""
        return run([self], at=at)


class Duties(tuple[Duty, ...]):
    """The duties of a room, in their order."""

    def run(self, *, at: datetime) -> int:
        """Do what is due by that instant in all of them; returns how many things were done."""
        return run(self, at=at)


_rooms: dict[str, Callable[[], Sequence[Duty]]] = {}


def register(room: str, duties: Callable[[], Sequence[Duty]]) -> None:
    """Called once for a room when it is made ready; the order of the rooms is the order of the runs."""
    _rooms[room] = duties


def all_duties() -> list[Duty]:
    """Every room's duties, in order."""
    return [duty for duties in _rooms.values() for duty in duties()]


def run_all(*, at: datetime, report: Report | None = None, on_the_way: bool = False) -> int:
    """Run every duty at that instant, in order; returns how many things were done.

    `on_the_way` says that a later instant follows at once, which is soon enough for what only looks.
    """
    duties = [duty for duty in all_duties() if not (on_the_way and duty.only_looks)]
    return run(duties, at=at, report=report)


def run(duties: Sequence[Duty], *, at: datetime, report: Report | None = None) -> int:
    """Do what is due, item by item, and write down how it went; returns how many things were done.

    What fails is in `DutyFailure` and in the log, not raised. Raises what the database raises when it is gone.
    """
    failures = {
        (row.duty, row.key): row
        for row in DutyFailure.objects.filter(duty__in=[duty.name for duty in duties])
    }
    total, well, ill = 0, [], []
    for duty in duties:
        done, error = _run_one(duty, at=at, failures=failures)
        total += done
        if report is not None and done:
            report(duty.name, done)
        if error is None:
            well.append(DutyRun(duty=duty.name, began_at=at, succeeded_at=at, error=""))
        else:
            ill.append(DutyRun(duty=duty.name, began_at=at, error=_told(error)))
    keep: dict[str, Any] = {"update_conflicts": True, "unique_fields": ["duty"]}
    DutyRun.objects.bulk_create(well, update_fields=["began_at", "succeeded_at", "error"], **keep)
    DutyRun.objects.bulk_create(ill, update_fields=["began_at", "error"], **keep)
    return total


def _run_one(
    duty: Duty, *, at: datetime, failures: dict[tuple[str, str], DutyFailure]
) -> tuple[int, Exception | None]:
    """How many things the duty did, and what ended it before its end."""
    total, seen, answer = 0, set(), None
    try:
        found = duty.find(at=at)
        while (item := _next(found, answer)) is not _OVER:
            assert isinstance(item, Item)
            key = item.key[:LONGEST_KEY]
            seen.add(key)
            failed_before = failures.get((duty.name, key))
            if failed_before is not None and at < failed_before.retry_at:
                answer = None
                continue
            try:
                with _savepoint():
                    answer = item.act()
            except Exception as error:
                _reraise_if_gone(error)
                _write_down(duty, key, error, at=at)
                answer = None
                if isinstance(error, Stop):
                    raise
            else:
                total += answer
                if failed_before is not None:
                    failed_before.delete()
    except Exception as error:
        _reraise_if_gone(error)
        log.error("a duty did not come to its end", duty=duty.name, exc_info=error)
        return total, error
    if any(duty_name == duty.name for duty_name, _key in failures):
        asked_by_hand = Q(retry_at__lte=F("failed_last_at"))
        gone = DutyFailure.objects.filter(
            asked_by_hand | Q(retry_at__lte=at - FORGOTTEN_AFTER), duty=duty.name
        )
        gone.exclude(key__in=seen).delete()
    return total, None


def _next(found: Found, answer: int | None) -> Item | object:
    with _savepoint():
        try:
            return found.send(answer)
        except StopIteration:
            return _OVER


def _savepoint() -> AbstractContextManager[Any]:
    """Inside a transaction one of its own; outside none, for what asks a provider commits before it does."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def _reraise_if_gone(error: Exception) -> None:
    """A database that went away is nobody's fault and can't be written down."""
    if not connection.in_atomic_block and connection.connection is not None and not connection.is_usable():
        raise error


def _write_down(duty: Duty, key: str, error: Exception, *, at: datetime) -> None:
    told = _told(error)
    row, is_new = DutyFailure.objects.get_or_create(
        duty=duty.name,
        key=key,
        defaults={"failed_first_at": at, "failed_last_at": at, "retry_at": at + FIRST_PAUSE, "error": told},
    )
    if not is_new:
        longest = LONGEST_PAUSE_AFTER_STOP if isinstance(error, Stop) else LONGEST_PAUSE
        pause = min(longest, FIRST_PAUSE * 2 ** min(row.failure_count, 20))
        DutyFailure.objects.filter(pk=row.pk).update(
            failure_count=F("failure_count") + 1, failed_last_at=at, retry_at=at + pause, error=told
        )
    count = row.failure_count + (not is_new)
    log.error("an item of a duty failed", duty=duty.name, item=key, count=count, exc_info=error)


def _told(error: BaseException) -> str:
    """What a person reads of an error: its kind and its first line, without anybody's contact details.

    One that says nothing is told by what caused it; what the database can't keep is told by its code.
    """
    line = next(iter(masked(str(error)).splitlines()), "")
    if not line and error.__cause__ is not None:
        line = _told(error.__cause__)
    kept = line.replace("\x00", "\\x00").encode(errors="backslashreplace").decode()
    return f"{type(error).__name__}: {kept}"[:300]


def failed_keys(duty: str) -> set[str]:
    """The keys of what failed in a duty and was not done since: a duty that takes so many at a time, or looks
    only now and then, offers these besides."""
    return set(DutyFailure.objects.filter(duty=duty).values_list("key", flat=True))


def items(kind: str, rows: Iterable[Any], act: Callable[..., int], **known: Any) -> Iterator[Item]:
    """An item for each row: `kind` and its identifier name it, and `act` is called with the row and what is known."""
    return (Item(f"{kind} {getattr(row, 'id', row)}", partial(act, row, **known)) for row in rows)


def asked(key: str, ask: Callable[[], T]) -> Generator[Item, int | None, T | None]:
    """What `ask` answers, as an item by itself, so that a failure stops what hangs on it and nothing else.

    `answer = yield from asked(...)` is None when it failed.
    """
    answers: list[T] = []

    def act() -> int:
        answers.append(ask())
        return 0

    yield Item(key, act)
    return answers[0] if answers else None
