"""What was asked for of late, for somebody who thinks of joining: how often, and what a contact cost."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Aggregate, BigIntegerField, Count

from vinte.leads.models import JobRequest
from vinte.people import queries as people

LOOKED_AT = timedelta(days=30)


@dataclass(frozen=True)
class Demand:
    """The requests of the last `days` days, and the median of what their contacts cost in whole cents.

    Of an even number the lower of the two in the middle, so that it is a price that was asked. The prices are None
    where there was no request; `priority_cents` is with a pack, `standard_cents` without.
    """

    count: int
    days: int
    priority_cents: int | None
    standard_cents: int | None

    def within_months(self, months: int) -> int:
        """How many there would be in so many months at this pace, a month counted as 30 days."""
        return self.count * months * 30 // self.days


class _Median(Aggregate):
    """The middle value of a column, one that stands there."""

    function = "percentile_disc"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = BigIntegerField()


def demand(
    *, market: str, trades: Collection[str], municipality: str, radius_km: int, at: datetime
) -> Demand:
    """What was published in these trades within the radius in the 30 days before an instant, and is no mistake.

    One statement. Raises LookupError for a municipality that is not on the market's list.
    """
    area = people.municipalities_within(market=market, municipality=municipality, radius_km=radius_km)
    found = (
        JobRequest.objects.filter(market=market, trade__in=trades, municipality__in=area)
        .filter(published_at__gt=at - LOOKED_AT, published_at__lte=at)
        .exclude(close_reason="not_asked")
        .aggregate(
            count=Count("pk"),
            priority_cents=_Median("priority_price_cents"),
            standard_cents=_Median("standard_price_cents"),
        )
    )
    return Demand(days=LOOKED_AT.days, **found)
