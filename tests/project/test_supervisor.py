"""Processes that live and die together."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from eventually import eventually
from vinte.project import supervisor

SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]
OWNER = """
import sys, time
from pathlib import Path
from vinte.project import supervisor
child = supervisor.Supervisor(logs=Path(sys.argv[1])).start("one", [sys.executable, "-c", "import time; time.sleep(600)"])
print(child.process.pid, flush=True)
time.sleep(600)
"""


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_stop_ends_every_process_and_what_it_started(tmp_path):
    processes = supervisor.Supervisor(logs=tmp_path)
    parent = processes.start(
        "parent",
        [
            sys.executable, "-c",
            "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
            "print(p.pid, flush=True); time.sleep(600)",
        ],
    )  # fmt: skip
    eventually(lambda: parent.log.read_text().strip().isdigit())
    grandchild = int(parent.log.read_text())
    processes.stop()
    assert not lives(parent.process.pid)
    eventually(lambda: not lives(grandchild))


def test_a_process_that_dies_is_named_with_its_last_words_and_its_log(tmp_path):
    processes = supervisor.Supervisor(logs=tmp_path)
    processes.start("steady", SLEEPER)
    processes.start("worker", [sys.executable, "-c", "import sys; print('no database'); sys.exit(3)"])
    try:
        with pytest.raises(supervisor.ChildDied) as caught:
            processes.watch()
    finally:
        processes.stop()
    message = str(caught.value)
    assert message.startswith("worker ended with 3")
    assert "no database" in message
    assert str(tmp_path / "worker.log") in message


def test_children_die_with_an_owner_that_is_killed(tmp_path):
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    child = int(owner.stdout.readline())
    assert lives(child)
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    eventually(lambda: not lives(child))


def test_a_busy_port_gives_the_next_free_one():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert supervisor.free_port(port) > port
        with pytest.raises(supervisor.NoFreePort, match="PORT="):
            supervisor.free_port(port, tries=1)
    assert supervisor.free_port(port) == port


def test_a_terminated_process_stops_as_by_ctrl_c(tmp_path):
    with pytest.raises(KeyboardInterrupt), supervisor.stoppable():
        signal.raise_signal(signal.SIGTERM)
    with supervisor.undisturbed():
        signal.raise_signal(signal.SIGINT)
