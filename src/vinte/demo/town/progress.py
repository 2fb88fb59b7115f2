"""How far the town is while it is made: written to a file by who makes it, read by the pages of the demo.

A file and no row: what is made in one transaction is nowhere to be seen before it is whole, and before the first
migration there is no table either. No file means that the town is whole.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

FILE_NAME = "town.json"
SURE_FROM_PERCENT = 2  # a pace of a few events says nothing of the rest

Stage = Literal["preparing", "playing", "opening", "failed"]


@dataclass(frozen=True)
class Progress:
    """The stage; how many of how many events are played; the day in the town and who acts on it; how many seconds
    it may still take, None when that is not known; and what failed, in the words of the terminal."""

    stage: Stage
    done: int = 0
    of: int = 0
    day: date | None = None
    who: str = ""
    seconds_left: float | None = None
    failure: str = ""

    @property
    def percent(self) -> int:
        """How much is done, of 100."""
        return self.done * 100 // self.of if self.of else 0


# Told of each step.
Report = Callable[[Progress], None]


class Estimate:
    """Adds to a progress how long the rest of its stage may take, from the pace of the stage so far."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stage = ""
        self._began = 0.0

    def of(self, progress: Progress) -> Progress:
        """The same with `seconds_left`, once some of it is done."""
        now = self._clock()
        if self._stage != progress.stage:
            self._stage, self._began = progress.stage, now
        if progress.percent < SURE_FROM_PERCENT:
            return progress
        pace = (now - self._began) / progress.done
        return replace(progress, seconds_left=pace * (progress.of - progress.done))


def write(progress: Progress, folder: Path) -> None:
    """Tell how far it is, whole or not at all, with the process that makes it."""
    said = asdict(progress) | {
        "day": progress.day.isoformat() if progress.day else None,
        "process": os.getpid(),
    }
    beside = folder / f".{FILE_NAME}"
    beside.write_text(json.dumps(said))
    os.replace(beside, folder / FILE_NAME)


def clear(folder: Path) -> None:
    """The town is whole, or nobody makes it any more."""
    (folder / FILE_NAME).unlink(missing_ok=True)


def read(folder: Path) -> Progress | None:
    """How far it is; None when nobody makes a town, also where the one who did was killed."""
    try:
        said = json.loads((folder / FILE_NAME).read_text())
    except FileNotFoundError:
        return None
    if not _lives(said.pop("process")):
        return None
    said["day"] = date.fromisoformat(said["day"]) if said["day"] else None
    return Progress(**said)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
