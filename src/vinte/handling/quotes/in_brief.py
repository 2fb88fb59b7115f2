"""What a contact's page shows of its visits, quotes and lost job, asked for by one statement, however many contacts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection

from vinte.handling.models import LostJob, Quote, Visit
from vinte.handling.visits.queries import OPEN

_ASK = """
    WITH asked AS (SELECT * FROM unnest(%(professionals)s::uuid[], %(purchases)s::uuid[]) AS one (whose, contact))
    SELECT 'visit', purchase_id, id, starts_at, state, 0, 0, 0::bigint, '', '', '', NULL::timestamptz
    FROM handling_visit JOIN asked ON professional_id = whose AND purchase_id = contact
    UNION ALL
    SELECT 'quote', purchase_id, id, written_at, state, number, version, total_cents, '', '', '', sent_at
    FROM handling_quote JOIN asked ON professional_id = whose AND purchase_id = contact
    UNION ALL
    SELECT 'lost', purchase_id, id, said_at, said_by, 0, 0, coalesce(price_cents, 0), went_to, words, reason, NULL
    FROM handling_lostjob JOIN asked ON professional_id = whose AND purchase_id = contact
    ORDER BY 4 DESC, 3 DESC
"""
# Nobody but its writer sees a draft, and of several versions the last one counts.
_HIDDEN_FROM_HOMEOWNER = (Quote.State.DRAFT, Quote.State.REPLACED)


@dataclass(frozen=True)
class VisitInBrief:
    """A visit as a line: when it is, and how it stands."""

    id: UUID
    starts_at: datetime
    state_label: str
    is_open: bool
    is_made: bool = False


@dataclass(frozen=True)
class QuoteInBrief:
    """A quote as a line: how it is called, what it comes to, and how it stands."""

    id: UUID
    name: str
    total_cents: int
    state_label: str
    is_sent: bool
    sent_at: datetime | None = None


@dataclass(frozen=True)
class LostInBrief:
    """What a side told last of a job that went elsewhere."""

    said_by: str
    said_at: datetime
    went_to: str
    words: str
    reason: str = ""


@dataclass(frozen=True)
class OffersInBrief:
    """What there is of a contact, the latest first; of each side's word on a lost job the last one."""

    visits: tuple[VisitInBrief, ...] = ()
    quotes: tuple[QuoteInBrief, ...] = ()
    lost: tuple[LostInBrief, ...] = ()

    @property
    def has_open_visit(self) -> bool:
        """Whether a visit is planned and not over: it is moved, and no second one planned."""
        return any(visit.is_open for visit in self.visits)

    @property
    def lost_by_homeowner(self) -> LostInBrief | None:
        """What the homeowner told last of a job that went elsewhere, if they did."""
        return next((one for one in self.lost if one.said_by == LostJob.Side.HOMEOWNER), None)


@dataclass
class _Gathered:
    visits: list[VisitInBrief] = field(default_factory=list)
    quotes: list[QuoteInBrief] = field(default_factory=list)
    lost: dict[str, LostInBrief] = field(default_factory=dict)


def quote_name(*, number: int, version: int) -> str:
    """How a quote is called: `12`, and `12-2` from its second version on."""
    return str(number) if version == 1 else f"{number}-{version}"


def offers_in_brief(*, professional_id: UUID, purchase_id: UUID) -> OffersInBrief:
    """The visits, quotes and lost job of one contact of a professional."""
    return _offers([(professional_id, purchase_id)]).get(purchase_id, OffersInBrief())


def offers_for_homeowner(*, contacts: Collection[tuple[UUID, UUID]]) -> dict[UUID, OffersInBrief]:
    """The same of several contacts, each its professional and its id, as the homeowner may see them; by contact.

    No drafts, and no version that another replaced. A contact of which there is nothing is not in it.
    """
    return _offers(contacts, hidden=_HIDDEN_FROM_HOMEOWNER) if contacts else {}


def _offers(
    contacts: Collection[tuple[UUID, UUID]], *, hidden: Collection[str] = ()
) -> dict[UUID, OffersInBrief]:
    found: dict[UUID, _Gathered] = {}
    asked = {
        "professionals": [whose for whose, _id in contacts],
        "purchases": [id for _whose, id in contacts],
    }
    with connection.cursor() as cursor:
        cursor.execute(_ASK, asked)
        for line in cursor.fetchall():
            what, purchase_id, id, at, state, number, version, cents, went_to, words, reason, sent_at = line
            of = found.setdefault(purchase_id, _Gathered())
            if what == "visit":
                of.visits.append(
                    VisitInBrief(
                        id,
                        at,
                        str(Visit.State(state).label),
                        is_open=state in OPEN,
                        is_made=state == Visit.State.MADE,
                    )
                )
            elif what == "lost":
                of.lost.setdefault(LostJob.Side(state), LostInBrief(state, at, went_to, words, reason))
            elif state not in hidden:
                name, label = quote_name(number=number, version=version), str(Quote.State(state).label)
                is_sent = state == Quote.State.SENT
                of.quotes.append(QuoteInBrief(id, name, cents, label, is_sent=is_sent, sent_at=sent_at))
    return {
        id: OffersInBrief(tuple(of.visits), tuple(of.quotes), tuple(of.lost.values()))
        for id, of in found.items()
    }
