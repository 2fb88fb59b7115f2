"""What an entry of the registry holds, and what its words are told from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from vinte.guarantee.assessment import Assessment, ClauseResult, Contact, Row
from vinte.guarantee.terms import Terms
from vinte.guarantee.wording import Message, Places, Value, deadline

Count = Callable[[Row, Terms], tuple[int | None, int | None]]


@dataclass(frozen=True)
class Seen:
    """How one clause stands in an assessment that holds its contacts."""

    assessment: Assessment
    result: ClauseResult

    @property
    def terms(self) -> Terms:
        """The terms that were asked."""
        return self.assessment.terms

    @property
    def status(self) -> str:
        """`met`, `open` or `failed`."""
        return self.result.status

    @cached_property
    def facts(self) -> Mapping[str, Any]:
        """Every fact of the assessment, whichever clause it serves."""
        return {name: value for one in self.assessment.clauses.values() for name, value in one.facts.items()}

    @property
    def broken(self) -> int:
        """How many contacts break the clause."""
        return len(self.result.contacts)

    @property
    def which(self) -> Places:
        """The contacts that break the clause."""
        ordinals = {one.purchase_id: one.ordinal for one in self.assessment.contacts}
        return Places(tuple(ordinals[purchase] for purchase in self.result.contacts))

    @property
    def missing(self) -> int:
        """How many more are asked than there are."""
        return max(0, (self.result.asked or 0) - (self.result.have or 0))

    @property
    def due(self) -> Contact | None:
        """The contact whose running hours end first; of two at once, the one bought first."""
        waiting = [one for one in self.assessment.contacts if one.waits_until is not None]
        return min(waiting, key=lambda one: (one.waits_until, one.ordinal), default=None)

    def deadline(self, day: date) -> Message:
        """A last day, with the name of the market's clock."""
        return deadline(day, zone=self.terms.time_zone)


@dataclass(frozen=True)
class Words:
    """What is said of one clause as it stands; empty where there is nothing to say.

    `facts` say what it asks, that first, and how it stands. Of a clause that is not met, `why` says what
    stands in the way and `todo` what can still be done, in whole sentences; one of the two is always there.
    `code` tells in which of its ways it is open. `act` is the next step in a few words, as on a button, and
    `date` the day that matters, as in a margin. `counted_of` is the number that what there is counts towards on
    a page: all that is asked, or the contacts so far.
    """

    facts: tuple[Message, ...]
    why: Message | None = None
    todo: Message | None = None
    code: str = "open"
    act: Message | None = None
    date: Message | None = None
    counted_of: int | None = None


@dataclass(frozen=True)
class Glance:
    """A figure of the terms for the public page: what it counts, and how much."""

    label: Message
    value: Callable[[Terms], Value]


def _counts_nothing(_row: Row, _terms: Terms) -> tuple[None, None]:
    return None, None


@dataclass(frozen=True)
class Entry:
    """One clause, as all who show it read it.

    `rests_on` are the names of its facts; `until` the fact that is the instant or the last day that matters.
    `count` gives what there is and what is asked. `lasts` is true of what must still hold on the day of the
    refund.
    """

    clause: str
    title: Message
    rests_on: tuple[str, ...]
    words: Callable[[Seen], Words]
    count: Count = _counts_nothing
    until: str | None = None
    lasts: bool = False
    glance: Glance | None = None


def contacts_so_far(row: Row, terms: Terms) -> tuple[int, int]:
    """The contacts of the cohort."""
    return row["contact_count"], terms.contacts


def kept(clause: str) -> Count:
    """The contacts of the cohort that keep a clause asked of each."""
    return lambda row, terms: (row["contact_count"] - row[f"{clause}_broken"], terms.contacts)


def how_many(fact: str, asked: int | str) -> Count:
    """A fact that counts, and what is asked: a number, or the name of a figure."""
    return lambda row, terms: (row[fact], getattr(terms, asked) if isinstance(asked, str) else asked)
