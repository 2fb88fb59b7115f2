"""The part of a contact's page about its visits and quotes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from vinte.handling import queries as handling
from vinte.handling.queries import PlannedVisit, SaidLost
from vinte.kernel import formats


@dataclass(frozen=True)
class QuoteInBrief:
    """A quote as a line: its number, what it comes to, and how it stands."""

    id: UUID
    name: str
    total: str
    state_label: str


@dataclass(frozen=True)
class VisitsAndQuotes:
    """What there is of a contact; `question` where what both sides told of the job does not agree."""

    visits: list[PlannedVisit]
    quotes: list[QuoteInBrief]
    lost: list[SaidLost]
    question: bool

    @property
    def has_open_visit(self) -> bool:
        """Whether a visit is planned and not over: it is moved, and no second one planned."""
        return any(visit.is_open for visit in self.visits)


def visits_and_quotes(*, professional_id: UUID, purchase_id: UUID, is_won: bool) -> VisitsAndQuotes:
    """What there is of one contact of a professional; of each side's word on a lost job, the last one."""
    about = {"professional_id": professional_id, "purchase_ids": [purchase_id]}
    lost: dict[str, SaidLost] = {}
    for said in handling.lost_on(**about):
        lost.setdefault(said.said_by, said)
    return VisitsAndQuotes(
        visits=handling.visits_on(**about),
        quotes=[
            QuoteInBrief(
                id=quote.id,
                name=quote.name,
                total=formats.money(quote.total_cents, currency=formats.currency_of(quote.market)),
                state_label=quote.state_label,
            )
            for quote in handling.quotes_on(**about)
        ],
        lost=list(lost.values()),
        question=is_won and bool(lost),
    )
