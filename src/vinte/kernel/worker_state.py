"""Whether a worker runs, and how long what is due waits for it, as the jobs' tables tell by the database's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

HEARTBEAT_PATIENCE = timedelta(seconds=60)  # a worker writes one each 10 seconds
BEHIND_AFTER = timedelta(minutes=5)

_STATE = """
SELECT
    statement_timestamp(),
    (SELECT max(last_heartbeat) FROM procrastinate_workers),
    count(*),
    min(greatest(deferred.at, coalesce(jobs.scheduled_at, deferred.at)))
FROM procrastinate_jobs AS jobs
CROSS JOIN LATERAL (
    SELECT max(events.at) AS at FROM procrastinate_events AS events
    WHERE events.job_id = jobs.id AND events.type IN ('deferred', 'deferred_for_retry')
) AS deferred
WHERE jobs.status = 'todo' AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= statement_timestamp())
"""


@dataclass(frozen=True)
class WorkerState:
    """The latest heartbeat of any worker, and the jobs that could run and don't, at that instant of the database."""

    asked_at: datetime
    heartbeat_at: datetime | None
    is_alive: bool
    waiting_count: int
    waiting_since: datetime | None
    is_behind: bool


def worker_state() -> WorkerState:
    """How the workers stand now."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        now, heartbeat_at, count, since = cursor.fetchone()
    return WorkerState(
        asked_at=now,
        heartbeat_at=heartbeat_at,
        is_alive=heartbeat_at is not None and now - heartbeat_at <= HEARTBEAT_PATIENCE,
        waiting_count=count,
        waiting_since=since,
        is_behind=since is not None and now - since > BEHIND_AFTER,
    )
