"""The project's own jobs: the minute's tick, and bringing back the jobs of a worker that was killed."""

from __future__ import annotations

import structlog
from django.conf import settings
from procrastinate import JobContext
from procrastinate.contrib.django import app

from vinte.kernel import due
from vinte.kernel.clock import clock_named

log = structlog.get_logger("vinte.tasks")


@app.periodic(cron="* * * * *")
@app.task(name="vinte.tick", queueing_lock="vinte.tick", lock="vinte.tick")
def tick(timestamp: int) -> None:
    """Let everything happen that is due by the site's clock; the minute it was planned for does not matter."""
    due.run_all(at=clock_named(settings.VINTE_CLOCK).now(), report=_report)


def _report(room: str, done: int) -> None:
    log.info("due", room=room, done=done)


@app.periodic(cron="*/2 * * * *")
@app.task(name="vinte.retry_stalled_jobs", queueing_lock="vinte.retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Give jobs whose worker no longer sends heartbeats to another one."""
    for job in await context.app.job_manager.get_stalled_jobs():
        log.warning("job was stalled", task=job.task_name, job=job.id)
        await context.app.job_manager.retry_job(job)
