"""How packs end and renew, by market and day, from the dated files in `renewals/` and `announcements/`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from vinte.kernel.dated_files import Count, DatedFigures
from vinte.wallet.models import Pack

Days = Annotated[int, Field(ge=0)]


class PackRenewal(DatedFigures):
    """Days of grace after the last one, the days on which a card is tried again, and days of notice."""

    kind = "pack-renewals"
    folder = Path(__file__).with_name("renewals")

    grace_days: Days
    retry_after_days: tuple[int, ...]
    ask_before_days: Days

    @field_validator("retry_after_days")
    @classmethod
    def _within_grace(cls, days: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
        if not all(0 < day <= info.data.get("grace_days", 0) for day in days):
            raise ValueError("expected days from 1 to grace_days")
        return days


class RenewalNotice(DatedFigures):
    """How many days before its last one the renewal of a pack is announced."""

    kind = "renewal-notices"
    folder = Path(__file__).with_name("announcements")

    monthly_days: Count
    yearly_days: Count

    def days(self, period: str) -> int:
        """Those of a pack of this period."""
        return self.yearly_days if period == Pack.Period.YEARLY else self.monthly_days
