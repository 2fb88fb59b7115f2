"""Threads for one kind of work, with a bounded line before them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class Crowded(Exception):
    """The line is as long as it may get; whoever comes is better told so than left to wait."""


class Lane:
    """So many threads, and at most `most_waiting` requests before them."""

    def __init__(self, name: str, *, threads: int, most_waiting: int) -> None:
        self.name = name
        self.threads = threads
        self.most_waiting = most_waiting
        self.inside = 0
        self._executor = ThreadPoolExecutor(max_workers=threads, thread_name_prefix=f"vinte-{name}")

    async def run(self, work: Callable[[], T]) -> T:
        """Do it in one of the threads; raises Crowded, and whatever the work raises.

        Work that began goes to its end, also when whoever asked went away: half a purchase is none.
        """
        if self.inside >= self.threads + self.most_waiting:
            raise Crowded(self.name)
        self.inside += 1
        running = asyncio.get_running_loop().run_in_executor(self._executor, work)
        running.add_done_callback(self._left)
        return await asyncio.shield(running)

    def _left(self, done: asyncio.Future[T]) -> None:
        self.inside -= 1
        if not done.cancelled():
            done.exception()  # seen, even if nobody waits for it any more

    def stop(self) -> None:
        """Finish what is inside, in whatever time the server leaves for it."""
        self._executor.shutdown(wait=True)
