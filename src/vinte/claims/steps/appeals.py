"""Appeals: another person looks again at a refusal or a suspension, once; upheld, it is decided anew at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from vinte.claims import guards, hearing_periods, letters
from vinte.claims.models import Appeal, Decision, Lifting
from vinte.claims.nobodys_data import refuse_personal_data
from vinte.claims.records import FiledAppeal, FiledClaim
from vinte.claims.refusals import NothingToAppeal, Refusal, refusal
from vinte.claims.steps.anew import undo
from vinte.claims.steps.deciding import refuse_personal_data_about
from vinte.claims.steps.verifying import contacts_of
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.locks import lock_in_key_order
from vinte.kernel.texts import require_text
from vinte.leads import actions as leads_actions
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.reviews import actions as reviews_actions

Kind = Appeal.Kind


@transaction.atomic
def file_appeal(*, professional_id: UUID, decision_id: UUID, text: str, at: datetime) -> FiledAppeal:
    """Ask another person to look at a decision about a claim again; as `appeal_refusal`."""
    return appeal_refusal(
        professional_id=professional_id, kind=Kind.CLAIM, subject_id=decision_id, text=text, at=at
    )


@transaction.atomic
def appeal_refusal(
    *, professional_id: UUID, kind: str, subject_id: UUID, text: str, at: datetime
) -> FiledAppeal:
    """Ask another person to look at a refusal or a suspension again: once for each.

    `kind` is `claim`, `return`, `badge` or `review`, and `subject_id` the decision, the return, the application or
    the hidden review. Raises NotAllowed for another's, LookupError for another kind, Refused: `text_missing`,
    `text_too_long`, `nothing_to_appeal` where nothing was decided against them or it stands no more,
    `already_appealed`.
    """
    said = require_text(text, code="text_missing", message=_("Falta dizer porque não concorda."))
    professional = people_actions.lock_professional(professional_id=professional_id)
    try:
        found = refusal(kind=kind, subject_id=subject_id)
    except NothingToAppeal as nothing:
        if nothing.professional_id == professional_id:
            raise
        raise NotAllowed(f"{kind} {subject_id} is not of professional {professional_id}") from None
    if found.professional_id != professional_id:
        raise NotAllowed(f"{kind} {subject_id} is not of professional {professional_id}")
    if Appeal.objects.filter(kind=kind, subject_id=subject_id).exists():
        raise Refused(
            code="already_appealed",
            message=_("Já recorreu desta decisão."),
            what_to_do=_("A resposta chega por e-mail."),
        )
    appeal = Appeal.objects.create(
        id=new_id(at=at),
        professional_id=professional_id,
        kind=kind,
        subject_id=subject_id,
        decision_id=subject_id if kind == Kind.CLAIM else None,
        decided_by_id=found.decided_by_id,
        against=found.reason,
        decided_at=found.decided_at,
        text=said,
        filed_at=at,
        due_at=hearing_periods.appeal_due_at(market=professional.market, at=at),
    )
    letters.appeal_received(appeal=appeal, at=at)
    return copied(FiledAppeal, appeal)


@transaction.atomic
def answer_appeal(*, appeal_id: UUID, accepted: bool, answer: str, by: UUID, at: datetime) -> FiledAppeal:
    """Answer an appeal; who answers is not who decided, and has no part in it.

    Accepted, it is decided anew at once: a claim by a new decision in the chain and a suspension for misuse ends, a
    return is credited, a badge is active, a review is shown. The decision before stays written. Raises NotAllowed,
    Refused: `same_person`, `already_answered`, `reason_missing`, `text_too_long`, `personal_data` in what becomes the
    reason of a decision, `nothing_to_appeal` where what it was against stands no more, and as the act that follows does.
    """
    said = require_text(answer, code="reason_missing", message=_("Falta a resposta, com os motivos."))
    found = Appeal.objects.filter(id=appeal_id).first()
    if found is None:
        raise NotAllowed(f"no appeal {appeal_id}")
    people_actions.lock_professional(professional_id=found.professional_id)
    appeal = lock_in_key_order(Appeal.objects.all(), [appeal_id])[0]
    if appeal.state != Appeal.State.OPEN:
        raise Refused(code="already_answered", message=_("Este recurso já tem resposta."))
    against = _still_refused(appeal, accepted=accepted)
    guards.require_agent_for(by, professional_id=appeal.professional_id, purchase_ids=against.purchase_ids)
    if by == appeal.decided_by_id:
        raise Refused(
            code="same_person",
            message=_("Quem decidiu não responde ao recurso."),
            what_to_do=_("Passe-o a outra pessoa do apoio."),
        )
    if accepted and appeal.kind == Kind.CLAIM:
        # It is the reason of the decision that follows.
        refuse_personal_data(said, professional_id=appeal.professional_id, purchase_ids=against.purchase_ids)
    # The letter names it in the professional's language; what is refused above is told in the agent's.
    with translation.override(people.professional(appeal.professional_id).account.language):
        against = replace(against, title=_still_refused(appeal, accepted=accepted).title)
    outcome = "rejected"
    if accepted:
        appeal.accepted()
        outcome = _UPHOLD[appeal.kind](against, said, by, at)
    else:
        appeal.rejected()
    appeal.answer, appeal.answered_at, appeal.answered_by_id = said, at, by
    appeal.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    letters.appeal_answered(appeal=appeal, against=against, outcome=outcome, at=at)
    return copied(FiledAppeal, appeal)


def _still_refused(appeal: Appeal, *, accepted: bool) -> Refusal:
    """What the appeal is against; where that stands no more, only the answer that says so is left."""
    try:
        return refusal(kind=appeal.kind, subject_id=appeal.subject_id)
    except (NotAllowed, Refused):
        if accepted:
            raise Refused(
                code="nothing_to_appeal",
                message=_("O que foi decidido já não vale: não há nada a decidir de novo."),
                what_to_do=_("Responda que não, e diga o que mudou entretanto."),
            ) from None
    return Refusal(
        kind=appeal.kind,
        subject_id=appeal.subject_id,
        professional_id=appeal.professional_id,
        title=str(appeal.get_kind_display()),
        reason=appeal.against,
        decided_at=appeal.decided_at,
        decided_by_id=appeal.decided_by_id,
        path="/pro/recursos/",
    )


def _uphold_claim(against: Refusal, reason: str, by: UUID, at: datetime) -> str:
    decision = Decision.objects.get(id=against.subject_id)
    claim = guards.lock_claim(decision.claim_id)
    return undo(decision, claim, reason=reason, by=by, at=at)


def _uphold_return(against: Refusal, reason: str, by: UUID, at: datetime) -> str:
    decided = leads_actions.uphold_return(return_id=against.subject_id, reason=reason, by=by, at=at)
    return "credited" if decided.credited_cents else "asked"


def _uphold_badge(against: Refusal, _reason: str, by: UUID, at: datetime) -> str:
    people_actions.uphold_badge(application_id=against.subject_id, by=by, at=at)
    return "active"


def _uphold_review(against: Refusal, reason: str, by: UUID, at: datetime) -> str:
    reviews_actions.restore_review(written_id=against.subject_id, words=reason, by=by, at=at)
    return "shown"


_UPHOLD: Mapping[str, Callable[[Refusal, str, UUID, datetime], str]] = {
    Kind.CLAIM: _uphold_claim,
    Kind.RETURN: _uphold_return,
    Kind.BADGE: _uphold_badge,
    Kind.REVIEW: _uphold_review,
}


@transaction.atomic
def lift_suspension(*, decision_id: UUID, reason: str, by: UUID, at: datetime) -> FiledClaim:
    """Lift a suspension for misuse unasked, because of something that came to be known, and decide the claim anew.

    Any agent without a part in it may, also who decided. Raises NotAllowed, Refused: `nothing_to_lift` for another
    decision or one that stands no more, `appeal_open` where the professional waits for an answer, `reason_missing`,
    `personal_data`.
    """
    said = guards.reason_of(reason)
    decision = Decision.objects.filter(id=decision_id).first()
    if decision is None:
        raise NotAllowed(f"no decision {decision_id}")
    claim = guards.lock_claim(decision.claim_id)
    contacts = contacts_of(claim)
    guards.require_agent(by, claim, [contact.purchase_id for contact in contacts])
    refuse_personal_data_about(said, claim, contacts)
    over = Refused(code="nothing_to_lift", message=_("Esta decisão não suspende ninguém."))
    if decision.outcome != Decision.Outcome.MISUSE:
        raise over
    try:
        against = refusal(kind=Kind.CLAIM, subject_id=decision_id)
    except Refused:
        raise over from None
    if Appeal.objects.filter(decision=decision, state=Appeal.State.OPEN).exists():
        raise Refused(
            code="appeal_open",
            message=_("O profissional recorreu desta decisão e espera por resposta."),
            what_to_do=_("Responda ao recurso: se lhe der razão, a suspensão acaba."),
        )
    Lifting.objects.create(decision=decision, reason=said, lifted_at=at, lifted_by_id=by)
    outcome = undo(decision, claim, reason=said, by=by, at=at)
    letters.suspension_lifted(against=replace(against, reason=said), outcome=outcome, at=at)
    return copied(FiledClaim, guards.claim_by_id(claim.id))
