"""Whom a homeowner says to have hired: the professional's answer, and an agent's where that is a no or none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.handling.models import Award, HiringStatement
from vinte.handling.records import clean_reason, record_award
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.long_lists import LongList
from vinte.leads import actions as leads_actions
from vinte.leads import queries as leads
from vinte.notices import actions as notices
from vinte.people import access
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.people.access import Visitor

# So long a professional has to say whether a homeowner's word is right, before an agent looks.
ANSWER_DAYS = 7


@dataclass(frozen=True)
class Statement:
    """A homeowner said to have hired this professional; `answer` is theirs, `confirmed`, `denied` or empty."""

    id: UUID
    professional_id: UUID
    purchase_id: UUID
    said_at: datetime
    answer: str
    answered_at: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True)
class OpenStatement(Statement):
    """One that an agent settles, with what it is about."""

    trade_name: str
    title: str


@transaction.atomic
def state_hired(*, job_request_id: UUID, professional_id: UUID, at: datetime) -> Statement:
    """The homeowner says for good that they hired this professional: the request is closed and they are asked.

    On the homeowner's own page the word comes here when it can't be undone any more (`hired_for_good`). Nothing is recorded as won yet: one person's word is a question for the other
    (docs/decisions/handling-whose-word.md). Saying it again changes nothing. Raises NotAllowed for somebody
    who did not buy the contact, or returned it.
    """
    _require_holder(job_request_id, professional_id)
    leads_actions.close_request(
        job_request_id=job_request_id, reason="hired", hired=professional_id, undoable=False, at=at
    )
    return _state(job_request_id=job_request_id, professional_id=professional_id, said_at=at, at=at)


def hired_for_good(*, job_request_id: UUID, professional_id: UUID, said_at: datetime, at: datetime) -> None:
    """The homeowner said at `said_at` on their page whom they hired, and it can't be undone any more."""
    _state(job_request_id=job_request_id, professional_id=professional_id, said_at=said_at, at=at)


def _require_holder(job_request_id: UUID, professional_id: UUID) -> None:
    if not leads.has_bought(professional_id=professional_id, job_request_id=job_request_id):
        raise NotAllowed(f"professional {professional_id} has no contact of request {job_request_id}")


def _state(*, job_request_id: UUID, professional_id: UUID, said_at: datetime, at: datetime) -> Statement:
    professional = people_actions.lock_professional(professional_id=professional_id)
    bought = [row for row in leads.buyers(job_request_id) if row.professional_id == professional_id]
    if not bought or bought[0].returned_at is not None:
        raise NotAllowed(f"professional {professional_id} has no contact of request {job_request_id}")
    purchase = bought[0]
    known = HiringStatement.objects.filter(professional_id=professional_id, purchase_id=purchase.id).first()
    if known is not None:
        return copied(Statement, known)
    is_won = Award.objects.filter(
        professional_id=professional_id, purchase_id=purchase.id, withdrawals=None
    ).exists()
    statement = HiringStatement.objects.create(
        professional_id=professional_id,
        id=new_id(at=at),
        purchase_id=purchase.id,
        # A purchase may be dated a moment ahead of the page that shows it.
        said_at=max(said_at, purchase.bought_at),
        answer=HiringStatement.Answer.CONFIRMED if is_won else HiringStatement.Answer.NONE,
        answered_at=max(at, purchase.bought_at) if is_won else None,
    )
    if not is_won:
        account = people.professional(professional.pk).account
        notices.post(
            kind="hiring_stated",
            to_address=account.email,
            to_name=account.name,
            language=account.language,
            context={
                "title": purchase.job_request.title,
                "link": _contact_page(purchase.id),
                "answer_until": statement.said_at + timedelta(days=ANSWER_DAYS),
            },
            idempotency_key=f"hiring_stated:{statement.id}",
            at=at,
            zone=terms.market_zone(market=purchase.job_request.market, at=at),
        )
    return copied(Statement, statement)


@transaction.atomic
def answer_statement(*, professional_id: UUID, purchase_id: UUID, hired: bool, at: datetime) -> Statement:
    """The professional says whether the homeowner's word is right; a yes records the job as won.

    A no leaves it to an agent. Raises NotAllowed when nothing was stated, Refused (`already_answered`) and
    as `record_award`.
    """
    people_actions.lock_professional(professional_id=professional_id)
    statement = _statement(professional_id, purchase_id=purchase_id)
    if statement.answer or statement.settled_at is not None:
        raise Refused(code="already_answered", message=_("Já respondeu, e a resposta ficou registada."))
    statement.answer = HiringStatement.Answer.CONFIRMED if hired else HiringStatement.Answer.DENIED
    statement.answered_at = max(at, statement.said_at)
    statement.save(update_fields=["answer", "answered_at"])
    if hired:
        _record_stated(statement, at=at)
    return copied(Statement, statement)


@transaction.atomic
def settle_statement(
    *, professional_id: UUID, purchase_id: UUID, hired: bool, outcome: str, by: UUID, at: datetime
) -> Statement:
    """An agent settles a statement that the professional denied or left open, saying what was found.

    Raises NotAllowed unless `by` is of the desk and somebody else, Refused (`already_decided`,
    `reason_missing`).
    """
    access.require(people.account(by), right="desk.use")
    access.require(people.account(by), right="professional.judge", professional_id=professional_id)
    people_actions.lock_professional(professional_id=professional_id)
    statement = _statement(professional_id, purchase_id=purchase_id)
    if statement.settled_at is not None or statement.answer == HiringStatement.Answer.CONFIRMED:
        raise Refused(code="already_decided", message=_("Este caso já foi fechado."))
    statement.settled_at, statement.settled_by_id, statement.outcome = at, by, clean_reason(outcome)
    statement.save(update_fields=["settled_at", "settled_by", "outcome"])
    if hired:
        _record_stated(statement, at=at)
    return copied(Statement, statement)


def agreed_by_quote(*, professional_id: UUID, purchase_id: UUID, at: datetime) -> None:
    """The homeowner accepted a quote of the professional, who offered it: what was stated is agreed on by both.

    A statement that an agent settled stays as it is.
    """
    rows = HiringStatement.objects.filter(
        professional_id=professional_id, purchase_id=purchase_id, settled_at=None
    ).exclude(answer=HiringStatement.Answer.CONFIRMED)
    rows.update(answer=HiringStatement.Answer.CONFIRMED, answered_at=Greatest("said_at", Value(at)))


def statements(professional_id: UUID) -> list[Statement]:
    """Every time that a homeowner said to have hired this professional, the earliest first."""
    rows = HiringStatement.objects.filter(professional_id=professional_id).order_by("said_at", "id")
    return [copied(Statement, row) for row in rows]


def unanswered_statements(*, professional_id: UUID, purchase_ids: Collection[UUID]) -> list[Statement]:
    """What homeowners said of these contacts and neither the professional nor an agent answered, earliest first."""
    rows = HiringStatement.objects.filter(
        professional_id=professional_id, purchase_id__in=purchase_ids, answer="", settled_at=None
    )
    return [copied(Statement, row) for row in rows.order_by("said_at", "id")]


def unsettled_statements(*, account: Visitor, at: datetime) -> LongList[OpenStatement]:
    """The statements that were denied, or left open for ANSWER_DAYS; the longest first.

    Raises NotAllowed unless of the desk.
    """
    access.require(account, right="desk.use")
    rows = HiringStatement.objects.filter(
        Q(answer="denied") | Q(answer="", said_at__lte=at - timedelta(days=ANSWER_DAYS)),
        settled_at__isnull=True,
    ).select_related("professional", "purchase__job_request")
    return LongList(rows.order_by("said_at", "id"), read=_open_statements)


def _open_statements(rows: list[HiringStatement]) -> list[OpenStatement]:
    return [
        copied(
            OpenStatement, row, trade_name=row.professional.trade_name, title=row.purchase.job_request.title
        )
        for row in rows
    ]


def _record_stated(statement: HiringStatement, *, at: datetime) -> None:
    known = Award.objects.filter(
        professional_id=statement.professional_id, purchase_id=statement.purchase_id, withdrawals=None
    ).exists()
    if not known:
        record_award(
            professional_id=statement.professional_id,
            purchase_id=statement.purchase_id,
            awarded_at=statement.said_at,
            told_by=Award.Source.HOMEOWNER,
            at=max(at, statement.said_at),
        )


def _statement(professional_id: UUID, *, purchase_id: UUID) -> HiringStatement:
    found = HiringStatement.objects.filter(professional_id=professional_id, purchase_id=purchase_id).first()
    if found is None:
        raise NotAllowed(f"nothing was stated about contact {purchase_id} of {professional_id}")
    return found


def _contact_page(purchase_id: UUID) -> str:
    return f"{settings.VINTE_BASE_URL.rstrip('/')}/pro/contactos/{purchase_id}/"
