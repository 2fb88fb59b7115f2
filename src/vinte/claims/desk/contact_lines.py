"""One claimed contact as an agent sees it: what was said, what the homeowner said, what the platform saw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from vinte.claims.dossier import assessing
from vinte.claims.models import Claim, ClaimedContact, HomeownerQuestion
from vinte.handling import queries as handling
from vinte.handling.queries import Attempt, WonJob
from vinte.leads import queries as leads
from vinte.leads.queries import BoughtContact
from vinte.reviews import queries as reviews
from vinte.reviews.queries import PublishedReview

T = TypeVar("T")


@dataclass(frozen=True)
class ContactLine:
    """One of the claim's contacts.

    `conflicts` holds any of `hired` (the homeowner hired this professional), `award` (a job won stands in
    the records), `not_contacted` (the homeowner heard from nobody, yet attempts are recorded),
    `contacted_later` (the homeowner recalls a first contact later than the day after the purchase, yet an
    attempt within the terms' hours is recorded). A conflict is a question for a person, never a verdict.
    """

    position: int
    purchase_id: UUID
    purchase: BoughtContact
    job_request_id: UUID
    title: str
    bought_at: datetime
    bought_on: date
    price_cents: int
    returned_at: datetime | None
    description: str
    question_id: UUID
    asked_at: datetime
    reminded_at: datetime | None
    answered_at: datetime | None
    was_contacted: bool | None
    contacted_on: date | None
    hired: str
    hired_label: str
    comment: str
    attempts: tuple[Attempt, ...]
    awards: tuple[WonJob, ...]
    reviews: tuple[PublishedReview, ...]
    finding: str
    finding_label: str
    finding_reason: str
    found_at: datetime | None
    conflicts: tuple[str, ...]

    @property
    def conflict(self) -> bool:
        """Whether something speaks against what the professional said."""
        return bool(self.conflicts)


def rows_of(claim: Claim, *, at: datetime) -> list[ContactLine]:
    """Every contact of the claim, in order of position, with what is recorded of it by that instant."""
    professional_id = claim.professional_id
    purchases = {purchase.id: purchase for purchase in leads.purchases(professional_id)}
    attempts = _by_purchase(a for a in handling.attempts(professional_id) if a.recorded_at <= at)
    awards = _by_purchase(a for a in handling.awards(professional_id) if a.recorded_at <= at)
    published = _by_purchase(r for r in reviews.reviews_of(professional_id) if r.published_at <= at)
    questions = {
        question.purchase_id: question
        for question in HomeownerQuestion.objects.filter(professional_id=professional_id, claim_id=claim.id)
    }
    return [
        _row(
            contact,
            purchases[contact.purchase_id],
            questions[contact.purchase_id],
            attempts=attempts[contact.purchase_id],
            awards=awards[contact.purchase_id],
            published=published[contact.purchase_id],
            prompt_hours=assessing.terms_named(claim.terms).prompt_hours or 0,
        )
        for contact in ClaimedContact.objects.filter(
            professional_id=professional_id, claim_id=claim.id
        ).order_by("position")
    ]


def _by_purchase(things: Iterable[T]) -> defaultdict[UUID, tuple[T, ...]]:
    grouped: defaultdict[UUID, tuple[T, ...]] = defaultdict(tuple)
    for thing in things:
        grouped[thing.purchase_id] += (thing,)  # type: ignore[attr-defined]
    return grouped


def _row(
    contact: ClaimedContact,
    purchase: BoughtContact,
    question: HomeownerQuestion,
    *,
    attempts: tuple[Attempt, ...],
    awards: tuple[WonJob, ...],
    published: tuple[PublishedReview, ...],
    prompt_hours: int,
) -> ContactLine:
    return ContactLine(
        position=contact.position,
        purchase_id=contact.purchase_id,
        purchase=purchase,
        job_request_id=purchase.job_request_id,
        title=purchase.job_request.title,
        bought_at=purchase.bought_at,
        bought_on=purchase.bought_on,
        price_cents=purchase.price_left_cents,
        returned_at=purchase.returned_at,
        description=contact.description,
        question_id=question.id,
        asked_at=question.asked_at,
        reminded_at=question.reminded_at,
        answered_at=question.answered_at,
        was_contacted=question.was_contacted,
        contacted_on=question.contacted_on,
        hired=question.hired,
        hired_label=str(question.get_hired_display()),
        comment=question.comment,
        attempts=tuple(sorted(attempts, key=lambda attempt: attempt.attempted_at)),
        awards=awards,
        reviews=published,
        finding=contact.finding,
        finding_label=str(contact.get_finding_display()),
        finding_reason=contact.finding_reason,
        found_at=contact.found_at,
        conflicts=conflicts_between(
            question, purchase=purchase, attempts=attempts, awards=awards, prompt_hours=prompt_hours
        ),
    )


def conflicts_between(
    question: HomeownerQuestion,
    *,
    purchase: BoughtContact,
    attempts: Iterable[Attempt],
    awards: Iterable[WonJob],
    prompt_hours: int,
) -> tuple[str, ...]:
    """What speaks against the professional's words on one contact; silence never does.

    `prompt_hours` are those of the claim's terms for the first contact, 0 where they ask none.
    """
    attempts = tuple(attempts)
    found = []
    if question.hired == HomeownerQuestion.Hired.THEM:
        found.append("hired")
    if tuple(awards):
        found.append("award")
    if question.was_contacted is False and attempts:
        found.append("not_contacted")
    call_by = purchase.bought_at + timedelta(hours=prompt_hours)
    prompt = [a for a in attempts if a.attempted_at <= call_by]
    if (
        question.contacted_on is not None
        and prompt
        and question.contacted_on > purchase.bought_on + timedelta(days=1)
    ):
        found.append("contacted_later")
    return tuple(found)
