"""`vinte worker`: jobs and the minute's tick."""

from __future__ import annotations

import asyncio

import click

from vinte.project import environment

GRACE_SECONDS = 10.0


@click.command()
@click.option("--concurrency", type=click.IntRange(1), default=2, show_default=True, help="Jobs at a time.")
def command(concurrency: int) -> None:
    """Run jobs until stopped; what is begun is finished, for ten seconds at the most."""
    with environment.django_ready():
        from procrastinate.contrib.django import app

        with app.replace_connector(app.connector.get_worker_connector()) as worker_app:  # type: ignore[attr-defined]
            asyncio.run(_work(worker_app, concurrency))


async def _work(app, concurrency: int) -> None:  # type: ignore[no-untyped-def]
    async with app.open_async():
        await app.run_worker_async(concurrency=concurrency, shutdown_graceful_timeout=GRACE_SECONDS)
