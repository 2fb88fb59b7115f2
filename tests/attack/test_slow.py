"""The short form of the attack by slow bodies, big bodies and heavy pictures, with its control."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "bench" / "attack"))

import pytest
import slow


@pytest.mark.slow(
    reason="starts the web with all its pages and attacks it, beside whatever else the machine does"
)
def test_people_buy_while_the_site_is_attacked(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        part = slow.run(short=True)
    assert part.good, part.markdown(when="now", machine="here")
