"""What the platform saw of each contact beside attempts and jobs won: words written, visits, quotes, who was hired.

Asked for by one statement, however many contacts; the timeline tells the same as a story.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection

from vinte.handling.models import HiringStatement, Quote, Visit
from vinte.handling.quotes.in_brief import quote_name

# Each row: the contact, what it is, when, a state or a side, and figures: of a message nothing, of a quote its number,
# version and cents.
_ASK = """
    SELECT thread.purchase_id, message.kind, message.sent_at, message.by, 0, 0, 0::bigint
    FROM handling_messagethread AS thread
    JOIN handling_contactmessage AS message ON message.thread_id = thread.id
    WHERE thread.professional_id = ANY(%(whose)s) AND thread.purchase_id = ANY(%(contacts)s)
      AND message.sent_at <= %(at)s
    UNION ALL
    SELECT purchase_id, 'visit', starts_at, state, 0, 0, 0::bigint FROM handling_visit
    WHERE professional_id = ANY(%(whose)s) AND purchase_id = ANY(%(contacts)s) AND planned_at <= %(at)s
    UNION ALL
    SELECT purchase_id, 'quote', coalesce(sent_at, written_at), state, number, version, total_cents
    FROM handling_quote
    WHERE professional_id = ANY(%(whose)s) AND purchase_id = ANY(%(contacts)s) AND sent_at <= %(at)s
    UNION ALL
    SELECT purchase_id, 'hired', said_at, answer, 0, 0, 0::bigint FROM handling_hiringstatement
    WHERE professional_id = ANY(%(whose)s) AND purchase_id = ANY(%(contacts)s) AND said_at <= %(at)s
    UNION ALL
    SELECT purchase_id, 'lost', said_at, said_by, 0, 0, 0::bigint FROM handling_lostjob
    WHERE professional_id = ANY(%(whose)s) AND purchase_id = ANY(%(contacts)s) AND said_at <= %(at)s
    ORDER BY 3
"""


@dataclass(frozen=True)
class SeenVisit:
    """A visit that was planned, and how it stands: `state` as the visit's own."""

    starts_at: datetime
    state: str
    state_label: str


@dataclass(frozen=True)
class SeenQuote:
    """One version of a quote that was sent, and how it stands."""

    name: str
    sent_at: datetime
    total_cents: int
    state: str
    state_label: str

    @property
    def is_accepted(self) -> bool:
        """Whether the homeowner accepted it."""
        return self.state == Quote.State.ACCEPTED


@dataclass(frozen=True)
class SaidHired:
    """The homeowner said on their page to have hired this professional; `answer` is the professional's."""

    said_at: datetime
    answer: str
    answer_label: str


@dataclass(frozen=True)
class SeenOfContact:
    """What the platform saw of a contact by an instant, the earliest first.

    `summaries` are when the professional sent a summary of the talk, `written` when they wrote otherwise, `replies` when
    the homeowner wrote; `lost` is who said when that the job went elsewhere.
    """

    summaries: tuple[datetime, ...] = ()
    written: tuple[datetime, ...] = ()
    replies: tuple[datetime, ...] = ()
    visits: tuple[SeenVisit, ...] = ()
    quotes: tuple[SeenQuote, ...] = ()
    hired: SaidHired | None = None
    lost: tuple[tuple[str, datetime], ...] = ()


@dataclass
class _Found:
    summaries: list[datetime] = field(default_factory=list)
    written: list[datetime] = field(default_factory=list)
    replies: list[datetime] = field(default_factory=list)
    visits: list[SeenVisit] = field(default_factory=list)
    quotes: list[SeenQuote] = field(default_factory=list)
    hired: SaidHired | None = None
    lost: list[tuple[str, datetime]] = field(default_factory=list)

    def take(self, kind: str, at: datetime, state: str, number: int, version: int, total_cents: int) -> None:
        if kind == "visit":
            self.visits.append(SeenVisit(at, state, str(Visit.State(state).label)))
        elif kind == "quote":
            name, label = quote_name(number=number, version=version), str(Quote.State(state).label)
            self.quotes.append(SeenQuote(name, at, total_cents, state, label))
        elif kind == "hired":
            self.hired = SaidHired(at, state, str(HiringStatement.Answer(state).label))
        elif kind == "lost":
            self.lost.append((state, at))
        elif state == "homeowner":
            self.replies.append(at)
        else:
            (self.summaries if kind == "summary" else self.written).append(at)

    def told(self) -> SeenOfContact:
        return SeenOfContact(
            summaries=tuple(self.summaries),
            written=tuple(self.written),
            replies=tuple(self.replies),
            visits=tuple(self.visits),
            quotes=tuple(self.quotes),
            hired=self.hired,
            lost=tuple(self.lost),
        )


def seen_of(
    *, professional_ids: Collection[UUID], purchase_ids: Collection[UUID], at: datetime
) -> dict[UUID, SeenOfContact]:
    """What was seen by that instant of each of these contacts of these professionals, by its id."""
    found = {purchase_id: _Found() for purchase_id in purchase_ids}
    with connection.cursor() as cursor:
        cursor.execute(_ASK, {"whose": list(professional_ids), "contacts": list(found), "at": at})
        for purchase_id, *row in cursor.fetchall():
            found[purchase_id].take(*row)
    return {purchase_id: seen.told() for purchase_id, seen in found.items()}
