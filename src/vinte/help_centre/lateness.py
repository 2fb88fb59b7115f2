"""What of the desk's is late: its day, in the market that it is of, is over."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from vinte.guarantee import terms


def past_their_day(field: str, *, at: datetime) -> Q:
    """Rows of which `field`, a day of their `market`, is over at that instant; the days are read of each market."""
    late = Q(pk__in=[])
    for market in terms.markets():
        late |= Q(("market", market), (f"{field}__lt", terms.market_day(market=market, at=at)))
    return late
