"""The guardian: a small process that starts one PostgreSQL server and ends it when its owner is gone.

Run by path, as `python -I -S postgres_guardian.py JSON`, so that it needs nothing but the standard
library and starts in some 20 ms. It speaks to its owner over two pipes:

- standard output: one JSON line, `{"ready": true, "url": ..., "pid": ..., "owned": ...}` or `{"failed": why}`;
- standard input: a byte, or its end, means "stop". The end comes by itself when the owner dies, however
  it dies; a changed parent means the same, for a fork of the owner may hold the pipe open.

Should the guardian be killed, the kernel sends the server the signal of an orderly stop
(PR_SET_PDEATHSIG), and the next start sweeps what was left.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import select
import signal
import sys
import time
from typing import Any, NoReturn

PR_SET_PDEATHSIG = 1
STOP_PATIENCE_SECONDS = 30.0
READY_PATIENCE_SECONDS = 60.0
SHARED_MEMORY_PATIENCE_SECONDS = 10.0
FIRST_LINES_OF_LOCK = 8


class Failed(Exception):
    """The server can't be started; the message is for a person."""


def main() -> int:
    """Start the server that the first argument describes, wait for the owner's end, stop it."""
    order: dict[str, Any] = json.loads(sys.argv[1])
    owner = os.getppid()
    # An orderly stop and the owner's end are the same thing here; Ctrl-C belongs to the owner alone.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(_end(order, state)))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    state: dict[str, int] = {}
    try:
        lock = _lock(order)
        if lock is None:
            return _attach(order)
        _make_cluster(order)
        _clear_after_a_kill(order)
        state["pid"] = _start(order)
        _record(lock, {"url": order["url"], "pid": state["pid"]})
        _say({"ready": True, "url": order["url"], "pid": state["pid"], "owned": True})
    except Failed as failure:
        _say({"failed": str(failure)})
        _end(order, state)
        return 1
    while True:
        heard, _, _ = select.select([0], [], [], 0.5)
        if heard or os.getppid() != owner:
            return _end(order, state)
        if _gone(state["pid"]):
            state.clear()
            _end(order, state)
            return 1


def _say(words: dict[str, Any]) -> None:
    try:
        os.write(1, json.dumps(words).encode() + b"\n")
    except BrokenPipeError:
        pass  # the owner died; the next look at standard input ends the server


def _lock(order: dict[str, Any]) -> int | None:
    """The lock on this database, or None when another guardian has it."""
    for path in (order["run_lock"], order["lock"]):
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
    os.ftruncate(handle, 0)
    return handle


def _record(lock: int, words: dict[str, Any]) -> None:
    os.ftruncate(lock, 0)
    os.pwrite(lock, json.dumps(words).encode(), 0)


def _attach(order: dict[str, Any]) -> int:
    """Tell the address of the server that another guardian keeps on the same database."""
    deadline = time.monotonic() + READY_PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with open(order["lock"], "rb") as file:
            text = file.read()
        if text:
            try:
                kept = json.loads(text)
            except ValueError:
                kept = None
            if kept:
                _say({"ready": True, "url": kept["url"], "pid": kept["pid"], "owned": False})
                _remove(order["run_dir"])
                return 0
        time.sleep(0.05)
    _say({"failed": f"another process holds {order['lock']} and its server does not answer; stop it first"})
    _remove(order["run_dir"])
    return 1


def _make_cluster(order: dict[str, Any]) -> None:
    """Make the database's folder when there is none: aside, then renamed, so a half-made one never counts."""
    data_dir = order["data_dir"]
    if os.path.exists(os.path.join(data_dir, "PG_VERSION")):
        os.chdir(data_dir)
        return
    if os.path.isdir(data_dir) and os.listdir(data_dir):
        raise Failed(f"{data_dir} is not a database and is not empty; choose another folder or empty it")
    aside = f"{data_dir}.new"
    _remove(aside)
    os.mkdir(aside, 0o700)
    if order["uid"] is not None:
        os.chown(aside, order["uid"], order["gid"])
    os.chdir(aside)
    child = _spawn(order, [*order["initdb"], "-D", _data_path(order, aside)], death_signal=signal.SIGKILL)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
        raise Failed(f"initdb could not make a database in {data_dir}: {_tail(order['log'])}")
    if os.path.isdir(data_dir):
        os.rmdir(data_dir)
    os.rename(aside, data_dir)


def _data_path(order: dict[str, Any], path: str) -> str:
    # The link leads to the folder itself, past parents that the server's user may not enter.
    return "/proc/self/cwd" if order["by_link"] else path


def _clear_after_a_kill(order: dict[str, Any]) -> None:
    """End a server that outlived its guardian, and remove a lock file whose process is no server of ours.

    PostgreSQL refuses to start while the process in its lock file lives, and in a container the number
    of a killed one soon belongs to something else.
    """
    try:
        with open("postmaster.pid", encoding="ascii") as file:
            pid = abs(int(file.readline()))
    except (FileNotFoundError, ValueError):
        return
    if not os.path.isdir("/proc/self"):
        return  # without /proc only PostgreSQL itself can tell
    asked = False
    deadline = time.monotonic() + STOP_PATIENCE_SECONDS
    while _serves_here(pid):
        if time.monotonic() > deadline:
            raise Failed(f"process {pid} still serves {order['data_dir']} and does not stop; end it first")
        if not asked:
            os.kill(pid, signal.SIGINT)
            asked = True
        time.sleep(0.02)
    try:
        os.unlink("postmaster.pid")
    except FileNotFoundError:
        pass


def _serves_here(pid: int) -> bool:
    try:
        return os.path.samefile(f"/proc/{pid}/cwd", ".") and "postgres" in os.readlink(f"/proc/{pid}/exe")
    except OSError:
        return False


def _start(order: dict[str, Any]) -> int:
    """Start the server and wait until it takes connections; returns its process id."""
    command = [*order["postgres"], "-D", _data_path(order, order["data_dir"])]
    shared_memory_deadline = time.monotonic() + SHARED_MEMORY_PATIENCE_SECONDS
    while True:
        pid = _spawn(order, command, death_signal=order["stop_signal"])
        if _becomes_ready(pid):
            return pid
        tail = _tail(order["log"])
        # Backends of a killed server need a moment to notice that it is gone.
        if "still in use" not in tail or time.monotonic() > shared_memory_deadline:
            raise Failed(f"the server does not start: {tail}")
        time.sleep(0.1)


def _becomes_ready(pid: int) -> bool:
    deadline = time.monotonic() + READY_PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            with open("postmaster.pid", encoding="utf-8") as file:
                lines = file.read().splitlines()
        except FileNotFoundError:
            lines = []
        if len(lines) >= FIRST_LINES_OF_LOCK and lines[0] == str(pid) and lines[7].strip() == "ready":
            return True
        if _gone(pid):
            return False
        time.sleep(0.005)
    os.kill(pid, signal.SIGQUIT)
    return False


def _spawn(order: dict[str, Any], command: list[str], *, death_signal: int) -> int:
    """Run a command as the server's user, its output in the log, ended when the guardian ends."""
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    guardian = os.getpid()
    pid = os.fork()
    if pid == 0:
        _become(order, command, log, guardian, death_signal)
    os.close(log)
    return pid


def _become(
    order: dict[str, Any], command: list[str], log: int, guardian: int, death_signal: int
) -> NoReturn:
    try:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.setsid()
        if order["uid"] is not None:
            os.setgroups([])
            os.setgid(order["gid"])
            os.setuid(order["uid"])
        os.umask(0o077)
        if sys.platform == "linux":
            # After the change of user, which clears it.
            ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != guardian:
            os._exit(1)
        os.execve(command[0], command, order["environment"])
    except BaseException as error:  # noqa: BLE001 - the fork must never return into its parent's code
        os.write(2, f"could not run {command[0]}: {error}\n".encode())
    os._exit(127)


def _gone(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return True


def _end(order: dict[str, Any], state: dict[str, int]) -> int:
    """Stop the server, insisting more each time, then remove what was made for this run."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    pid = state.get("pid")
    if pid is not None:
        for number in (order["stop_signal"], signal.SIGQUIT, signal.SIGKILL):
            os.kill(pid, number)
            deadline = time.monotonic() + STOP_PATIENCE_SECONDS
            while not (gone := _gone(pid)) and time.monotonic() < deadline:
                time.sleep(0.005)
            if gone:
                break
    os.chdir("/")
    if not order["temporary"]:
        # The address leads nowhere from now on; the lock itself goes with this process.
        os.truncate(order["lock"], 0)
    _remove(order["run_dir"])
    return 0


def _remove(path: str) -> None:
    import shutil  # only at the end: it is most of the time that a start would take

    shutil.rmtree(path, ignore_errors=True)


def _tail(path: str) -> str:
    try:
        with open(path, "rb") as file:
            lines = file.read()[-4000:].decode(errors="replace").splitlines()
    except FileNotFoundError:
        return "it wrote nothing"
    return " / ".join(lines[-6:]) or "it wrote nothing"


if __name__ == "__main__":
    sys.exit(main())
