"""Hands pictures to the processes that decode them: at most two at once on this machine, whoever asks.

A picture that takes much memory counts for two. Processes are kept between pictures, for a new one takes a fifth of a
second; each is given up after so many pictures, and at once when it breaks a ceiling.
"""

from __future__ import annotations

import fcntl
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from vinte.kernel.pictures import decoding, worker

AT_ONCE = 2
PATIENCE_SECONDS = 60.0
# The ceiling on processor time ends a decoder first, unless the machine has none to give.
_WALL_SECONDS = 60.0
_PICTURES_EACH = 200
# Less than the worker's own ceiling on memory, where somebody wants that.
MEMORY_BYTES: int | None = None


class Busy(Exception):
    """No turn came within PATIENCE_SECONDS."""


class TooHeavy(Exception):
    """The picture broke the ceiling on memory or on time."""


class _Process:
    def __init__(self) -> None:
        source = str(Path(worker.__file__).parents[3])
        # Nothing of ours goes in: neither keys nor addresses, nor any file that is open here.
        self._process = subprocess.Popen(
            [sys.executable, "-m", worker.__name__, str(MEMORY_BYTES or "")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": source, "PATH": os.defpath, "MALLOC_ARENA_MAX": "1"},
            cwd="/",
            start_new_session=True,
        )
        self.owner = os.getpid()
        self.done_count = 0

    def ask(self, data: bytes) -> bytes:
        """What it says; raises TooHeavy where it died or had no time left."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        timer = threading.Timer(_WALL_SECONDS, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            worker.write_message(self._process.stdin, data)
            told = worker.read_message(self._process.stdout)
        except (BrokenPipeError, ConnectionResetError):
            told = None
        finally:
            timer.cancel()
        self.done_count += 1
        if told is None or told == b"!":
            raise TooHeavy
        return told

    def end(self) -> None:
        """End it; it ends by itself too when its input closes."""
        with suppress(OSError):
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


_idle: queue.SimpleQueue[_Process] = queue.SimpleQueue()


def made_anew(data: bytes) -> decoding.Made:
    """The picture made anew in a process apart.

    The header is asked here, before anything is decoded. Raises decoding.Unreadable, decoding.TooManyPixels, TooHeavy and
    Busy.
    """
    kind, pixels = decoding.look(data)
    with _turn(AT_ONCE if decoding.is_hungry(kind, pixels) else 1):
        told = _ask(data)
    if told == b"#":
        raise decoding.TooManyPixels
    made = worker.understood(told)
    if made is None:
        raise decoding.Unreadable
    return made


def _ask(data: bytes) -> bytes:
    process = _taken()
    try:
        told = process.ask(data)
    except BaseException:
        process.end()
        raise
    if process.done_count >= _PICTURES_EACH:
        process.end()
    else:
        _idle.put(process)
    return told


def _taken() -> _Process:
    while True:
        try:
            process = _idle.get_nowait()
        except queue.Empty:
            return _Process()
        if process.owner == os.getpid() and process._process.poll() is None:
            return process
        if process.owner == os.getpid():
            process.end()


def stop() -> None:
    """End the processes that wait for work."""
    with suppress(queue.Empty):
        while True:
            process = _idle.get_nowait()
            if process.owner == os.getpid():
                process.end()


@contextmanager
def _turn(weight: int) -> Iterator[None]:
    """Hold so many of the machine's turns; raises Busy. All are taken in one order, so that no two wait for each other."""
    ends = time.monotonic() + PATIENCE_SECONDS
    held: list[int] = []
    try:
        if weight == AT_ONCE:
            for number in range(AT_ONCE):
                held.append(_locked_within([number], ends))
        else:
            held.append(_locked_within(list(range(AT_ONCE)), ends))
        yield
    finally:
        for handle in held:
            os.close(handle)  # which gives its lock back


def _locked_within(numbers: list[int], ends: float) -> int:
    while True:
        for number in numbers:
            handle = os.open(_turn_file(number), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(handle)
            else:
                return handle
        if time.monotonic() >= ends:
            raise Busy
        time.sleep(0.02)


def _turn_file(number: int) -> Path:
    """One file for all processes of a site: in its data folder, or where there is none, of this user."""
    folder = os.environ.get("VINTE_DATA_DIR", "")
    if folder and Path(folder).is_dir():
        return Path(folder) / f"picture-turn-{number}"
    return Path(tempfile.gettempdir()) / f"vinte-picture-turn-{os.getuid()}-{number}"
