"""Bars while somebody waits: for a terminal only, and beside what a command prints."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import Any

import pytest

from vinte.project import waiting
from vinte.project.commands import assess

COUNTING = """
from vinte.project import waiting
for number in waiting.each([1, 2, 3, 4], "Counting", of=4, name=lambda number: f"number {number}"):
    waiting.say(f"said {number}")
"""


def test_without_a_terminal_nothing_but_the_output_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    for number in waiting.each(range(3), "Counting", of=3):
        waiting.say(f"said {number}")
    printed = capsys.readouterr()
    assert printed.out == "said 0\nsaid 1\nsaid 2\n"
    assert printed.err == ""


def test_in_a_terminal_the_bar_says_what_is_done_and_leaves_the_output_whole() -> None:
    controller, terminal = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-c", COUNTING],
            stdout=subprocess.PIPE,
            stderr=terminal,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm"},
            check=True,
            text=True,
        )
        shown = os.read(controller, 100_000).decode()
    finally:
        os.close(terminal)
        os.close(controller)
    assert done.stdout == "said 1\nsaid 2\nsaid 3\nsaid 4\n"
    assert "Counting" in shown
    assert "50%" in shown
    assert "100%" in shown
    assert "number 3" in shown


def test_what_fails_under_a_bar_is_raised() -> None:
    def two() -> list[int]:
        return [1 // number for number in waiting.each([1, 0], "Dividing", of=2)]

    with pytest.raises(ZeroDivisionError):
        two()


@pytest.mark.parametrize("watched", [True, False])
@pytest.mark.parametrize("count", [0, 4, 5, 9])
def test_a_long_file_is_assessed_part_by_part_where_somebody_watches(
    monkeypatch: pytest.MonkeyPatch, watched: bool, count: int
) -> None:
    monkeypatch.setattr(waiting, "shown", lambda: watched)
    monkeypatch.setattr(assess, "AT_ONCE", 4)
    parts: list[int] = []

    def answered(part: Any) -> Any:
        parts.append(len(part))
        return [f"answer {case}" for case in part]

    assert assess._in_parts(list(range(count)), answered) == [f"answer {case}" for case in range(count)]  # type: ignore[arg-type]
    assert max(parts) <= 4 if watched else parts == [count]
