"""`vinte worker`: jobs, and the duties of each minute."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

import click

from vinte.project import environment, rehearsal, starting

GRACE_SECONDS = 10.0
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0


@click.command()
@click.option("--concurrency", type=click.IntRange(1), default=2, show_default=True, help="Jobs at a time.")
def command(concurrency: int) -> None:
    """Run jobs until stopped; what is begun is finished, for ten seconds at the most.

    A database that goes away is waited for: the worker goes on by itself when it is back.
    """
    environment.require_mail()
    rehearsal.settle()
    with environment.django_ready():
        rehearsal.require_one_kind_of_money()
        starting.tell_lacks()
        from vinte.project import following

        following.follow()
        from procrastinate.contrib.django import app

        asyncio.run(_until_stopped(app, concurrency))


async def _until_stopped(app: Any, concurrency: int) -> None:
    """Work; when the work ends and nobody stopped it, the database was gone: wait, and begin again."""
    import structlog

    log = structlog.get_logger("vinte.worker")
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    pause = FIRST_PAUSE_SECONDS
    while not stop.is_set():
        began = asyncio.get_running_loop().time()
        work = asyncio.create_task(_work(app, concurrency))
        asked = asyncio.create_task(stop.wait())
        await asyncio.wait({work, asked}, return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        if stop.is_set():
            work.cancel()
        (ended,) = await asyncio.gather(work, return_exceptions=True)
        if stop.is_set():
            return
        if asyncio.get_running_loop().time() - began > LONGEST_PAUSE_SECONDS:
            pause = FIRST_PAUSE_SECONDS
        # With its trace: what is no matter of the database would begin again for ever.
        log.error("the work ended and begins again", pause_seconds=pause, exc_info=ended)
        try:
            await asyncio.wait_for(stop.wait(), timeout=pause)
        except TimeoutError:
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


async def _work(app: Any, concurrency: int) -> None:
    from vinte.project.tasks import with_live_connection

    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
        async with worker_app.open_async():
            await worker_app.run_worker_async(
                concurrency=concurrency,
                shutdown_graceful_timeout=GRACE_SECONDS,
                install_signal_handlers=False,
                task_middleware=[with_live_connection],
            )
