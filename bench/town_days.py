"""The town played as if it were opened on other days: `python bench/town_days.py`; writes results/town-days.md.

A town is made from today's date backwards, so what holds on one day may not on the next: at the end of a long month,
near midnight in Lisbon, over a change of the clock, on a leap day, on a holiday. Each of the cast must stand where
their story says on all of them. The suite plays one day. Ends with 1 where a day did not end well.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pages

TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "demo")]

RESULTS = Path(__file__).parent / "results" / "town-days.md"
DAYS = {
    "the end of a long month, near midnight in Lisbon": datetime(2026, 8, 31, 22, 45, tzinfo=UTC),
    "the night in which the clocks go back": datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    "the night in which they go forward": datetime(2027, 3, 28, 1, 15, tzinfo=UTC),
    "Christmas": datetime(2026, 12, 25, 11, 0, tzinfo=UTC),
    "New Year": datetime(2027, 1, 1, 0, 5, tzinfo=UTC),
    "a leap day": datetime(2028, 2, 29, 18, 0, tzinfo=UTC),
    "the day after it": datetime(2028, 3, 1, 8, 0, tzinfo=UTC),
    "a Sunday in summer": datetime(2027, 7, 18, 15, 0, tzinfo=UTC),
}


def played() -> Iterator[tuple[str, datetime, float, str]]:
    """Each day with the seconds that it took to play, and what did not end well."""
    from ends import ENDS, assert_all_ended_well

    import databases
    from small_town import play

    for name, now in DAYS.items():
        with databases.copy_of(databases.schema()):
            begun = time.monotonic()
            said = complaint(lambda now=now: assert_all_ended_well(play(*ENDS, now=now, scenes=True), now))
            yield name, now, time.monotonic() - begun, said


def complaint(ends_well: Callable[[], object]) -> str:
    """The first line of what it failed with; nothing where it ended well."""
    try:
        ends_well()
    except Exception as error:  # noqa: BLE001 - one day that fails is a line of the table, and the next is played
        return f"{type(error).__name__}: {error}".splitlines()[0]
    return ""


def main() -> None:
    """Play them all in databases that are thrown away."""
    with pages.of_its_own():
        import django

        django.setup()
        logging.disable(logging.WARNING)
        rows = []
        for name, now, seconds, said in played():
            rows.append((name, now, seconds, said))
            print(f"{now:%Y-%m-%d %H:%M}: {said or 'ended well'}", flush=True)
    lines = [
        "# The town on other days",
        "",
        f"By `python bench/town_days.py`, {os.cpu_count()} cores: the cast and its scenes, played up to each day.",
        "",
        "| opened on | UTC | seconds | how it ended |",
        "| --- | --- | ---: | --- |",
        *(
            f"| {name} | {now:%Y-%m-%d %H:%M} | {seconds:.0f} | {said or 'well'} |"
            for name, now, seconds, said in rows
        ),
    ]
    RESULTS.write_text("\n".join(lines) + "\n", "utf-8")
    sys.exit(1 if any(said for *_rest, said in rows) else 0)


if __name__ == "__main__":
    main()
