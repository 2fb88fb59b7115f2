"""Appeals: another person looks at a decision again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.claims import guards, letters
from vinte.claims.models import Appeal, Decision
from vinte.claims.records import FiledAppeal
from vinte.claims.steps.verifying import contacts_of
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.people import actions as people_actions
from vinte.people import queries as people


@transaction.atomic
def file_appeal(*, professional_id: UUID, decision_id: UUID, text: str, at: datetime) -> FiledAppeal:
    """Ask another person to look at a decision again: once, against a refusal or a finding of misuse.

    Raises NotAllowed for another's decision, Refused: `text_missing`, `text_too_long`,
    `nothing_to_appeal` against an approval, `already_appealed`.
    """
    said = guards.words(text, code="text_missing", message=_("Falta dizer porque não concorda."))
    professional = people_actions.lock_professional(professional_id=professional_id)
    decision = Decision.objects.filter(id=decision_id, professional_id=professional_id).first()
    if decision is None:
        raise NotAllowed(f"no decision {decision_id} about professional {professional_id}")
    if decision.outcome == Decision.Outcome.APPROVED:
        raise Refused(code="nothing_to_appeal", message=_("O pedido foi aprovado e pago."))
    if Appeal.objects.filter(decision=decision).exists():
        raise Refused(
            code="already_appealed",
            message=_("Já recorreu desta decisão."),
            what_to_do=_("A resposta chega por e-mail."),
        )
    appeal = Appeal.objects.create(id=new_id(at=at), decision=decision, text=said, filed_at=at)
    letters.appeal_received(appeal=appeal, professional=professional, at=at)
    return copied(FiledAppeal, appeal)


@transaction.atomic
def answer_appeal(*, appeal_id: UUID, accepted: bool, answer: str, by: UUID, at: datetime) -> FiledAppeal:
    """Answer an appeal; who answers is not who decided, and has no part in the claim.

    Accepted: the decision stays written, the claim stands in nobody's way any more, so that another may be
    filed, and a suspension for misuse is lifted. Raises NotAllowed, Refused: `same_person`,
    `already_answered`, `reason_missing`, `text_too_long`.
    """
    said = guards.words(answer, code="reason_missing", message=_("Falta a resposta, com os motivos.")).strip()
    found = Appeal.objects.select_related("decision").filter(id=appeal_id).first()
    if found is None:
        raise NotAllowed(f"no appeal {appeal_id}")
    decision = found.decision
    claim = guards.lock_claim(decision.claim_id)
    guards.require_agent(by, claim, [contact.purchase_id for contact in contacts_of(claim)])
    if by == decision.decided_by_id:
        raise Refused(
            code="same_person",
            message=_("Quem decidiu não responde ao recurso."),
            what_to_do=_("Passe-o a outra pessoa do apoio."),
        )
    appeal = Appeal.objects.select_related("decision").get(id=appeal_id)
    if appeal.state != Appeal.State.OPEN:
        raise Refused(code="already_answered", message=_("Este recurso já tem resposta."))
    if accepted:
        appeal.accepted()
        _undo(decision, claim, reason=said, by=by, at=at)
    else:
        appeal.rejected()
    appeal.answer, appeal.answered_at, appeal.answered_by_id = said, at, by
    appeal.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    letters.appeal_answered(appeal=appeal, at=at)
    return copied(FiledAppeal, appeal)


def _undo(decision: Decision, claim: guards.Claim, *, reason: str, by: UUID, at: datetime) -> None:
    if claim.ended_at is None:
        claim.ended_at = at
        claim.save(update_fields=["ended_at"])
    misuse = decision.outcome == Decision.Outcome.MISUSE
    if misuse and people.standing(professional_id=claim.professional_id, at=at).is_suspended:
        people_actions.reinstate(professional_id=claim.professional_id, reason=reason, by=by, at=at)
