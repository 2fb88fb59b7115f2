"""The periods of a verification, read from `verification.toml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Self

from pydantic import model_validator

from vinte.kernel.dated_files import Count, Figures, read_figures


class Periods(Figures):
    """Whole days, each counted from the filing; those of a further question from when it is asked."""

    answer_days: Count
    reminder_days: Count
    link_days: Count
    follow_up_days: Count

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.reminder_days < self.answer_days <= self.link_days:
            raise ValueError("expected reminder_days < answer_days <= link_days")
        return self


@cache
def periods() -> Periods:
    """The periods in force; raises InvalidInput for an unknown, missing, or senseless one."""
    return read_figures(Path(__file__).with_name("verification.toml"), Periods)
