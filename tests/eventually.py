"""Waiting for what another process or thread does: looked for often, given up late."""

from __future__ import annotations

import time
from collections.abc import Callable

# Nobody waits this long but for something that is broken; a machine may have other work to do.
PATIENCE_SECONDS = 120.0
_PAUSE_SECONDS = 0.02


def eventually(true: Callable[[], object], what: str = "it happens") -> None:
    """Return as soon as `true()` is; fail, with what was waited for, when it is not in two minutes."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, f"not within {PATIENCE_SECONDS:.0f} s: {what}"
        time.sleep(_PAUSE_SECONDS)
