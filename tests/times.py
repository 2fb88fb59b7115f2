"""How long each test took: all of them in build/test-times.csv, the slowest ten at the end of the run.

A test of more than 30 s carries `@pytest.mark.slow(reason=...)`. How fast a machine is fails no test, so one that
has no reason is named and no more.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

REPORT = Path(__file__).resolve().parent.parent / "build" / "test-times.csv"
SLOW_SECONDS = 30.0
SHOWN = 10


class Times:
    """Counts setup, call and teardown of each test, in the process that prints."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.reasons: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A part of a test is done; what it prepared for the whole run is counted by itself."""
        seconds = report.duration
        for name, value in report.user_properties:
            if name == "slow":
                self.reasons[report.nodeid] = str(value)
            elif report.when == "setup":
                self.seconds[f"(once) {name}"] += float(str(value))
                seconds -= float(str(value))
        self.seconds[report.nodeid] += seconds

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Write all, print the slowest, name those that are slow without a reason."""
        totals = sorted(((seconds, name) for name, seconds in self.seconds.items()), reverse=True)
        if not totals:
            return
        REPORT.parent.mkdir(parents=True, exist_ok=True)
        with REPORT.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(["seconds", "test", "reason"])
            rows.writerows([f"{total:.2f}", name, self.reasons.get(name, "")] for total, name in totals)
        terminalreporter.section(f"slowest {min(SHOWN, len(totals))}; all in build/{REPORT.name}")
        for total, name in totals[:SHOWN]:
            terminalreporter.write_line(f"{total:8.2f} s  {name}")
        for total, name in totals:
            if total > SLOW_SECONDS and name not in self.reasons and not name.startswith("(once)"):
                terminalreporter.write_line(
                    f"{name} took more than {SLOW_SECONDS:.0f} s and says not why (mark: slow)", yellow=True
                )


def say_why(item: pytest.Item) -> None:
    """Hand the reason of a slow test to whoever prints; raises UsageError for a mark without one."""
    for mark in item.iter_markers("slow"):
        if not mark.kwargs.get("reason"):
            raise pytest.UsageError(f"{item.nodeid} is marked slow and says not why")
        item.user_properties.append(("slow", mark.kwargs["reason"]))
