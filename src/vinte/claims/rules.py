"""By when a claim is decided, up to which amount by the rules alone and by one person, from the dated files in `rules/`."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from vinte.guarantee.terms import Terms
from vinte.kernel.business_days import plus_business_days
from vinte.kernel.dated_files import Count, DatedFigures
from vinte.kernel.periods import local_day


class ClaimRules(DatedFigures):
    """The figures of one market on one day. Money is whole cents of the market's currency."""

    kind = "claim-rules"
    folder = Path(__file__).with_name("rules")

    currency: Literal["EUR", "MXN"]
    decision_business_days: Count
    decision_hour: Annotated[int, Field(ge=1, le=23)]
    rules_limit_cents: Annotated[int, Field(ge=0)]
    one_person_limit_cents: Count
    quick_answer_seconds: Count
    prolong_days: Annotated[int, Field(ge=3)]
    waiting_reminder_days: Count

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.rules_limit_cents > self.one_person_limit_cents:
            raise ValueError("expected rules_limit_cents <= one_person_limit_cents")
        return self

    @classmethod
    def under(cls, terms: Terms, *, at: datetime) -> Self:
        """The rules of the market of these terms on its day of that instant."""
        return cls.in_force(market=terms.market, on=local_day(at, zone=terms.time_zone))


def decision_due(terms: Terms, *, answers_ended_at: datetime) -> datetime:
    """By when a claim under these terms is decided whose answers ended at that instant.

    Business days are the market's, after the day on which they ended; the hour is on its clock.
    """
    rules = ClaimRules.under(terms, at=answers_ended_at)
    day: date = plus_business_days(
        local_day(answers_ended_at, zone=terms.time_zone),
        count=rules.decision_business_days,
        country=terms.market,
    )
    return datetime.combine(day, time(rules.decision_hour), tzinfo=ZoneInfo(terms.time_zone))
