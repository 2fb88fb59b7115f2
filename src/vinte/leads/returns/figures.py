"""The figures of returns by market and day, from the dated files in `figures/`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator

from vinte.kernel.dated_files import Count, DatedFigures, Figures
from vinte.leads.models import ContactPurchase

Reason = ContactPurchase.ReturnReason

# What a professional can give as a reason, in the order of the page; `other` is the staff's own, and a request that
# was closed early gives its contacts back by itself.
REASONS = tuple(reason for reason in Reason if reason not in (Reason.OTHER, Reason.CLOSED_EARLY))


class ScoreFigures(Figures):
    """How much each sign of misuse weighs; from `threshold` points on a person looks at each return."""

    threshold: Count
    look_back_days: Count
    share_contacts_from: Count
    share_percent_from: Count
    points_a_percent: Count
    points_a_refusal: Count
    same_reason_from: Count
    points_a_same_reason: Count
    points_a_conversation: Count
    points_a_contradiction: Count


class ReturnFigures(DatedFigures):
    """What held for returns on a day: `window_hours` by reason, elapsed ones, counted from the purchase.

    A reason without a window cannot be given: it came later than the file. `reminder_hours` before the longest
    window is over a letter names its end; without them none does.
    """

    kind = "returns"
    folder = Path(__file__).with_name("figures")

    answer_business_days: Count
    partial_credit_percent: Annotated[int, Field(ge=1, lt=100)]
    duplicate_days: Count
    reminder_hours: Count | None = None
    window_hours: dict[str, Count]
    score: ScoreFigures

    @field_validator("window_hours")
    @classmethod
    def _known_reasons(cls, hours: dict[str, int]) -> dict[str, int]:
        if not hours or not set(hours) <= set(REASONS):
            raise ValueError(f"expected some of {', '.join(REASONS)}")
        return hours

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons that can be given, in the order of the page."""
        return tuple(reason for reason in REASONS if reason in self.window_hours)

    @property
    def longest_window(self) -> timedelta:
        """How long after the purchase the last of the reasons can be given."""
        return timedelta(hours=max(self.window_hours.values()))

    def window(self, reason: str) -> timedelta:
        """How long after the purchase this reason can be given; raises KeyError for one that has no window."""
        return timedelta(hours=self.window_hours[reason])
