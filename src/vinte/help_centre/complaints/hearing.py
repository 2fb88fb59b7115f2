"""What the two sides of a complaint do: it is filed, answered, said to be settled, appealed."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.help_centre import judging
from vinte.help_centre.complaints import letters
from vinte.help_centre.judging import lock
from vinte.help_centre.matter_rules import MatterRules, business_days_after
from vinte.help_centre.matters import Complaint
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import require_text
from vinte.leads import queries as leads

State, Outcome = Complaint.State, Complaint.Outcome
HOMEOWNER, PROFESSIONAL = "homeowner", "professional"


@transaction.atomic
def file_complaint(
    *, job_request_id: UUID, professional_id: UUID, about: str, text: str, at: datetime
) -> UUID:
    """A homeowner complains about a professional who bought the contact of this request; its id.

    Both are told. Raises NotAllowed for somebody who did not buy or a kind that there is not, Refused
    (`words_missing`, `text_too_long`, `complained_before` about the same thing, `complaint_open` while another waits,
    `too_late_to_complain`).
    """
    if about not in Complaint.About.values:
        raise NotAllowed(f"no kind of complaint {about!r}")
    bought = [each for each in leads.buyers(job_request_id) if each.professional_id == professional_id]
    if not bought:
        raise NotAllowed(f"professional {professional_id} bought no contact of request {job_request_id}")
    contact = bought[-1]
    market = contact.job_request.market
    rules, today = MatterRules.at(market=market, at=at), terms.market_day(market=market, at=at)
    words = require_text(
        text,
        code="words_missing",
        message=_("Falta contar o que aconteceu."),
        what_to_do=_("Diga quando foi, o que estava combinado e o que falhou."),
    )
    if today > contact.bought_on + timedelta(days=rules.complain_within_days):
        raise Refused(
            code="too_late_to_complain",
            message=_("Já passou demasiado tempo desde que este profissional ficou com o seu contacto."),
            what_to_do=_("Pode usar o Livro de Reclamações ou um centro de arbitragem."),
        )
    others = Complaint.objects.select_for_update().filter(
        professional_id=professional_id, purchase_id=contact.id
    )
    for other in others.order_by("id"):
        if other.about == about:
            raise Refused(
                code="complained_before",
                message=_("Já reclamou disto."),
                what_to_do=_("Veja na página da reclamação como está."),
            )
        if other.state == State.OPEN:
            raise Refused(
                code="complaint_open",
                message=_("Já há uma reclamação sua à espera de decisão."),
                what_to_do=_("Espere pela decisão e, se for preciso, reclame então do resto."),
            )
    answer_until = today + timedelta(days=rules.answer_days)
    row = Complaint.objects.create(
        id=new_id(at=at),
        market=market,
        job_request_id=job_request_id,
        professional_id=professional_id,
        purchase_id=contact.id,
        about=about,
        text=words,
        filed_at=at,
        answer_until=answer_until,
        due_on=business_days_after(answer_until, count=rules.decision_business_days, market=market),
    )
    letters.filed(row, at=at)
    return row.pk


@transaction.atomic
def answer_complaint(*, complaint_id: UUID, professional_id: UUID, text: str, at: datetime) -> None:
    """The professional answers, once; the desk decides the sooner for it.

    Raises NotAllowed for another's complaint, Refused (`already_decided`, `answered_before`, `words_missing`).
    """
    row = _of_business(complaint_id, professional_id)
    _require_open(row)
    if row.answered_at is not None:
        raise Refused(code="answered_before", message=_("Já respondeu a esta reclamação."))
    row.answer = require_text(text, code="words_missing", message=_("Falta a sua resposta."))
    row.answered_at = at
    today = terms.market_day(market=row.market, at=at)
    count = MatterRules.at(market=row.market, at=at).decision_business_days
    # An answer after the last day does not put the decision off.
    row.due_on = min(row.due_on, business_days_after(today, count=count, market=row.market))
    row.save(update_fields=["answer", "answered_at", "due_on"])
    letters.answered(row, at=at)


@transaction.atomic
def settle_complaint(*, complaint_id: UUID, job_request_id: UUID, at: datetime) -> None:
    """The homeowner says that the two settled it: nothing is decided, and nothing is shown.

    Raises NotAllowed for another's complaint, Refused (`already_decided`).
    """
    row = _of_request(complaint_id, job_request_id)
    _require_open(row)
    row.outcome, row.decided_at = Outcome.SETTLED, at
    row.ended()
    row.save(update_fields=["state", "outcome", "decided_at"])
    letters.settled(row, at=at)


@transaction.atomic
def appeal_as_homeowner(*, complaint_id: UUID, job_request_id: UUID, text: str, at: datetime) -> None:
    """The homeowner appeals; raises NotAllowed for another's complaint, and as `judging.appeal`."""
    _appeal(_of_request(complaint_id, job_request_id), side=HOMEOWNER, text=text, at=at)


@transaction.atomic
def appeal_as_professional(*, complaint_id: UUID, professional_id: UUID, text: str, at: datetime) -> None:
    """The professional appeals; raises NotAllowed for another's complaint, and as `judging.appeal`."""
    _appeal(_of_business(complaint_id, professional_id), side=PROFESSIONAL, text=text, at=at)


def who_may_appeal(outcome: str) -> tuple[str, ...]:
    """Against whom a first decision goes: the sides that may appeal."""
    if outcome == Outcome.UPHELD:
        return (PROFESSIONAL,)
    return (HOMEOWNER,) if outcome == Outcome.NOT_UPHELD else (HOMEOWNER, PROFESSIONAL)


def _appeal(row: Complaint, *, side: str, text: str, at: datetime) -> None:
    judging.appeal(row, side=side, sides=who_may_appeal(row.outcome), text=text, at=at)
    row.save(update_fields=judging.APPEALED)
    letters.appealed(row, at=at)


def _of_business(complaint_id: UUID, professional_id: UUID) -> Complaint:
    row = lock(Complaint, complaint_id)
    if row.professional_id != professional_id:
        raise NotAllowed(f"complaint {complaint_id} is not about professional {professional_id}")
    return row


def _of_request(complaint_id: UUID, job_request_id: UUID) -> Complaint:
    row = lock(Complaint, complaint_id)
    if row.job_request_id != job_request_id:
        raise NotAllowed(f"complaint {complaint_id} is not of request {job_request_id}")
    return row


def _require_open(row: Complaint) -> None:
    if row.state != State.OPEN:
        raise Refused(code="already_decided", message=_("Esta reclamação já foi decidida."))
