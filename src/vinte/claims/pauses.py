"""What the rules may decide by themselves now: whether they are switched on, up to what, and who stopped them and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from vinte.claims.models import RulesPause
from vinte.claims.rules import ClaimRules
from vinte.guarantee.terms import market_day
from vinte.kernel.copies import copied
from vinte.kernel.long_lists import LongList


@dataclass(frozen=True)
class Pause:
    """A time in which the rules approved nothing; `resumed_at` is None while it lasts, and `resumed_by` empty."""

    id: UUID
    paused_at: datetime
    paused_by: str
    paused_why: str
    resumed_at: datetime | None
    resumed_by: str
    resumed_why: str


@dataclass(frozen=True)
class RulesNow:
    """What the machine decides alone in one market, and what it leaves to people. Money in whole cents.

    `is_configured` is the setting's word (`VINTE_RULES_DECIDE`), which no page changes; `pause` an operator's.
    """

    market: str
    is_configured: bool
    pause: Pause | None
    limits: ClaimRules

    @property
    def are_on(self) -> bool:
        """Whether the rules approve what is clear."""
        return self.is_configured and self.pause is None


def rules_now(*, market: str, at: datetime) -> RulesNow:
    """How the rules of a market stand at an instant; raises LookupError for an unknown market."""
    return RulesNow(
        market=market,
        is_configured=bool(settings.VINTE_RULES_DECIDE),
        pause=open_pause(market),
        limits=ClaimRules.in_force(market=market, on=market_day(market=market, at=at)),
    )


def open_pause(market: str) -> Pause | None:
    """The pause that lasts, or None."""
    found = RulesPause.objects.filter(market=market, resumed_at=None).select_related("paused_by").first()
    return _pause(found) if found is not None else None


def pauses(market: str) -> LongList[Pause]:
    """Every pause of a market, the latest first."""
    rows = RulesPause.objects.filter(market=market).select_related("paused_by", "resumed_by")
    return LongList(rows.order_by("-paused_at", "-id"), read=lambda found: [_pause(row) for row in found])


def _pause(row: RulesPause) -> Pause:
    resumed_by = str(row.resumed_by) if row.resumed_by is not None else ""
    return copied(Pause, row, paused_by=str(row.paused_by), resumed_by=resumed_by)
