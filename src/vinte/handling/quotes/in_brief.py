"""What a contact's page shows of its visits, quotes and lost job, asked for by one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from vinte.handling.models import LostJob, Quote, Visit
from vinte.handling.visits.queries import OPEN

_ASK = """
    SELECT 'visit', id, starts_at, state, 0, 0, 0::bigint, '', '' FROM handling_visit
    WHERE professional_id = %(professional)s AND purchase_id = %(purchase)s
    UNION ALL
    SELECT 'quote', id, written_at, state, number, version, total_cents, '', '' FROM handling_quote
    WHERE professional_id = %(professional)s AND purchase_id = %(purchase)s
    UNION ALL
    SELECT 'lost', id, said_at, said_by, 0, 0, coalesce(price_cents, 0), went_to, words FROM handling_lostjob
    WHERE professional_id = %(professional)s AND purchase_id = %(purchase)s
    ORDER BY 3 DESC, 2 DESC
"""


@dataclass(frozen=True)
class VisitInBrief:
    """A visit as a line: when it is, and how it stands."""

    id: UUID
    starts_at: datetime
    state_label: str
    is_open: bool


@dataclass(frozen=True)
class QuoteInBrief:
    """A quote as a line: how it is called, what it comes to, and how it stands."""

    id: UUID
    name: str
    total_cents: int
    state_label: str


@dataclass(frozen=True)
class LostInBrief:
    """What a side told last of a job that went elsewhere."""

    said_by: str
    went_to: str
    words: str


@dataclass(frozen=True)
class OffersInBrief:
    """What there is of a contact, the latest first; of each side's word on a lost job the last one."""

    visits: tuple[VisitInBrief, ...]
    quotes: tuple[QuoteInBrief, ...]
    lost: tuple[LostInBrief, ...]

    @property
    def has_open_visit(self) -> bool:
        """Whether a visit is planned and not over: it is moved, and no second one planned."""
        return any(visit.is_open for visit in self.visits)


def quote_name(*, number: int, version: int) -> str:
    """How a quote is called: `12`, and `12-2` from its second version on."""
    return str(number) if version == 1 else f"{number}-{version}"


def offers_in_brief(*, professional_id: UUID, purchase_id: UUID) -> OffersInBrief:
    """The visits, quotes and lost job of one contact of a professional."""
    visits, quotes = [], []
    lost: dict[str, LostInBrief] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ASK, {"professional": professional_id, "purchase": purchase_id})
        for what, id, at, state, number, version, cents, went_to, words in cursor.fetchall():
            if what == "visit":
                label = str(Visit.State(state).label)
                visits.append(VisitInBrief(id, at, label, is_open=state in OPEN))
            elif what == "quote":
                name, label = quote_name(number=number, version=version), str(Quote.State(state).label)
                quotes.append(QuoteInBrief(id, name, cents, label))
            else:
                lost.setdefault(LostJob.Side(state), LostInBrief(state, went_to, words))
    return OffersInBrief(tuple(visits), tuple(quotes), tuple(lost.values()))
