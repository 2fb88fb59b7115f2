"""Runs several processes in one terminal: starts them, watches them, and stops them all together.

What they write goes to files. When one dies, `watch` says which and why. None outlives us: each gets an
orderly stop when we stop, and from the kernel when we are killed (PR_SET_PDEATHSIG).
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from vinte.kernel.errors import VinteError

STOP_PATIENCE_SECONDS = 15.0
_PR_SET_PDEATHSIG = 1
_LAST_LINES = 12


class ChildDied(VinteError):
    """A process ended by itself; the message has its name, how it ended, its last lines and its log."""


class NoFreePort(VinteError):
    """All ports that were tried are taken."""


@dataclass(frozen=True)
class Child:
    """One process, by the name that a person reads, and where its output goes."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def last_lines(self) -> str:
        """The end of what it wrote."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-_LAST_LINES:])


class Supervisor:
    """Owns some processes until `stop`."""

    def __init__(self, *, logs: Path) -> None:
        self.logs = logs
        self.children: list[Child] = []
        logs.mkdir(parents=True, exist_ok=True, mode=0o700)

    def start(
        self, name: str, command: Sequence[str], *, environment: Mapping[str, str] | None = None
    ) -> Child:
        """Start a process whose output goes to `<name>.log`, begun anew."""
        log = self.logs / f"{name}.log"
        handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            process = spawn(command, output=handle, environment={**os.environ, **(environment or {})})
        finally:
            os.close(handle)
        child = Child(name=name, process=process, log=log)
        self.children.append(child)
        return child

    def check(self) -> None:
        """Raises ChildDied when one of the processes has ended."""
        for child in self.children:
            code = child.process.poll()
            if code is not None:
                raise ChildDied(
                    f"{child.name} {how_it_ended(code)}:\n{child.last_lines()}\nIts log is {child.log}"
                )

    def watch(self, *, also: Callable[[], None] = lambda: None) -> None:
        """Look after the processes until KeyboardInterrupt; raises ChildDied. `also` may raise too."""
        while True:
            self.check()
            also()
            time.sleep(0.3)

    def stop(self) -> None:
        """Stop all, the latest first, each with what it started itself; insist after some seconds."""
        for child in reversed(self.children):
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + STOP_PATIENCE_SECONDS
        for child in self.children:
            try:
                child.process.wait(timeout=max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                pass
            end_session(child.process)
            child.process.wait()
        self.children.clear()


def spawn(command: Sequence[str], *, output: int, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, which dies with us; `output` takes all that it writes."""
    owner = os.getpid()
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        env=environment,
        start_new_session=True,  # Ctrl-C is ours to pass on, in our order
        preexec_fn=lambda: _die_with(owner),
    )


def end_session(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a process and of what it started itself."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def how_it_ended(code: int) -> str:
    """In words: by itself, or by which signal."""
    return f"was ended by signal {-code}" if code < 0 else f"ended with {code}"


def _die_with(owner: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
        if os.getppid() != owner:
            os._exit(1)


@contextmanager
def stoppable() -> Iterator[None]:
    """Make SIGTERM and a closed terminal mean what Ctrl-C means, also where a shell had it ignored."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    for number in before:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def undisturbed() -> Iterator[None]:
    """No signal breaks in: for stopping, which a second Ctrl-C must not cut short."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def free_port(wanted: int, *, host: str = "127.0.0.1", tries: int = 100) -> int:
    """The port wanted, or the next one that nobody listens on; raises NoFreePort."""
    for port in range(wanted, min(wanted + tries, 65536)):
        with socket.socket() as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                attempt.bind((host, port))
            except OSError:
                continue
            return port
    raise NoFreePort(
        f"no port from {wanted} to {wanted + tries - 1} is free on {host}; choose one with PORT="
    )
