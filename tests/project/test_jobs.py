"""A worker knows every job that somebody may have left for it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from vinte.kernel import due
from vinte.kernel.clock import FixedClock
from vinte.kernel.models import DutyRun
from vinte.notices import tasks as notices_tasks
from vinte.project import tasks
from vinte.wallet.automatic import top_ups

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)

_LISTED = """
import django
django.setup()
from procrastinate.contrib.django import app
app.perform_import_paths()
print("\\n".join(app.tasks))
"""


def test_a_fresh_worker_knows_the_jobs_that_are_deferred_by_name() -> None:
    """In a process of its own: in this one, some test may have imported the job's module already."""
    listed = subprocess.run([sys.executable, "-c", _LISTED], capture_output=True, text=True, check=True)
    known = set(listed.stdout.split())
    assert {notices_tasks.TASK_NAME, top_ups.TASK_NAME} <= known


QUARTER = 20_000 * 900  # an instant on a quarter of an hour, in seconds since 1970


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes_after", "ran_minutes_ago", "runs"),
    [
        (0, 0, True),
        (0, None, True),
        (1, 1, False),
        (1, None, True),
        (14, 14, False),
        (14, 15, False),
        (14, 16, True),  # the site was away for a while
        (1, 10_000, True),
        (15, 15, True),
    ],
)
def test_a_duty_of_each_quarter_runs_in_its_minute_and_at_once_when_it_did_not_for_longer(
    monkeypatch: pytest.MonkeyPatch, minutes_after: int, ran_minutes_ago: int | None, runs: bool
) -> None:
    done: list[str] = []
    duty = due.Duty("test.quarterly", "Cada quarto de hora", lambda *, at: iter(()), every_minutes=15)
    if ran_minutes_ago is not None:
        ran_at = AT - timedelta(minutes=ran_minutes_ago)
        DutyRun.objects.create(duty=duty.name, began_at=ran_at, succeeded_at=ran_at)
    else:
        DutyRun.objects.create(duty=duty.name, began_at=AT, error="a first run that failed")
    monkeypatch.setattr(tasks, "clock_named", lambda _path: FixedClock(AT))
    monkeypatch.setattr(tasks, "run_duty", lambda one: done.append(one.name))
    tasks.do_in_its_minute(duty, timestamp=QUARTER + 60 * minutes_after)
    assert done == [duty.name] * runs
