"""What an assessment says, whichever engine made it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from vinte.guarantee.terms import Terms

# One row of facts, by column.
Row = Mapping[str, Any]


@dataclass(frozen=True)
class ClauseResult:
    """How one clause stands: `status` is met, open or failed.

    `have` of `asked` is what there is of what is asked: contacts of the cohort that keep the clause, of
    the contacts that the terms ask, or reviews, and so on; both None for a clause that counts nothing.
    `figures` are the terms' figures for this clause, `until` the instant or the last day that matters.
    `contacts` are the purchases that break the clause and `waiting` those whose hours still run, both
    in order and empty when the contacts were not asked for. `facts` are what it rests on, by name.
    """

    clause: str
    section: str
    status: str
    have: int | None
    asked: int | None
    figures: Mapping[str, Any]
    until: datetime | date | None
    contacts: tuple[str, ...]
    waiting: tuple[str, ...]
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Contact:
    """One contact of the cohort: its place from 1, and which clauses asked of each contact it breaks.

    `waits_until` is the end of the hours that run for one without a call: those to call or, with
    `entry_only`, those in which a call that was made in time can still be entered.
    """

    ordinal: int
    purchase_id: str
    bought_at: datetime
    price_cents: int
    breaks: tuple[str, ...]
    waits_until: datetime | None
    entry_only: bool = False


@dataclass(frozen=True, eq=False)
class Assessment:
    """The answer for one professional at one instant under one market's terms.

    `statuses` are those of the clauses, in the article's order. What is told of each contact and of each
    clause is made when somebody first reads it, by `tell_contacts` and `tell_clauses`: most who ask want
    the verdict.
    """

    professional: str
    terms: Terms
    asked_terms: str
    as_of: datetime
    today: date
    verdict: str
    at_stake_cents: int
    refund_cents: int
    statuses: Mapping[str, str]
    tell_contacts: Callable[[], tuple[Contact, ...]] = field(repr=False)
    tell_clauses: Callable[[tuple[Contact, ...]], Mapping[str, ClauseResult]] = field(repr=False)
    name: str | None = None

    @cached_property
    def contacts(self) -> tuple[Contact, ...]:
        """The contacts of the cohort, in order. Empty when they were not asked for."""
        return self.tell_contacts()

    @cached_property
    def clauses(self) -> Mapping[str, ClauseResult]:
        """How each clause stands, in the article's order."""
        return self.tell_clauses(self.contacts)

    def __eq__(self, other: object) -> bool:
        """Whether the same is said, whichever engine said it."""
        return isinstance(other, Assessment) and self._said == other._said

    __hash__ = None  # type: ignore[assignment]  # it holds mappings

    @property
    def _said(self) -> tuple[Any, ...]:
        return (
            self.to_json(),
            self.terms,
            self.today,
            list(self.clauses.items()),
            self.contacts,
        )

    @property
    def cohort(self) -> tuple[str, ...]:
        """The purchases of the cohort, in order. Empty when the contacts were not asked for."""
        return tuple(contact.purchase_id for contact in self.contacts)

    def to_json(self) -> dict[str, Any]:
        """The answer in plain JSON values, in the order of `vinte assess`."""
        head = {"name": self.name} if self.name is not None else {}
        return {
            **head,
            "professional": self.professional,
            "terms": self.asked_terms,
            "as_of": written(self.as_of),
            "verdict": self.verdict,
            "at_stake_cents": self.at_stake_cents,
            "refund_cents": self.refund_cents,
            "clauses": dict(self.statuses),
        }


def written(value: Any) -> Any:
    """A fact as a plain JSON value: instants in UTC with Z, days as they are."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [written(item) for item in value]
    return value
