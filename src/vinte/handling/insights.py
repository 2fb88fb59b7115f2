"""How a professional's contacts went, beside the median of those who work in the same trades and area.

The median is told only where others are enough to make it nobody's: docs/decisions/insights.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from vinte.people import queries as people

LOOKED_BACK = timedelta(days=365)
# So many others, each with so many contacts, before a median of theirs is told.
FEWEST_OTHERS = 10
FEWEST_CONTACTS = 5

# A small aggregate for each contact, then for each professional, then over the others; one statement whatever their number.
_MEASURED = """
    WITH contact AS (
        SELECT purchase.professional_id, purchase.bought_at,
               purchase.price_cents - purchase.returned_cents AS cents,
               (SELECT min(attempt.attempted_at) FROM handling_contactattempt attempt
                WHERE attempt.professional_id = purchase.professional_id AND attempt.purchase_id = purchase.id
                  AND attempt.recorded_at <= %(at)s
                  AND NOT EXISTS (SELECT FROM handling_attemptwithdrawal taken
                                  WHERE taken.professional_id = attempt.professional_id
                                    AND taken.attempt_id = attempt.id)) AS first_at,
               EXISTS (SELECT FROM handling_award award
                       WHERE award.professional_id = purchase.professional_id
                         AND award.purchase_id = purchase.id AND award.recorded_at <= %(at)s
                         AND NOT EXISTS (SELECT FROM handling_awardwithdrawal taken
                                         WHERE taken.professional_id = award.professional_id
                                           AND taken.award_id = award.id)) AS is_won
        FROM leads_contactpurchase purchase
        JOIN leads_jobrequest request ON request.id = purchase.job_request_id
        WHERE purchase.bought_at > %(since)s AND purchase.bought_at <= %(at)s AND purchase.returned_at IS NULL
          AND request.market = %(market)s
          AND (purchase.professional_id = %(professional)s
               OR (request.trade = ANY (%(trades)s) AND request.municipality = ANY (%(area)s)))
    ), measured AS (
        SELECT professional_id, count(*) AS contacts, count(first_at) AS called,
               percentile_disc(0.5) WITHIN GROUP (ORDER BY first_at - bought_at) AS response,
               count(*) FILTER (WHERE is_won) AS won, sum(cents) AS cents
        FROM contact GROUP BY professional_id
    ), others AS (
        SELECT * FROM measured WHERE professional_id <> %(professional)s AND contacts >= %(fewest)s
    )
    SELECT mine.contacts, mine.called, mine.response, mine.won, mine.cents,
           (SELECT count(*) FROM others),
           (SELECT count(*) FROM others WHERE called > 0),
           (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY response) FROM others WHERE called > 0),
           (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY won * 1000 / contacts) FROM others),
           (SELECT count(*) FROM others WHERE won > 0),
           (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY cents / won) FROM others WHERE won > 0)
    FROM (SELECT 1) AS always LEFT JOIN measured mine ON mine.professional_id = %(professional)s
"""


@dataclass(frozen=True)
class Figures:
    """Median time from the purchase to the first attempt, jobs won of a thousand contacts, and cents of contacts for
    each job won; None for what there is nothing to say of."""

    response: timedelta | None
    won_permille: int | None
    cents_a_job: int | None


@dataclass(frozen=True)
class Insights:
    """A professional's own figures over LOOKED_BACK, how many contacts they are of, and the median of the others."""

    contacts: int
    called: int
    won: int
    mine: Figures
    others: Figures


def insights(*, professional_id: UUID, at: datetime) -> Insights:
    """How the contacts of a professional went by that instant; raises NotAllowed when there is no such professional.

    Each figure of the others stands only where FEWEST_OTHERS of them have it.
    """
    professional = people.professional(professional_id)
    with connection.cursor() as cursor:
        cursor.execute(
            _MEASURED,
            {
                "professional": professional_id,
                "market": professional.market,
                "trades": list(professional.trades),
                "area": sorted(people.municipalities_covered(professional)),
                "since": at - LOOKED_BACK,
                "at": at,
                "fewest": FEWEST_CONTACTS,
            },
        )
        row = cursor.fetchone()
    assert row is not None
    contacts, called, response, won, cents, others, callers, their_response, their_won, winners, a_job = row
    contacts, won = contacts or 0, won or 0
    return Insights(
        contacts=contacts,
        called=called or 0,
        won=won,
        mine=Figures(
            response=response,
            won_permille=won * 1000 // contacts if contacts else None,
            cents_a_job=int(cents) // won if won else None,
        ),
        others=Figures(
            response=their_response if callers >= FEWEST_OTHERS else None,
            won_permille=their_won if others >= FEWEST_OTHERS else None,
            cents_a_job=int(a_job) if winners >= FEWEST_OTHERS else None,
        ),
    )
