"""A small service manager: runs what the units of `deploy/systemd` say, and begins it again as they say."""

from __future__ import annotations

import configparser
import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SYSTEMD = Path(__file__).parents[2] / "deploy" / "systemd"


class Unfit(Exception):
    """A unit that would not keep its service running."""


@dataclass(frozen=True)
class Unit:
    """What a unit says: the words after the program, and how long after its end it is begun again."""

    words: tuple[str, ...]
    restart_seconds: float


def read(name: str) -> Unit:
    """The unit of that name; raises Unfit where it does not begin again for ever what was killed."""
    told = configparser.ConfigParser(strict=True, interpolation=None)
    told.optionxform = str  # type: ignore[assignment,method-assign]
    told.read(SYSTEMD / f"{name}.service")
    service = told["Service"]
    if service.get("Restart") != "always" or told["Unit"].get("StartLimitIntervalSec") != "0":
        raise Unfit(f"{name}: Restart=always and StartLimitIntervalSec=0 are what brings it back")
    _program, *words = shlex.split(service["ExecStart"])
    return Unit(tuple(words), float(service["RestartSec"]))


@dataclass
class Service:
    """The web or the worker, by its unit and a few words more."""

    name: str
    unit: Unit
    more: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    _again: threading.Timer | None = field(default=None, init=False)

    def start(self) -> None:
        """Begin, or begin again."""
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "vinte.project.cli", *self.unit.words, *self.more],
                env=dict(self.environment),
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def kill(self) -> bool:
        """SIGKILL to it and to all that it started; False where it was away already."""
        if self._again is not None and self._again.is_alive():
            return False
        was_there = self._end()
        self._again = threading.Timer(self.unit.restart_seconds, self.start)
        self._again.start()
        return was_there

    def stop(self) -> None:
        """The end of it, also of beginning again."""
        if self._again is not None:
            self._again.cancel()
            self._again.join()
        if self.process is not None:
            self._end()

    def _end(self) -> bool:
        assert self.process
        was_there = self.process.poll() is None
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        return was_there
