"""From nothing to the town: `make demo` in fresh clones with an empty environment, and how long each step took.

    python3 bench/first_minute.py [RUNS]

Each run clones this repository at its latest commit into a new folder, and gives `make demo` a new, empty home and
nothing else but PATH: no cache of pip or uv, no compiled Python. Needs what `make demo` needs and nothing more.
Prints a table and writes bench/results/first-minute.md.
"""

from __future__ import annotations

import datetime
import os
import platform
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results" / "first-minute.md"
PATIENCE_SECONDS = 900.0
POLL_SECONDS = 0.1
# What is waited for, in this order: an address and the status that says it is there.
STEPS = (
    ("first page", "/", 200),
    ("public pages", "/a-garantia/", 200),
    ("town", "/demo/", 200),
)


def free_port() -> int:
    """A port that nobody listens on, with one a hundred above for the play payments."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def status(url: str) -> int:
    """What a page answers, 0 when nobody does."""
    try:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(url, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0


def run_once() -> dict[str, float]:
    """Seconds from the first command to the end of the installing and to each step."""
    folder = Path(tempfile.mkdtemp(prefix="vinte-first-minute-"))
    home, clone, log = folder / "home", folder / "vinte", folder / "log"
    home.mkdir()
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    port, seconds = free_port(), {}
    before = processor_seconds()
    began = time.monotonic()
    with log.open("wb") as said:
        process = subprocess.Popen(
            ["make", "demo", f"PORT={port}"],
            cwd=clone,
            env={"HOME": str(home), "PATH": os.environ["PATH"]},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        for name, path, wanted in STEPS:
            while status(f"http://127.0.0.1:{port}{path}") != wanted:
                if (clone / ".venv" / ".base").exists():
                    seconds.setdefault("installed", time.monotonic() - began)
                if process.poll() is not None or time.monotonic() - began > PATIENCE_SECONDS:
                    raise SystemExit(f"no {name} came:\n{log.read_text(errors='replace')[-3000:]}")
                time.sleep(POLL_SECONDS)
            seconds[name] = time.monotonic() - began
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)
    return seconds | {"processor": processor_seconds() - before}


def processor_seconds() -> float:
    """What our children that have ended took of all cores, with their own; it tells more than the clock of a busy
    machine."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def table(runs: list[dict[str, float]], loads: list[float]) -> str:
    """The runs as a table in Markdown, with their medians beside the targets."""
    names = ["installed", *(name for name, _path, _status in STEPS), "processor"]
    lines = [
        f"| run | {' | '.join(f'{name} (s)' for name in names)} | town after the first page (s) | load before |",
        f"| --- |{' ---: |' * (len(names) + 2)}",
    ]
    for number, (run, load) in enumerate(zip(runs, loads, strict=True), start=1):
        after = run["town"] - run["first page"]
        cells = " | ".join(f"{run[name]:.1f}" for name in names)
        lines.append(f"| {number} | {cells} | {after:.1f} | {load:.1f} |")
    medians = {name: statistics.median(run[name] for run in runs) for name in names}
    after = statistics.median(run["town"] - run["first page"] for run in runs)
    lines.append(f"| median | {' | '.join(f'{medians[name]:.1f}' for name in names)} | {after:.1f} | |")
    lines.append("| at most | | 30 | | 55 | | 25 | |")
    return "\n".join(lines)


def main() -> None:
    """Run, print and write down."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    runs, loads = [], []
    for number in range(wanted):
        loads.append(os.getloadavg()[0])
        runs.append(run_once())
        print(f"run {number + 1}: " + ", ".join(f"{name} {took:.1f} s" for name, took in runs[-1].items()))
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    shown = table(runs, loads)
    print(shown)
    RESULTS.write_text(
        "# The first minute\n\n"
        f"Written by `python3 bench/first_minute.py {wanted}` on {datetime.datetime.now(datetime.UTC).date().isoformat()}, commit {commit}: "
        "fresh clones, an empty environment and home, nothing cached.\n"
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.machine()}. "
        "The load is the machine's average of the minute before: above 0.5, others were at work, and the seconds say\n"
        "little. `processor` is what all cores spent on the run together, which they change less.\n\n"
        f"{shown}\n"
    )


if __name__ == "__main__":
    main()
