"""What a homeowner is asked about a contact of a claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from vinte.claims import guards
from vinte.claims.dossier import assessing
from vinte.claims.links import FOLLOW_UP_PURPOSE, QUESTION_PURPOSE
from vinte.claims.models import FollowUp, HomeownerQuestion
from vinte.leads import queries as leads
from vinte.people import queries as people


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


def question_behind(*, secret: str, at: datetime) -> Question:
    """What the private link asks, without using it.

    Raises Refused: `link_unknown`, `link_expired`, `link_used` (people), `already_answered`,
    `already_decided`.
    """
    question_id = people.find_private_link(secret=secret, purpose=QUESTION_PURPOSE, at=at)
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


@dataclass(frozen=True)
class FurtherQuestion:
    """What an agent asks a homeowner besides: their words, and the answers to choose from."""

    business: str
    title: str
    question: str
    choices: tuple[str, ...]
    due_at: datetime


def further_question_behind(*, secret: str, at: datetime) -> FurtherQuestion:
    """What the private link asks besides, without using it.

    Raises Refused: `link_unknown`, `link_expired`, `link_used` (people), `already_decided`.
    """
    follow_up_id = people.find_private_link(secret=secret, purpose=FOLLOW_UP_PURPOSE, at=at)
    asked = FollowUp.objects.get(id=follow_up_id)
    guards.require_open(guards.claim_by_id(asked.claim_id))
    purchase = leads.purchase(professional_id=asked.professional_id, purchase_id=asked.purchase_id)
    return FurtherQuestion(
        business=people.professional(asked.professional_id).trade_name,
        title=purchase.job_request.title,
        question=asked.question,
        choices=tuple(asked.choices),
        due_at=asked.due_at,
    )
