"""Where the two sides tell different ends of a job: both are asked by letter, once. A question, not a verdict.

The professional told a job won, and the homeowner that it went to somebody else or to nobody. Nothing changes by it,
for the guarantee neither: what an answer brings about goes the ways that there are. That the job fell through goes to
an agent (`jobs.called_off`); that it is the professional's after all ends the question.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinte.guarantee import terms
from vinte.handling.jobs.called_off import say_called_off
from vinte.handling.models import Award, CalledOff, HiringStatement, LostJob, OutcomeQuestion
from vinte.kernel import due
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import queries as leads
from vinte.notices import actions as notices
from vinte.people import actions as people_actions
from vinte.people import queries as people

Answer = OutcomeQuestion.Answer
STATUS_LINK = "homeowner_request"
# A request closed for one of these went to somebody else, or to nobody.
ELSEWHERE = ("hired_other", "gave_up")
# What was told longer ago is not asked about any more.
ASKED_WITHIN = timedelta(days=14)
# A homeowner may undo the closing of a request for some minutes.
SETTLES_AFTER = timedelta(minutes=15)


@dataclass(frozen=True)
class OpenQuestion:
    """What the two sides are asked about one job; `professional_answer` is empty until they said anything."""

    professional_id: UUID
    purchase_id: UUID
    asked_at: datetime
    professional_answer: str


def _differing(*, at: datetime) -> QuerySet[Award]:
    """The jobs of which the sides tell different ends, and about which nobody was asked."""
    of_award = {"professional_id": OuterRef("professional_id"), "award_id": OuterRef("id")}
    of_contact = {"professional_id": OuterRef("professional_id"), "purchase_id": OuterRef("purchase_id")}
    hired_another = HiringStatement.objects.filter(
        purchase__job_request_id=OuterRef("purchase__job_request_id")
    ).exclude(professional_id=OuterRef("professional_id"))
    told_otherwise = (
        Exists(LostJob.objects.filter(**of_contact, said_by=LostJob.Side.HOMEOWNER, said_at__lte=at))
        | Exists(hired_another)
        | Q(
            purchase__job_request__close_reason__in=ELSEWHERE,
            purchase__job_request__closed_at__lte=at - SETTLES_AFTER,
        )
    )
    return (
        Award.objects.filter(
            told_by=Award.Source.PROFESSIONAL,
            recorded_at__gt=at - ASKED_WITHIN,
            recorded_at__lte=at,
            withdrawals=None,
            purchase__returned_at__isnull=True,
        )
        .filter(told_otherwise)
        .exclude(Exists(OutcomeQuestion.objects.filter(**of_award)))
        .exclude(Exists(CalledOff.objects.filter(**of_award)))
        .exclude(Exists(HiringStatement.objects.filter(**of_contact)))
        .order_by("recorded_at", "id")
    )


def find_due(*, at: datetime) -> due.Found:
    """An item for each job about which both sides are to be asked."""
    yield from due.items("job", _differing(at=at), _ask, at=at)


DUTY = due.Duty(
    "handling.differing", gettext_lazy("Perguntas onde os dois lados contam fins diferentes"), find_due
)


@transaction.atomic
def _ask(found: Award, *, at: datetime) -> int:
    people_actions.lock_professional(professional_id=found.professional_id)
    if not _differing(at=at).filter(professional_id=found.professional_id, id=found.id).exists():
        return 0
    OutcomeQuestion.objects.create(professional_id=found.professional_id, award_id=found.id, asked_at=at)
    purchase = leads.purchase(professional_id=found.professional_id, purchase_id=found.purchase_id)
    asked, professional = purchase.job_request, people.professional(found.professional_id)
    homeowner, account = people.homeowner(asked.homeowner_id), professional.account
    secret = people_actions.issue_private_link(purpose=STATUS_LINK, subject=asked.id, at=at)
    said = {"title": asked.title, "trade_name": professional.trade_name}
    zone = terms.market_zone(market=asked.market, at=at)
    notices.post(
        kind="ends_differ",
        to_address=homeowner.email,
        to_name=homeowner.name,
        language=homeowner.language,
        context={**said, "link": people.private_link_address(purpose=STATUS_LINK, secret=secret)},
        idempotency_key=f"ends_differ:{found.id}",
        at=at,
        zone=zone,
    )
    notices.post(
        kind="ends_differ_professional",
        to_address=account.email,
        to_name=account.name,
        language=account.language,
        context={
            **said,
            "link": f"{settings.VINTE_BASE_URL.rstrip('/')}/pro/contactos/{found.purchase_id}/",
        },
        idempotency_key=f"ends_differ_professional:{found.id}",
        at=at,
        zone=zone,
    )
    return 1


def _open() -> QuerySet[OutcomeQuestion]:
    """The questions that the homeowner has not answered, of jobs that still stand and that nobody calls off."""
    of_award = {"professional_id": OuterRef("professional_id"), "award_id": OuterRef("award_id")}
    return (
        OutcomeQuestion.objects.filter(homeowner_answer=Answer.NONE, award__withdrawals=None)
        .exclude(Exists(CalledOff.objects.filter(**of_award)))
        .select_related("award")
    )


def open_questions(
    *, professional_ids: Collection[UUID], purchase_ids: Collection[UUID]
) -> list[OpenQuestion]:
    """What is asked about the jobs of these contacts of these professionals, until it is answered."""
    rows = _open().filter(professional_id__in=professional_ids, award__purchase_id__in=purchase_ids)
    return [
        OpenQuestion(
            professional_id=row.professional_id,
            purchase_id=row.award.purchase_id,
            asked_at=row.asked_at,
            professional_answer=row.professional_answer,
        )
        for row in rows
    ]


@transaction.atomic
def answer_as_professional(*, professional_id: UUID, purchase_id: UUID, at: datetime) -> None:
    """The professional says that the job is theirs all the same; that it fell through is said as ever.

    Raises NotAllowed where nothing is asked, Refused (`already_answered`).
    """
    row = _locked(professional_id, purchase_id)
    if row.professional_answer:
        raise Refused(code="already_answered", message=_("Já respondeu, e a resposta ficou registada."))
    row.professional_answer, row.professional_answered_at = Answer.HIRED, max(at, row.asked_at)
    row.save(update_fields=["professional_answer", "professional_answered_at"])


@transaction.atomic
def answer_as_homeowner(*, professional_id: UUID, purchase_id: UUID, hired: bool, at: datetime) -> None:
    """The homeowner says whether the job is this professional's; a no is for an agent, as a job that fell through.

    Raises NotAllowed where nothing is asked.
    """
    row = _locked(professional_id, purchase_id)
    row.homeowner_answer = Answer.HIRED if hired else Answer.NOT_HIRED
    row.homeowner_answered_at = max(at, row.asked_at)
    row.save(update_fields=["homeowner_answer", "homeowner_answered_at"])
    if not hired:
        say_called_off(
            professional_id=professional_id,
            purchase_id=purchase_id,
            said_by=CalledOff.Side.HOMEOWNER,
            words=_("Respondeu que não contratou este profissional."),
            at=at,
        )


def _locked(professional_id: UUID, purchase_id: UUID) -> OutcomeQuestion:
    people_actions.lock_professional(professional_id=professional_id)
    row = _open().filter(professional_id=professional_id, award__purchase_id=purchase_id).first()
    if row is None:
        raise NotAllowed(f"nothing is asked about the job of contact {purchase_id} of {professional_id}")
    return row
