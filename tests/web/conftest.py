"""What the pages' stories share: a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from vinte.kernel.clock import FixedClock


@pytest.fixture
def stand_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Stop the site's clock at an instant."""

    def stop(instant: datetime) -> None:
        monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(instant))

    return stop
