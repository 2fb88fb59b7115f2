"""When badges are reminded of and how long they last, from the dated files in `rules/`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from vinte.kernel.dated_files import Count, DatedFigures


def _most_first(days: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(set(days), reverse=True))


class BadgeRules(DatedFigures):
    """`reminder_days` before the end, the most first; `longest_months` for which a badge is accepted."""

    kind = "badges"
    folder = Path(__file__).with_name("rules")

    reminder_days: Annotated[tuple[Count, ...], Field(min_length=1), AfterValidator(_most_first)]
    longest_months: Count
