"""Which visits and quotes a day has to see to, asked for by one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from vinte.handling.quotes.in_brief import quote_name
from vinte.handling.visits.queries import OPEN

VISIT_BEFORE = timedelta(days=2)
ANSWER_AFTER = timedelta(days=2)

_ASK = """
    SELECT 'visit', visit.id, visit.purchase_id, visit.starts_at, visit.state, visit.changed_at, 0, 0
    FROM handling_visit visit
    JOIN leads_contactpurchase bought
      ON bought.professional_id = visit.professional_id AND bought.id = visit.purchase_id
    WHERE visit.professional_id = %(professional)s AND visit.state = ANY(%(open)s)
      AND visit.starts_at < %(visit_before)s AND bought.returned_at IS NULL
    UNION ALL
    SELECT 'quote', quote.id, quote.purchase_id, quote.sent_at, coalesce(said.kind, ''), quote.sent_at,
           quote.number, quote.version
    FROM handling_quote quote
    JOIN leads_contactpurchase bought
      ON bought.professional_id = quote.professional_id AND bought.id = quote.purchase_id
    LEFT JOIN LATERAL (
        SELECT kind FROM handling_quotestep step
        WHERE step.professional_id = quote.professional_id AND step.quote_id = quote.id
          AND step.kind IN ('asked', 'answered')
        ORDER BY step.happened_at DESC, step.id DESC LIMIT 1
    ) said ON true
    WHERE quote.professional_id = %(professional)s AND quote.state = 'sent' AND quote.valid_until > %(at)s
      AND bought.returned_at IS NULL AND (said.kind = 'asked' OR quote.sent_at <= %(sent_by)s)
    ORDER BY 4, 2
"""


@dataclass(frozen=True)
class WaitingOffer:
    """A visit that is near, or whose hour has passed without a word; or a quote that waits for an answer.

    `what` is `visit` or `quote`; `since` is when the visit begins, or the quote was sent; `state` is that of the visit,
    and of a quote `asked` where the homeowner asked last. `name` is the quote's.
    """

    what: str
    id: UUID
    purchase_id: UUID
    since: datetime
    state: str
    changed_at: datetime
    name: str


def waiting_offers(*, professional_id: UUID, at: datetime) -> list[WaitingOffer]:
    """For the day's list: open visits that begin within two days or have begun; quotes that stand, were sent two days
    ago or earlier and have no answer, or about which the homeowner asked. None of a contact that was returned."""
    asked: dict[str, Any] = {
        "professional": professional_id,
        "open": [str(state) for state in OPEN],
        "visit_before": at + VISIT_BEFORE,
        "at": at,
        "sent_by": at - ANSWER_AFTER,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ASK, asked)
        return [
            WaitingOffer(what, id, of, since, state, changed, quote_name(number=number, version=version))
            for what, id, of, since, state, changed, number, version in cursor.fetchall()
        ]
