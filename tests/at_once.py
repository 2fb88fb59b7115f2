"""Several people act at the same instant, each on a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection

from eventually import eventually
from vinte.kernel.errors import Refused


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Start all acts together; what became of each: done, the code of its refusal, or the name of its error."""
    outcomes: list[str] = []
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
            outcomes.append("done")
        except Refused as refusal:
            outcomes.append(refusal.code)
        except Exception as error:  # noqa: BLE001 - whatever else: the test names it
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


class Beside:
    """An act on a connection of its own, that begins while this test is in the middle of something."""

    def __init__(self, act: Callable[[], object]) -> None:
        self._thread = threading.Thread(target=self._run, args=(act,))

    def _run(self, act: Callable[[], object]) -> None:
        try:
            act()
        finally:
            connection.close()

    def start(self) -> None:
        """Let it run, and wait for nothing."""
        self._thread.start()

    def begin(self) -> None:
        """Let it run until it is done, or waits for a lock that somebody holds."""
        self.start()
        eventually(lambda: not self._thread.is_alive() or self._waits(), "it is done or waits for a lock")

    @property
    def is_waiting(self) -> bool:
        """Whether it is not done."""
        return self._thread.is_alive()

    def end(self) -> None:
        """Wait until it is done."""
        self._thread.join()

    def _waits(self) -> bool:
        with connection.cursor() as cursor:
            # Of this database alone, for other tests wait beside this one on the same server; a lock on a row is
            # of no database, so its holder's other locks tell. pg_stat_activity would be frozen in a transaction.
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_locks "
                "WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
            )
            return bool(cursor.fetchone()[0])
