"""How much an agent gives alone: dated figures, and what is left of them for one business this month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Self
from uuid import UUID

from django.db.models import Sum
from pydantic import model_validator

from vinte.guarantee.terms import market_zone
from vinte.kernel.dated_files import Count, DatedFigures
from vinte.kernel.periods import start_of_day
from vinte.wallet.books.expiry_terms import ExpiryTerms
from vinte.wallet.models import Goodwill


class GoodwillLimits(DatedFigures):
    """The figures of one market on one day. Money is whole cents of the market's currency."""

    kind = "goodwill"
    folder = Path(__file__).with_name("limits")

    currency: Literal["EUR", "MXN"]
    one_person_cents: Count
    month_cents: Count
    most_cents: Count

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.one_person_cents <= self.month_cents <= self.most_cents:
            raise ValueError("expected one_person_cents <= month_cents <= most_cents")
        return self


@dataclass(frozen=True)
class GoodwillRoom:
    """What may be given to one business now, in whole cents; `given_cents` is what it got this calendar month."""

    one_person_cents: int
    month_cents: int
    most_cents: int
    given_cents: int
    currency: str

    @property
    def alone_cents(self) -> int:
        """The most that one person may give now; 0 where every gift needs a second."""
        return max(0, min(self.one_person_cents, self.month_cents - self.given_cents))


def room_for(professional_id: UUID, *, at: datetime) -> GoodwillRoom:
    """The figures in force on that day of the wallet's market, with what was given this month.

    Call it under the wallet's lock to act on it.
    """
    terms = ExpiryTerms.of(professional_id)
    day = terms.day(at)
    figures = GoodwillLimits.in_force(market=terms.market, on=day)
    since = start_of_day(day.replace(day=1), zone=market_zone(market=terms.market, at=at))
    given = Goodwill.objects.filter(
        professional_id=professional_id, state=Goodwill.State.GIVEN, decided_at__gte=since
    ).aggregate(total=Sum("amount_cents"))
    return GoodwillRoom(
        one_person_cents=figures.one_person_cents,
        month_cents=figures.month_cents,
        most_cents=figures.most_cents,
        given_cents=given["total"] or 0,
        currency=figures.currency,
    )
