"""The short form of a crowd on the pages, and of buying beside its bare statements."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "bench" / "attack"))

import load
import pytest


@pytest.mark.slow(reason="starts the web with all its pages, and people read them for seconds")
def test_a_crowd_reads_and_buys_and_the_bare_statements_leave_the_same(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        part = load.run(short=True)
    assert part.good, part.markdown(when="now", machine="here")
