"""What other rooms may ask about claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from vinte.claims import guards
from vinte.claims.desk.clause_words import in_words, value_in_words
from vinte.claims.desk.contact_lines import DeskRow
from vinte.claims.desk.queue import ClaimSummary, DeskClaim, desk_claim, desk_queue
from vinte.claims.desk.reasons import Reason, reasons_of
from vinte.claims.dossier import assessing
from vinte.claims.links import QUESTION_PURPOSE
from vinte.claims.models import (
    Appeal,
    Claim,
    ClaimedContact,
    Decision,
    EvidenceRequest,
    HomeownerQuestion,
)
from vinte.kernel.errors import NotAllowed
from vinte.leads import queries as leads
from vinte.people import queries as people

__all__ = [
    "ClaimSummary",
    "CohortContact",
    "DeskClaim",
    "DeskRow",
    "Question",
    "appeal_of",
    "assess",
    "claim",
    "claimed_contacts",
    "claims_of",
    "cohort",
    "decision",
    "decision_of_claim",
    "decisions_in_order",
    "decisions_of",
    "desk_claim",
    "desk_queue",
    "in_words",
    "open_claim",
    "question_behind",
    "reasons",
    "recent_decisions",
    "requests_of",
    "terms_for",
    "value_in_words",
]


@dataclass(frozen=True)
class Question:
    """What a homeowner is asked: the business and the job, and nobody's personal data."""

    id: UUID
    business: str
    title: str
    bought_on: date
    asked_at: datetime
    due_at: datetime
    zone: str


@dataclass(frozen=True)
class CohortContact:
    """A contact of the cohort as it stands, for the page on which a claim is filed."""

    position: int
    purchase: Any

    @property
    def purchase_id(self) -> UUID:
        """The purchase's id."""
        found: UUID = self.purchase.id
        return found


def assess(*, professional_id: UUID, at: datetime) -> assessing.Assessment:
    """How the guarantee stands for a professional, asked live of the database.

    The terms are those of the open claim, else what was promised when the professional began.
    """
    return assessing.assess_with(
        terms=terms_for(professional_id=professional_id, at=at), professional_id=professional_id, at=at
    )


def terms_for(*, professional_id: UUID, at: datetime) -> assessing.Terms:
    """The terms by which the guarantee of a professional is measured."""
    return assessing.terms_for(professional_id=professional_id, at=at)


def reasons(*, professional_id: UUID, at: datetime) -> tuple[Reason, ...]:
    """For each clause that is not met, in the article's order: what stands in the way, in words."""
    terms = terms_for(professional_id=professional_id, at=at)
    assessment = assessing.assess_with(terms=terms, professional_id=professional_id, at=at)
    return reasons_of(assessment)


def cohort(
    *, professional_id: UUID, at: datetime, assessment: assessing.Assessment | None = None
) -> list[CohortContact]:
    """The contacts that the guarantee looks at: the first N purchases not returned (INVARIANTS, 13).

    Who holds the assessment of that instant already gives it, and it is not asked again.
    """
    purchases = {purchase.id: purchase for purchase in leads.purchases(professional_id)}
    ids = assessing.cohort_of(assessment or assess(professional_id=professional_id, at=at))
    return [CohortContact(position=n, purchase=purchases[found]) for n, found in enumerate(ids, start=1)]


def open_claim(professional_id: UUID) -> Claim | None:
    """The claim that nobody has decided yet, or None."""
    return Claim.objects.filter(professional_id=professional_id, state__in=Claim.OPEN_STATES).first()


def claim(claim_id: UUID) -> Claim:
    """The claim; raises NotAllowed when there is none."""
    return guards.claim_by_id(claim_id)


def claims_of(professional_id: UUID) -> list[Claim]:
    """Every claim of a professional, the newest first."""
    return list(Claim.objects.filter(professional_id=professional_id).order_by("-filed_at", "-id"))


def claimed_contacts(*, professional_id: UUID, claim_id: UUID) -> list[ClaimedContact]:
    """The contacts of a claim with the professional's words, in order of position."""
    rows = ClaimedContact.objects.filter(professional_id=professional_id, claim_id=claim_id)
    return list(rows.order_by("position"))


def requests_of(professional_id: UUID) -> list[EvidenceRequest]:
    """What the professional was asked by agents, the newest first."""
    rows = EvidenceRequest.objects.filter(professional_id=professional_id)
    return list(rows.order_by("-asked_at", "-id"))


def decisions_of(professional_id: UUID) -> list[Decision]:
    """Every decision about a professional, the newest first."""
    return list(Decision.objects.filter(professional_id=professional_id).order_by("-sequence"))


def recent_decisions(*, limit: int = 100) -> list[Decision]:
    """The latest decisions of the site, the newest first."""
    rows = Decision.objects.select_related("professional", "decided_by")
    return list(rows.order_by("-sequence")[:limit])


def decisions_in_order() -> Iterator[Decision]:
    """Every decision of the site in the order of the chain, a few in memory at a time."""
    return Decision.objects.order_by("sequence").iterator(chunk_size=200)


def decision(decision_id: UUID) -> Decision:
    """The decision; raises NotAllowed when there is none."""
    found = Decision.objects.select_related("professional", "decided_by").filter(id=decision_id).first()
    if found is None:
        raise NotAllowed(f"no decision {decision_id}")
    return found


def decision_of_claim(claim_id: UUID) -> Decision | None:
    """How a claim was decided, or None while it is open."""
    return Decision.objects.filter(claim_id=claim_id).first()


def appeal_of(decision_id: UUID) -> Appeal | None:
    """The appeal against a decision, or None."""
    return Appeal.objects.filter(decision_id=decision_id).first()


def question_behind(*, secret: str, at: datetime) -> Question:
    """What the private link asks, without using it.

    Raises Refused: `link_unknown`, `link_expired`, `link_used` (people), `already_answered`,
    `already_decided`.
    """
    question_id = people.find_private_link(secret, QUESTION_PURPOSE, at)
    question = HomeownerQuestion.objects.get(id=question_id)
    of_claim = guards.claim_by_id(question.claim_id)
    guards.require_open(of_claim)
    if question.answered_at is not None:
        raise guards.already_answered()
    purchase = leads.purchase(professional_id=question.professional_id, purchase_id=question.purchase_id)
    return Question(
        id=question.id,
        business=people.professional(question.professional_id).trade_name,
        title=purchase.job_request.title,
        bought_on=purchase.bought_on,
        asked_at=question.asked_at,
        due_at=of_claim.answers_due_at,
        zone=assessing.terms_named(of_claim.terms).time_zone,
    )
