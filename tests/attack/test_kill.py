"""The short form of kill -9: on a server of its own, for all that is on it is killed with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

KILL = Path(__file__).parents[2] / "bench" / "attack" / "kill.py"


@pytest.mark.slow(
    reason="starts a server, the web and a worker, and starts them again as often as they are killed"
)
def test_nothing_is_lost_or_doubled_and_the_control_loses() -> None:
    told = {name: value for name, value in os.environ.items() if not name.startswith(("VINTE_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, KILL, "--short"], env=told, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr[-3000:]}"
