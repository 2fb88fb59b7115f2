"""The rules of reminders by market and day, from the dated files in `rules/`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from vinte.handling.reminders.words import WORDS
from vinte.kernel.dated_files import Count, DatedFigures, Figures

Hour = Annotated[int, Field(ge=0, le=23)]

# What sub-rooms tell of: one that is not built yet tells nothing, and the rules about it wait.
FACTS = ("uncalled", "not_entered", "outcome_untold", "call_back", "quote_unanswered", "visit")


class Rule(Figures):
    """When somebody is told of one kind of fact: so long after it, or at an hour of the day before."""

    name: str
    fact: str
    after_minutes: tuple[Annotated[int, Field(ge=0)], ...] = ()
    not_before_minutes: Annotated[int, Field(ge=0)] = 0
    day_before_at_hour: Hour | None = None
    last_warns: bool = False

    @field_validator("name")
    @classmethod
    def _known_name(cls, name: str) -> str:
        if name not in WORDS:
            raise ValueError(f"expected one of {', '.join(WORDS)}")
        return name

    @field_validator("fact")
    @classmethod
    def _known_fact(cls, fact: str) -> str:
        if fact not in FACTS:
            raise ValueError(f"expected one of {', '.join(FACTS)}")
        return fact

    @model_validator(mode="after")
    def _one_of_both(self) -> Rule:
        if bool(self.after_minutes) == (self.day_before_at_hour is not None):
            raise ValueError("expected after_minutes or day_before_at_hour")
        if self.last_warns and not self.after_minutes:
            raise ValueError("expected after_minutes, whose last is the last warning")
        if list(self.after_minutes) != sorted(set(self.after_minutes)):
            raise ValueError("expected after_minutes in order, each once")
        return self


class ReminderRules(DatedFigures):
    """What holds for reminders on a day; see the file."""

    kind = "reminders"
    folder = Path(__file__).with_name("rules")

    most_a_day: Count
    quiet_from_hour: Hour
    quiet_until_hour: Hour
    before_quiet_minutes: Count
    rule: Annotated[tuple[Rule, ...], Field(min_length=1)]

    @property
    def soonest_last_warning(self) -> timedelta:
        """How long after its fact the soonest last warning comes, unless it comes before a silence."""
        return min(
            (timedelta(minutes=rule.after_minutes[-1]) for rule in self.rule if rule.last_warns),
            default=timedelta(days=1),
        )
