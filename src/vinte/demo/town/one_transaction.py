"""The transaction in which the town is made: the acts in it make no savepoints.

Each act of the rooms is a transaction of its own, and inside another one that is a savepoint: more than a quarter of
all statements that the town takes. Here a savepoint costs nothing, and what it is for still holds: an act that is
refused before it has written anything is passed over, as everywhere. One that fails after it has written fails
the whole town, for there is nothing to go back to; the rooms refuse before they write.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import structlog
from django.db import connection, transaction

log = structlog.get_logger("vinte.demo")

# What only reads. A function of the database that is called by hand may write, as the queue's do: in capitals are
# those that the ORM calls, which do not. A lock is held until the town is made, and there is nothing to take back.
_READS = re.compile(r"\s*SELECT (pg_advisory_xact_lock(_shared)?\(|(?!(\* FROM )?[a-z_0-9]+\())")
_OBJECTS_BETWEEN_SWEEPS = 100_000


class CannotGoBack(RuntimeError):
    """An act of the town failed after it had written something."""


class _Savepoints:
    """Stands in for a connection's savepoints, which are marks in the number of statements that may have written."""

    def __init__(self) -> None:
        self._writes = 0
        self._last = ""
        self._numbers = count(1)
        self._writes_at: dict[str, int] = {}

    def watch(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        """Count a statement that may write (an execute wrapper of Django's)."""
        if not _READS.match(sql):
            self._writes += 1
            self._last = sql[:80]  # without its values, which stand apart
        return execute(sql, params, many, context)

    def begin(self) -> str:
        """A name for the point that this is."""
        name = f"act_{next(self._numbers)}"
        self._writes_at[name] = self._writes
        return name

    def keep(self, name: str) -> None:
        """The act is done."""
        del self._writes_at[name]

    def go_back(self, name: str) -> None:
        """The act is refused; raises CannotGoBack when something was written since it began."""
        if self._writes_at[name] != self._writes:
            connection.needs_rollback = True  # also where somebody above takes the error for one of their own
            raise CannotGoBack(f"an act of the town failed after it had written something ({self._last} ...)")
        connection.run_on_commit = [each for each in connection.run_on_commit if name not in each[0]]


@contextmanager
def one_transaction() -> Iterator[None]:
    """One transaction without savepoints inside; nothing of it is kept when it fails.

    Within another transaction (a test's) it is a savepoint of that one.
    """
    threshold = gc.get_threshold()
    with transaction.atomic():
        points = _Savepoints()
        stand_ins = {
            "savepoint": points.begin,
            "savepoint_commit": points.keep,
            "savepoint_rollback": points.go_back,
        }
        for name, stand_in in stand_ins.items():
            setattr(connection, name, stand_in)
        # A year makes millions of short-lived objects, and few that only a sweep can free.
        gc.set_threshold(_OBJECTS_BETWEEN_SWEEPS, *threshold[1:])
        try:
            with connection.execute_wrapper(points.watch):
                yield
        finally:
            gc.set_threshold(*threshold)
            for name in stand_ins:
                delattr(connection, name)


def whole(play: Callable[[], None]) -> None:
    """Play in one transaction without savepoints; if an act then could not be taken back, once more with them.

    That takes longer, and makes the same town: on which day an act is refused after a write depends on the day on which
    the town is made.
    """
    try:
        with one_transaction():
            play()
    except (CannotGoBack, transaction.TransactionManagementError) as error:
        log.warning("the town is played once more, with savepoints", exc_info=error)
        with transaction.atomic():
            play()
