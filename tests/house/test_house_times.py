"""Every test's time is kept, the slowest are shown, and one that is slow says why."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

import times


class Printed:
    """What a run prints at its end."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def section(self, title: str) -> None:
        self.lines.append(title)

    def write_line(self, line: str, **_markup: bool) -> None:
        self.lines.append(line)


def report(name: str, when: str, seconds: float, **said: object) -> SimpleNamespace:
    """One part of a test."""
    return SimpleNamespace(nodeid=name, when=when, duration=seconds, user_properties=list(said.items()))


def test_a_slow_test_without_a_reason_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(times, "REPORT", tmp_path / "build" / "times.csv")
    kept, printed = times.Times(), Printed()
    for part in (
        report("quick", "call", 30.0),
        report("slow", "setup", 20.0),
        report("slow", "call", 10.1),
        report("known", "call", 31.0, slow="a whole year is played"),
        report("first", "setup", 35.0, schema=34.0),
    ):
        kept.pytest_runtest_logreport(part)  # type: ignore[arg-type]
    kept.pytest_terminal_summary(printed)
    assert [line for line in printed.lines if "says not why" in line] == [
        "slow took more than 30 s and says not why (mark: slow)"
    ]
    assert (tmp_path / "build" / "times.csv").read_text("utf-8").splitlines() == [
        "seconds,test,reason",
        "34.00,(once) schema,",
        "31.00,known,a whole year is played",
        "30.10,slow,",
        "30.00,quick,",
        "1.00,first,",
    ]


@pytest.mark.parametrize(("given", "refused"), [({"reason": "x"}, False), ({}, True), ({"reason": ""}, True)])
def test_a_mark_has_its_reason(given: dict[str, str], refused: bool) -> None:
    marks = [pytest.mark.slow(**given).mark]
    item = SimpleNamespace(nodeid="one", iter_markers=lambda _name: marks, user_properties=[])
    if refused:
        with pytest.raises(pytest.UsageError, match="says not why"):
            times.say_why(item)  # type: ignore[arg-type]
    else:
        times.say_why(item)  # type: ignore[arg-type]
        assert item.user_properties == [("slow", "x")]
