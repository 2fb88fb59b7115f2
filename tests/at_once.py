"""Several people act at the same instant, each on a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection

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
