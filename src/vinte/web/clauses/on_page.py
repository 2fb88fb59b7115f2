"""The clauses as rows on a page: their words from the guarantee's registry, and the address of the page where
each next step is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vinte.claims.queries import in_words
from vinte.guarantee.assessment import Assessment, ClauseResult
from vinte.guarantee.clauses import CLAIMS
from vinte.guarantee.registry.entries import ENTRIES, STATES, words
from vinte.guarantee.wording import deadline
from vinte.web.clauses.contact_card import ContactCard

WON = _("Trabalho ganho")

# Where each clause's next step is taken.
STEP_ROUTES: Mapping[str, str] = {
    "first_contacts": "professional:requests",
    "no_award": "professional:contacts",
    "profile_complete": "professional:profile",
    "badges_active": "professional:profile",
    "priority_service": "professional:pack",
    "purchase_window": "professional:requests",
    "no_payment_incident": "professional:incidents",
    "prompt_contact": "professional:contacts",
    "contact_reviews": "professional:contacts",
    "former_client_reviews": "professional:reviews",
    "active_pack": "professional:pack",
    "claim_in_time": "professional:new_claim",
    "claim_described": "professional:new_claim",
}


@dataclass(frozen=True)
class ClauseWords:
    """Texts about one clause, each empty where there is nothing to say.

    `have` and `asked` are bare figures; `until` is the last day that `date_says` puts in words, with its clock.
    """

    have: str = ""
    asked: str = ""
    date_says: str = ""
    until: str = ""
    next_says: str = ""
    facts: tuple[str, ...] = ()
    why: str = ""
    todo: str = ""


@dataclass(frozen=True)
class ClauseRow:
    """One clause as a page shows it; every field is words, or an address, or empty."""

    name: str
    status: str
    section: str
    words: ClauseWords
    broken_by: tuple[ContactCard, ...] = ()

    @property
    def title(self) -> str:
        """The clause in a few words."""
        return in_words(ENTRIES[self.name].title)

    @property
    def tone(self) -> str:
        """The status that the row is coloured by: a job won ends the guarantee, and is good news."""
        return "met" if self.name == "no_award" and self.status == "failed" else self.status

    @property
    def state_says(self) -> str:
        """The status in the reader's language."""
        return str(WON) if self.tone != self.status else in_words(STATES[self.status])

    @property
    def next_href(self) -> str:
        """The page where the next step is taken, or nothing where there is none to take."""
        return self.fix_href if self.status == "open" else ""

    @property
    def fix_href(self) -> str:
        """The page where what this clause asks is seen to, whatever its status."""
        route = STEP_ROUTES.get(self.name)
        return reverse(route) if route else ""

    @property
    def section_href(self) -> str:
        """Where the public article says it."""
        return f"{reverse('public:guarantee')}#{section_anchor(self.section)}"

    @property
    def has_failed(self) -> bool:
        """Whether the clause can no longer be met."""
        return self.status == "failed"

    @property
    def stands_in_the_way(self) -> bool:
        """Whether the guarantee can't be asked for because of it; the claim's own clauses come after."""
        return self.status != "met" and self.name not in CLAIMS


def section_anchor(section: str) -> str:
    """The place of a section in the public article."""
    return f"s{section}"


def clause_rows(assessment: Assessment, cards: Iterable[ContactCard] = ()) -> list[ClauseRow]:
    """Every clause that the terms ask, in their order, with the words for what was found.

    `cards` are those of the cohort: the ones that break a clause are named beside it.
    """
    by_id = {str(card.purchase.id): card for card in cards}
    return [
        ClauseRow(
            name=name,
            status=result.status,
            section=result.section,
            words=_words(assessment, result),
            broken_by=tuple(by_id[found] for found in result.contacts if found in by_id)
            if result.status == "failed"
            else (),
        )
        for name, result in assessment.clauses.items()
    ]


def _words(assessment: Assessment, result: ClauseResult) -> ClauseWords:
    said = words(assessment, result.clause)
    # What failed is told with why, and what can be done about a mistake.
    failed = (said.why, said.todo) if result.status == "failed" else ()
    until = result.until if not isinstance(result.until, datetime) else None
    return ClauseWords(
        have=str(result.have) if said.counted_of is not None else "",
        asked=str(said.counted_of) if said.counted_of is not None else "",
        date_says=in_words(said.date),
        until=in_words(deadline(until, zone=assessment.terms.time_zone)) if until is not None else "",
        next_says=in_words(said.act),
        facts=tuple(in_words(fact) for fact in (*said.facts, *failed) if fact is not None),
        why=in_words(said.why),
        todo=in_words(said.todo),
    )


def frozen_clauses(assessment: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Status, title and state of each clause in an assessment that was frozen as JSON; the unmet ones first."""
    statuses = assessment["clauses"]
    told = [
        (statuses[name], in_words(entry.title), in_words(STATES[statuses[name]]))
        for name, entry in ENTRIES.items()
        if name in statuses
    ]
    return sorted(told, key=lambda clause: clause[0] == "met")
