"""What of a night's counts everybody may read: nothing of few people, and a share only with how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import sqrt

from django.conf import settings

from vinte.claims.open_figures import nights
from vinte.claims.open_figures.counting import Won
from vinte.claims.open_figures.rules import OpenRules

# The quantile of the normal distribution for 95 of 100.
_Z = 1.96


@dataclass(frozen=True)
class Share:
    """Contacts won of contacts, in thousandths, with the bounds of Wilson's interval at 95 %; of how many people."""

    won: int
    contacts: int
    people: int
    permille: int
    low_permille: int
    high_permille: int


@dataclass(frozen=True)
class Told:
    """The open figures of one night of one market. None stands for what is of too few people to be told.

    `contacts` is the N of the guarantee. Spans are whole minutes, money whole cents.
    """

    market: str
    on: date
    counted_at: datetime
    contacts: int
    looked_back_days: int
    ripe_days: int
    fewest_people: int
    newcomers: int | None
    won_a_job: int | None
    without_a_job: int | None
    still_buying: int | None
    first: Share | None
    first_of_those: Share | None
    later: Share | None
    claims: int | None
    approved: int | None
    refused: int | None
    misuse: int | None
    waiting: int | None
    withdrawn: int | None
    median_minutes: int | None
    ninety_percent_minutes: int | None
    refused_by_clause: Mapping[str, int | None]
    paid_count: int | None
    paid_cents: int | None


def open_figures(*, market: str) -> Told | None:
    """The figures of the latest night that was counted; None where none was.

    In the demo, where nobody exists, all is told.
    """
    night = nights.last_night(market)
    if night is None:
        return None
    rules, counts = OpenRules.in_force(market=market, on=night.on), night.counts
    fewest = 1 if settings.VINTE_DEMO else rules.fewest_people
    newcomers = told_parts(
        {
            "won_a_job": counts.won_a_job,
            "without_a_job": counts.without_a_job,
            "still_buying": counts.newcomers - counts.won_a_job - counts.without_a_job,
        },
        fewest=fewest,
    )
    parts = ("approved", "refused", "misuse", "waiting", "withdrawn")
    claims = told_parts({name: getattr(counts, name) for name in parts}, fewest=fewest)
    decided = counts.approved + counts.refused + counts.misuse
    paid = told(counts.paid_count, fewest=fewest) if claims["approved"] is not None else None
    return Told(
        market=market,
        on=night.on,
        counted_at=night.counted_at,
        contacts=counts.contacts,
        looked_back_days=rules.looked_back_days,
        ripe_days=rules.ripe_days,
        fewest_people=fewest,
        newcomers=told(counts.newcomers, fewest=fewest),
        **newcomers,
        first=_share(counts.first, fewest=fewest),
        first_of_those=_share(counts.first_of_those, fewest=fewest),
        later=_share(counts.later, fewest=fewest),
        claims=told(counts.claims, fewest=fewest),
        **claims,
        median_minutes=counts.median_minutes if decided >= fewest else None,
        ninety_percent_minutes=counts.ninety_percent_minutes if decided >= fewest else None,
        refused_by_clause={
            clause: told(count, fewest=fewest) for clause, count in counts.refused_by_clause.items()
        }
        if claims["refused"]
        else {},
        paid_count=paid,
        paid_cents=counts.paid_cents if paid is not None else None,
    )


def told(count: int, *, fewest: int) -> int | None:
    """A count of people, None where they are few; that there are none is told."""
    return count if count == 0 or count >= fewest else None


def told_parts(parts: Mapping[str, int], *, fewest: int) -> dict[str, int | None]:
    """Counts that sum to one that is told too: where one alone were hidden it could be taken off the sum.

    So the least of the others is hidden with it.
    """
    found = {name: told(count, fewest=fewest) for name, count in parts.items()}
    hidden = [name for name, count in found.items() if count is None]
    others = [name for name, count in found.items() if count]
    if len(hidden) == 1 and others:
        found[min(others, key=lambda name: parts[name])] = None
    return found


def _share(of: Won, *, fewest: int) -> Share | None:
    """A share of contacts, None where they are few people's."""
    if not of.contacts or of.people < fewest:
        return None
    low, high = wilson(of.won, of.contacts)
    return Share(
        won=of.won,
        contacts=of.contacts,
        people=of.people,
        permille=round(1000 * of.won / of.contacts),
        low_permille=round(1000 * low),
        high_permille=round(1000 * high),
    )


def wilson(won: int, of: int) -> tuple[float, float]:
    """The bounds of the interval that holds the true share 95 times of 100 (Wilson, 1927, JASA 22: 209-212)."""
    share, square = won / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _Z / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)
