"""The project's own jobs: a periodic one for each duty, and the care of jobs whose worker was killed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import close_old_connections
from procrastinate import JobContext
from procrastinate.contrib.django import app

from vinte.kernel import due
from vinte.kernel.clock import clock_named
from vinte.kernel.duty_state import has_succeeded
from vinte.project import following, rooms

# What failed is kept so long for whoever looks, and what succeeded is not kept at all.
FAILED_JOBS_KEPT_HOURS = 24 * 7

log = structlog.get_logger("vinte.tasks")


def run_duty(duty: due.Duty) -> None:
    """Do what is due in one duty by the site's clock."""
    due.run([duty], at=clock_named(settings.VINTE_CLOCK).now(), report=_report)


def _report(duty: str, done: int) -> None:
    log.info("due", duty=duty, done=done)


def _make_periodic(duty: due.Duty) -> None:
    name = f"vinte.due.{duty.name}"

    def do(timestamp: int) -> None:
        do_in_its_minute(duty, timestamp=timestamp)

    # The lock keeps two runs of a duty apart; different duties run side by side.
    task = app.task(name=name, queueing_lock=name, lock=name)(do)
    app.periodic(cron="* * * * *")(task)


def do_in_its_minute(duty: due.Duty, *, timestamp: int) -> None:
    """Do a duty of every so many minutes if this instant, in seconds since 1970, is in one of them.

    What did not come to its end for so long waits for none: a site that was just made, or was away for a while, would
    call it late.
    """
    since = clock_named(settings.VINTE_CLOCK).now() - timedelta(minutes=duty.every_minutes)
    if timestamp // 60 % duty.every_minutes == 0 or not has_succeeded(duty.name, since=since):
        run_duty(duty)


for _duty in rooms.duties():
    _make_periodic(_duty)


def with_live_connection(call_next: Callable[[], object], context: JobContext, worker: object) -> object:
    """A worker's middleware: a thread whose connection died, as when PostgreSQL restarted, gets another one."""
    close_old_connections()
    try:
        following.be_current()
        return call_next()
    finally:
        close_old_connections()


@app.periodic(cron="*/2 * * * *")
@app.task(name="vinte.retry_stalled_jobs", queueing_lock="vinte.retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Give jobs whose worker no longer sends heartbeats to another one."""
    for job in await context.app.job_manager.get_stalled_jobs():
        log.warning("job was stalled", task=job.task_name, job=job.id)
        await context.app.job_manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(name="vinte.remove_old_jobs", queueing_lock="vinte.remove_old_jobs", pass_context=True)
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:
    """Forget failed jobs after a week; what they were to do is found again by a duty."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=FAILED_JOBS_KEPT_HOURS, include_failed=True, include_aborted=True
    )
