"""A worker knows every job that somebody may have left for it."""

from __future__ import annotations

import subprocess
import sys

from vinte.notices import tasks as notices_tasks
from vinte.wallet.automatic import top_ups

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
