"""What a professional tells about a contact that they bought, and whom a homeowner says to have hired."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from vinte.handling.models import (
    AttemptWithdrawal,
    Award,
    AwardWithdrawal,
    ContactAttempt,
    HiringStatement,
)
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.leads import actions as leads_actions
from vinte.leads import queries as leads
from vinte.notices import actions as notices
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.people.accounts import access


@transaction.atomic
def record_attempt(
    *,
    professional_id: UUID,
    purchase_id: UUID,
    channel: str,
    attempted_at: datetime,
    note: str,
    at: datetime,
) -> ContactAttempt:
    """Write down that the professional reached, or tried to reach, the homeowner.

    Raises NotAllowed for a contact of somebody else, LookupError for an unknown channel, Refused
    (`before_purchase`, `in_the_future`, `contact_returned`).
    """
    if channel not in ContactAttempt.Channel.values:
        raise LookupError(f"no channel {channel!r}; known are {', '.join(ContactAttempt.Channel.values)}")
    people_actions.lock_professional(professional_id=professional_id)
    purchase = leads.purchase(professional_id=professional_id, purchase_id=purchase_id)
    _refuse_instant(purchase.bought_at, purchase.returned_at, told=attempted_at, at=at)
    return ContactAttempt.objects.create(
        professional_id=professional_id,
        id=new_id(at=at),
        purchase_id=purchase_id,
        attempted_at=attempted_at,
        recorded_at=at,
        channel=channel,
        note=note.strip(),
    )


@transaction.atomic
def record_award(
    *, professional_id: UUID, purchase_id: UUID, awarded_at: datetime, told_by: str, at: datetime
) -> Award:
    """Write down that the homeowner hired the professional; `told_by` is `professional` or `homeowner`.

    Raises NotAllowed for a contact of somebody else, LookupError for another teller, Refused
    (`already_awarded`, `before_purchase`, `in_the_future`, `contact_returned`).
    """
    if told_by not in Award.Source.values:
        raise LookupError(f"no source {told_by!r}; known are {', '.join(Award.Source.values)}")
    people_actions.lock_professional(professional_id=professional_id)
    purchase = leads.purchase(professional_id=professional_id, purchase_id=purchase_id)
    earlier = Award.objects.filter(professional_id=professional_id, purchase_id=purchase_id)
    if earlier.filter(withdrawals=None).exists():
        raise Refused(code="already_awarded", message=_("Este trabalho já está registado como ganho."))
    _refuse_instant(purchase.bought_at, purchase.returned_at, told=awarded_at, at=at)
    return Award.objects.create(
        professional_id=professional_id,
        id=new_id(at=at),
        purchase_id=purchase_id,
        awarded_at=awarded_at,
        recorded_at=at,
        told_by=told_by,
        ordinal=earlier.count() + 1,
    )


@transaction.atomic
def withdraw_attempt(
    *, professional_id: UUID, attempt_id: UUID, reason: str, at: datetime
) -> AttemptWithdrawal:
    """Take back an attempt that was recorded by mistake; it stays in the history with the reason.

    Raises NotAllowed for somebody else's, Refused (`already_withdrawn`, `reason_missing`).
    """
    people_actions.lock_professional(professional_id=professional_id)
    attempt = ContactAttempt.objects.filter(professional_id=professional_id, id=attempt_id).first()
    if attempt is None:
        raise NotAllowed(f"no attempt {attempt_id} of professional {professional_id}")
    if AttemptWithdrawal.objects.filter(professional_id=professional_id, attempt_id=attempt_id).exists():
        raise _already_withdrawn()
    return AttemptWithdrawal.objects.create(
        professional_id=professional_id,
        attempt_id=attempt_id,
        withdrawn_at=max(at, attempt.recorded_at),
        reason=_reason(reason),
    )


@transaction.atomic
def withdraw_award(
    *, professional_id: UUID, purchase_id: UUID, reason: str, by: UUID, at: datetime
) -> AwardWithdrawal:
    """An agent takes back a job that fell through before work began; the award stays in the history.

    It needs the word of both sides, or the homeowner's alone, which the reason says (INVARIANTS, rulings).
    Raises NotAllowed unless `by` is of the desk and somebody else, and where no job is on record; Refused
    (`reason_missing`).
    """
    access.require(people.account(by), "desk.use")
    access.require(people.account(by), "professional.judge", professional_id=professional_id)
    people_actions.lock_professional(professional_id=professional_id)
    award = Award.objects.filter(
        professional_id=professional_id, purchase_id=purchase_id, withdrawals=None
    ).first()
    if award is None:
        raise NotAllowed(f"no job won is on record with contact {purchase_id} of {professional_id}")
    return AwardWithdrawal.objects.create(
        professional_id=professional_id,
        award_id=award.id,
        withdrawn_at=max(at, award.recorded_at),
        withdrawn_by_id=by,
        reason=_reason(reason),
    )


@transaction.atomic
def state_hired(*, job_request_id: UUID, professional_id: UUID, at: datetime) -> HiringStatement:
    """The homeowner says that they hired this professional: the request is closed and the professional asked.

    Nothing is recorded as won yet: one person's word is a question for the other
    (docs/decisions/handling-whose-word.md). Saying it again changes nothing. Raises NotAllowed for somebody
    who did not buy the contact, or returned it.
    """
    job_request = leads_actions.close_request(job_request_id=job_request_id, reason="hired", at=at)
    professional = people_actions.lock_professional(professional_id=professional_id)
    bought = [row for row in leads.buyers(job_request_id) if row.professional_id == professional_id]
    if not bought or bought[0].returned_at is not None:
        raise NotAllowed(f"professional {professional_id} has no contact of request {job_request_id}")
    purchase = bought[0]
    known = HiringStatement.objects.filter(professional_id=professional_id, purchase_id=purchase.id).first()
    if known is not None:
        return known
    is_won = Award.objects.filter(
        professional_id=professional_id, purchase_id=purchase.id, withdrawals=None
    ).exists()
    statement = HiringStatement.objects.create(
        professional_id=professional_id,
        id=new_id(at=at),
        purchase_id=purchase.id,
        # A purchase may be dated a moment ahead of the page that shows it.
        said_at=max(at, purchase.bought_at),
        answer=HiringStatement.Answer.CONFIRMED if is_won else HiringStatement.Answer.NONE,
        answered_at=at if is_won else None,
    )
    if not is_won:
        account = people.professional(professional.pk).account
        notices.post(
            kind="hiring_stated",
            to_address=account.email,
            to_name=account.name,
            language=account.language,
            context={"title": job_request.title, "link": _contact_page(purchase.id)},
            idempotency_key=f"hiring_stated:{statement.id}",
            at=at,
        )
    return statement


@transaction.atomic
def answer_statement(
    *, professional_id: UUID, purchase_id: UUID, hired: bool, at: datetime
) -> HiringStatement:
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
    return statement


@transaction.atomic
def settle_statement(
    *, professional_id: UUID, purchase_id: UUID, hired: bool, outcome: str, by: UUID, at: datetime
) -> HiringStatement:
    """An agent settles a statement that the professional denied or left open, saying what was found.

    Raises NotAllowed unless `by` is of the desk and somebody else, Refused (`already_decided`,
    `reason_missing`).
    """
    access.require(people.account(by), "desk.use")
    access.require(people.account(by), "professional.judge", professional_id=professional_id)
    people_actions.lock_professional(professional_id=professional_id)
    statement = _statement(professional_id, purchase_id=purchase_id)
    if statement.settled_at is not None or statement.answer == HiringStatement.Answer.CONFIRMED:
        raise Refused(code="already_decided", message=_("Este caso já foi fechado."))
    statement.settled_at, statement.settled_by_id, statement.outcome = at, by, _reason(outcome)
    statement.save(update_fields=["settled_at", "settled_by", "outcome"])
    if hired:
        _record_stated(statement, at=at)
    return statement


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


def _reason(text: str) -> str:
    found = text.strip()
    if not found:
        raise Refused(
            code="reason_missing",
            message=_("Falta dizer o que apurou."),
            what_to_do=_("Escreva em que se baseia."),
        )
    return found


def _already_withdrawn() -> Refused:
    return Refused(code="already_withdrawn", message=_("Este registo já foi retirado."))


def _contact_page(purchase_id: UUID) -> str:
    return f"{settings.VINTE_BASE_URL.rstrip('/')}/pro/contactos/{purchase_id}/"


def _refuse_instant(
    bought_at: datetime, returned_at: datetime | None, *, told: datetime, at: datetime
) -> None:
    if returned_at is not None and returned_at <= at:
        raise Refused(
            code="contact_returned",
            message=_("Este contacto foi devolvido e já não conta."),
            what_to_do=_("Não há nada a registar."),
        )
    if told < bought_at:
        raise Refused(
            code="before_purchase",
            message=_("A data é anterior à compra do contacto."),
            what_to_do=_("Indique quando foi, depois da compra."),
        )
    if told > at:
        raise Refused(
            code="in_the_future",
            message=_("A data ainda não chegou."),
            what_to_do=_("Registe quando acontecer."),
        )
