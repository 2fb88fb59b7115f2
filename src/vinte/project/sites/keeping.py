"""The processes of several sites, kept running: whoever dies is begun again, and the others never notice.

What they write goes on to our standard error, each line with its site and process: in JSON as two more fields, else in
front. One thread does all of it, for a process that is started from a thread may hang.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from vinte.project import supervisor
from vinte.project.sites.files import VINTE, Site, settings_of

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0
_LOOKED_EVERY_SECONDS = 0.2
_MOST_OF_A_LINE = 1_000_000


@dataclass
class Kept:
    """One process of a site: how it is started, and how it stands."""

    site: str
    part: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    output: int = -1
    unread: bytes = b""
    began_at: float = 0.0
    pause: float = FIRST_PAUSE_SECONDS
    again_at: float = 0.0


def parts_of(sites: Iterable[Site], *, processes: int) -> list[Kept]:
    """What runs for each site: the web, the worker, and whoever takes its letters where it has an address for them."""
    kept = []
    for site in sites:
        commands = {"web": ("serve", "--processes", str(processes)), "worker": ("worker",)}
        if site.takes_letters:
            commands["mail"] = ("mail", "serve")
        known = settings_of(site)
        if sys.stderr.isatty() and "VINTE_LOG_FORMAT" not in site.written:
            known["VINTE_LOG_FORMAT"] = "lines"
        kept += [Kept(site.name, part, [*VINTE, *words], known) for part, words in commands.items()]
    return kept


class Keeper:
    """Starts them, reads them, begins again whoever ended, until `stop`."""

    def __init__(self, kept: Sequence[Kept]) -> None:
        self._kept = kept
        self._selector = selectors.DefaultSelector()

    def keep(self) -> None:
        """Look after all of them until KeyboardInterrupt."""
        while True:
            now = time.monotonic()
            for each in self._kept:
                if each.process is None and each.again_at <= now:
                    self._start(each)
            self._read(_LOOKED_EVERY_SECONDS)
            for each in self._kept:
                if each.process is not None and (code := each.process.poll()) is not None:
                    self._ended(each, code)

    def stop(self) -> None:
        """End all in order: each finishes what it began; insist after some seconds."""
        for each in self._kept:
            if each.process is not None and each.process.poll() is None:
                each.process.terminate()
        deadline = time.monotonic() + supervisor.STOP_PATIENCE_SECONDS
        while any(self._lives(each) for each in self._kept) and time.monotonic() < deadline:
            self._read(_LOOKED_EVERY_SECONDS)
        for each in self._kept:
            if each.process is not None:
                self._put_away(each)
        self._selector.close()

    @staticmethod
    def _lives(each: Kept) -> bool:
        return each.process is not None and each.process.poll() is None

    def _start(self, each: Kept) -> None:
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        try:
            each.process = supervisor.spawn(each.command, output=writing, environment=each.environment)
        except (
            OSError
        ) as error:  # no memory, no processes left: the others go on, and this one is tried again
            os.close(reading)
            self._wait(each, f"could not be started: {error}")
            return
        finally:
            os.close(writing)
        each.output, each.began_at = reading, time.monotonic()
        self._selector.register(reading, selectors.EVENT_READ, each)
        _tell(each, f"started as {each.process.pid}")

    def _ended(self, each: Kept, code: int) -> None:
        self._put_away(each)
        if time.monotonic() - each.began_at >= LONGEST_PAUSE_SECONDS:
            each.pause = FIRST_PAUSE_SECONDS
        self._wait(each, supervisor.how_it_ended(code))

    @staticmethod
    def _wait(each: Kept, why: str) -> None:
        each.again_at = time.monotonic() + each.pause
        _tell(each, f"{why}; it begins again in {each.pause:.0f} s")
        each.pause = min(each.pause * 2, LONGEST_PAUSE_SECONDS)

    def _put_away(self, each: Kept) -> None:
        """End what it left running, for that would still hold its port, and pass on its last words."""
        assert each.process is not None
        supervisor.end_session(each.process)
        each.process.wait()
        with suppress(BlockingIOError):
            while self._take(each):
                pass
        if each.output >= 0:
            self._selector.unregister(each.output)
            os.close(each.output)
        if each.unread:
            _pass_on(each, each.unread)
        each.process, each.output, each.unread = None, -1, b""

    def _read(self, seconds: float) -> None:
        for key, _events in self._selector.select(seconds):
            self._take(key.data)

    def _take(self, each: Kept) -> bool:
        """Pass on what it has written; False when there will be no more."""
        if each.output < 0:
            return False
        read = os.read(each.output, 65_536)
        *lines, each.unread = (each.unread + read).split(b"\n")
        if len(each.unread) > _MOST_OF_A_LINE:
            lines, each.unread = [*lines, each.unread], b""
        for line in lines:
            _pass_on(each, line)
        if not read:
            self._selector.unregister(each.output)
            os.close(each.output)
            each.output = -1
        return bool(read)


def _pass_on(each: Kept, line: bytes) -> None:
    if line.startswith(b"{") and len(line) > 2:
        line = json.dumps({"site": each.site, "process": each.part}).encode()[:-1] + b", " + line[1:]
    else:
        line = f"{each.site} {each.part}: ".encode() + line
    _write(line)


def _tell(each: Kept, event: str) -> None:
    said = {"site": each.site, "process": each.part, "event": event}
    _write(f"{each.site} {each.part}: {event}".encode() if sys.stderr.isatty() else json.dumps(said).encode())


def _write(line: bytes) -> None:
    sys.stderr.buffer.write(line + b"\n")
    sys.stderr.buffer.flush()
