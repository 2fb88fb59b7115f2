"""The e-mails of a claim: who gets which, with which facts. What they say is in `templates/notices/`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vinte.claims import links
from vinte.claims.desk.clause_report import ClauseTold, clauses_told
from vinte.claims.dossier import assessing
from vinte.claims.hearings import hearing as hearing_of
from vinte.claims.models import (
    Appeal,
    ApprovalProposal,
    Claim,
    Decision,
    EvidenceRequest,
    FollowUp,
    Hearing,
    HomeownerQuestion,
)
from vinte.claims.periods import periods
from vinte.claims.refusals import Refusal
from vinte.claims.rules import ClaimRules
from vinte.guarantee.terms import market_zone
from vinte.kernel import formats
from vinte.leads import queries as leads
from vinte.notices import actions as notices
from vinte.people import actions as people_actions
from vinte.people import queries as people


def claim_received(*, claim: Claim, professional: Any, at_stake_cents: int, at: datetime) -> None:
    """The professional's receipt: what was claimed and what comes next."""
    terms = assessing.terms_named(claim.terms)
    _to_professional(
        "claim_received",
        claim.professional_id,
        key=f"claim_received:{claim.id}",
        zone=terms.time_zone,
        at=at,
        contact_count=terms.contacts,
        amount=formats.money(at_stake_cents, currency=terms.currency),
        due=claim.answers_due_at,
        decision_due=claim.decision_due_at,
        url=links.guarantee_url(),
    )


def homeowner_question(*, claim: Claim, question: HomeownerQuestion, purchase: Any, at: datetime) -> None:
    """The one question to a homeowner, with a private link; names the business and the job only."""
    _to_homeowner("homeowner_question", claim, question, purchase, at=at)


def homeowner_reminder(*, claim: Claim, question: HomeownerQuestion, purchase: Any, at: datetime) -> None:
    """The one reminder, with a link of its own: the first secret is known to nobody but its reader."""
    _to_homeowner("homeowner_reminder", claim, question, purchase, at=at)


def _to_homeowner(
    kind: str, claim: Claim, question: HomeownerQuestion, purchase: Any, *, at: datetime
) -> None:
    homeowner = people.homeowner(purchase.job_request.homeowner_id)
    secret = people_actions.issue_private_link(
        purpose=links.QUESTION_PURPOSE,
        subject=question.id,
        at=at,
        expires_at=question.asked_at + timedelta(days=periods().link_days),
    )
    notices.post(
        kind=kind,
        to_address=homeowner.email,
        to_name=homeowner.name,
        language=homeowner.language,
        context={
            "business": people.professional(claim.professional_id).trade_name,
            "title": purchase.job_request.title,
            "due": claim.answers_due_at,
            "url": links.question_url(secret),
        },
        idempotency_key=f"{kind}:{question.id}",
        at=at,
        zone=assessing.terms_named(claim.terms).time_zone,
    )


def follow_up(*, claim: Claim, follow_up: FollowUp, at: datetime) -> None:
    """A further question of an agent to a homeowner, with a private link that works while it is waited for."""
    purchase = leads.purchase(professional_id=claim.professional_id, purchase_id=follow_up.purchase_id)
    homeowner = people.homeowner(purchase.job_request.homeowner_id)
    secret = people_actions.issue_private_link(
        purpose=links.FOLLOW_UP_PURPOSE, subject=follow_up.id, at=at, expires_at=follow_up.due_at
    )
    notices.post(
        kind="homeowner_follow_up",
        to_address=homeowner.email,
        to_name=homeowner.name,
        language=homeowner.language,
        context={
            "business": people.professional(claim.professional_id).trade_name,
            "title": purchase.job_request.title,
            "question": follow_up.question,
            "due": follow_up.due_at,
            "url": people.private_link_address(purpose=links.FOLLOW_UP_PURPOSE, secret=secret),
        },
        idempotency_key=f"homeowner_follow_up:{follow_up.id}",
        at=at,
        zone=assessing.terms_named(claim.terms).time_zone,
    )


def evidence_asked(*, claim: Claim, request: EvidenceRequest, at: datetime) -> None:
    """An agent asks the professional about one contact."""
    purchase = leads.purchase(professional_id=claim.professional_id, purchase_id=request.purchase_id)
    _to_professional(
        "evidence_asked",
        claim.professional_id,
        key=f"evidence_asked:{request.id}",
        zone=assessing.terms_named(claim.terms).time_zone,
        at=at,
        title=purchase.job_request.title,
        bought_on=purchase.bought_on,
        question=request.question,
        url=links.guarantee_url(),
    )


def claim_approved(*, claim: Claim, decision: Decision, at: datetime) -> None:
    """The refund is in the balance, with every clause as the frozen evidence has it."""
    terms = assessing.terms_named(claim.terms)
    assessment = assessing.assessment_of(assessing.evidence_of(decision), terms=terms)
    _to_professional(
        "claim_approved",
        claim.professional_id,
        key=f"claim_approved:{decision.id}",
        zone=terms.time_zone,
        at=at,
        contact_count=terms.contacts,
        amount=formats.money(decision.refund_cents, currency=terms.currency),
        reason=decision.reason,
        by_rules=decision.decided_by_id == people.RULES_ACCOUNT,
        clauses=[clause.told for clause in _clauses(claim, assessment)],
        url=links.decision_url(decision.id),
    )


def claim_refused(*, claim: Claim, decision: Decision, at: datetime) -> None:
    """Why nothing is paid, clause by clause as the frozen evidence has it, and how to appeal."""
    terms = assessing.terms_named(claim.terms)
    assessment = assessing.assessment_of(assessing.evidence_of(decision), terms=terms)
    told = _clauses(claim, assessment)
    _to_professional(
        "claim_refused",
        claim.professional_id,
        key=f"claim_refused:{decision.id}",
        zone=terms.time_zone,
        at=at,
        failed=[clause.told for clause in told if clause.status == "failed"],
        others=[clause.told for clause in told if clause.status != "failed"],
        reason=decision.reason,
        amount=formats.money(assessment.at_stake_cents, currency=terms.currency),
        url=links.decision_url(decision.id),
    )


def claim_handed_over(*, claim: Claim, at: datetime) -> None:
    """The answers have ended, and a person decides: by when."""
    _to_professional(
        "claim_handed_over",
        claim.professional_id,
        key=f"claim_handed_over:{claim.id}:{claim.decision_due_at.isoformat()}",
        zone=assessing.terms_named(claim.terms).time_zone,
        at=at,
        due=claim.decision_due_at,
        url=links.guarantee_url(),
    )


def claim_waits(*, claim: Claim, assessment: assessing.Assessment, at: datetime) -> None:
    """What is still missing and can still come; nothing is refused for it."""
    missing = [clause.missing for clause in _clauses(claim, assessment) if clause.status == "open"]
    _to_professional(
        "claim_waits",
        claim.professional_id,
        key=f"claim_waits:{claim.id}:{at.isoformat()}",
        zone=assessing.terms_named(claim.terms).time_zone,
        at=at,
        missing=missing,
        every_days=ClaimRules.under(assessment.terms, at=at).waiting_reminder_days,
        url=links.guarantee_url(),
    )


def claim_withdrawn(*, claim: Claim, at: datetime) -> None:
    """The receipt of a claim taken back."""
    _to_professional(
        "claim_withdrawn",
        claim.professional_id,
        key=f"claim_withdrawn:{claim.id}",
        zone=assessing.terms_named(claim.terms).time_zone,
        at=at,
        filed_at=claim.filed_at,
        url=links.guarantee_url(),
    )


def pack_prolonged(*, claim: Claim, until: date, is_late: bool, at: datetime) -> None:
    """The pack stays in force at no cost until we have decided."""
    _to_professional(
        "pack_prolonged",
        claim.professional_id,
        key=f"pack_prolonged:{claim.id}:{until.isoformat()}",
        zone=assessing.terms_named(claim.terms).time_zone,
        at=at,
        last_on=until,
        is_late=is_late,
        due=claim.decision_due_at,
        url=links.guarantee_url(),
    )


def proposal_ended(*, claim: Claim, row: ApprovalProposal, by: UUID, is_misuse: bool, at: datetime) -> None:
    """Who proposed to approve reads that it came to nothing, by whose word and why."""
    proposer = people.account(row.proposed_by_id)
    notices.post(
        kind="proposal_ended",
        to_address=proposer.email,
        to_name=proposer.name,
        language=proposer.language,
        context={
            "business": people.professional(claim.professional_id).trade_name,
            "proposed_at": row.proposed_at,
            "agent": people.account(by).name,
            "reason": row.ended_reason,
            "is_misuse": is_misuse,
            "url": links.desk_claim_url(claim.id),
        },
        idempotency_key=f"proposal_ended:{row.id}",
        at=at,
        zone=assessing.terms_named(claim.terms).time_zone,
    )


def misuse_notice(*, claim: Claim, hearing: Hearing, at: datetime) -> None:
    """What speaks against the claim, point by point, until when an answer is taken, and what happens then."""
    case = hearing_of(professional_id=claim.professional_id, hearing_id=hearing.id, at=at)
    _to_professional(
        "misuse_notice",
        claim.professional_id,
        key=f"misuse_notice:{hearing.id}",
        zone=case.zone,
        at=at,
        filed_at=claim.filed_at,
        reason=hearing.reason,
        points=[
            f"{contact.position}. {contact.title}: {piece.text}"
            for contact in case.contacts
            for piece in contact.pieces
        ],
        due=hearing.answer_due_at,
        url=links.hearing_url(hearing.id),
    )


def misuse_reminder(*, claim: Claim, hearing: Hearing, at: datetime) -> None:
    """The period of a notice ends soon and nobody has answered."""
    _to_professional(
        "misuse_reminder",
        claim.professional_id,
        key=f"misuse_reminder:{hearing.id}",
        zone=assessing.terms_named(claim.terms).time_zone,
        at=at,
        notified_at=hearing.notified_at,
        due=hearing.answer_due_at,
        url=links.hearing_url(hearing.id),
    )


def hearing_answered(
    *, claim: Claim, hearing: Hearing, answer_id: UUID, text: str, file_count: int, at: datetime
) -> None:
    """The receipt of an answer, with its words."""
    _to_professional(
        "hearing_answered",
        claim.professional_id,
        key=f"hearing_answered:{answer_id}",
        zone=assessing.terms_named(claim.terms).time_zone,
        at=at,
        answered_at=at,
        answer=text,
        file_count=file_count,
        url=links.hearing_url(hearing.id),
    )


def misuse_dropped(*, claim: Claim, reason: str, at: datetime) -> None:
    """The case was dropped; only who had a notice of it is told."""
    notices_of_claim = Hearing.objects.filter(professional_id=claim.professional_id, claim_id=claim.id)
    latest = notices_of_claim.order_by("-notified_at", "-id").first()
    if latest is None:
        return
    _to_professional(
        "misuse_dropped",
        claim.professional_id,
        key=f"misuse_dropped:{latest.id}",
        zone=assessing.terms_named(claim.terms).time_zone,
        at=at,
        notified_at=latest.notified_at,
        reason=reason,
        url=links.guarantee_url(),
    )


def claim_misuse(*, claim: Claim, decision: Decision, statement: str, at: datetime) -> None:
    """The profile is suspended: the whole statement of reasons, which stays to be read and taken away."""
    _to_professional(
        "claim_misuse",
        claim.professional_id,
        key=f"claim_misuse:{decision.id}",
        zone=assessing.terms_named(claim.terms).time_zone,
        at=at,
        decided_at=decision.decided_at,
        statement=statement,
        url=links.decision_url(decision.id),
    )


def appeal_received(*, appeal: Appeal, at: datetime) -> None:
    """The receipt of an appeal, with the day by which it is answered."""
    _to_professional(
        "appeal_received",
        appeal.professional_id,
        key=f"appeal_received:{appeal.id}",
        zone=_zone_at(appeal.professional_id, at=at),
        at=at,
        decided_at=appeal.decided_at,
        due=appeal.due_at,
        url=links.appeal_url(appeal.kind, appeal.subject_id),
    )


# What an answer comes to, for whoever appealed, and for a suspension that was lifted unasked.
_OUTCOMES = {
    "rejected": _("O seu recurso não foi aceite e a decisão mantém-se."),
    "approved": _("O pedido foi decidido de novo e aprovado: o valor já está no saldo."),
    "refused": _(
        "O pedido foi decidido de novo. Há uma condição que não está cumprida, por isso não foi pago: os motivos "
        "seguem noutro e-mail, e pode recorrer dessa decisão."
    ),
    "waits": _(
        "O pedido voltou a estar aberto. Ainda falta alguma coisa para poder ser pago: a página da garantia diz o quê."
    ),
    "newer": _("Aquela decisão já não vale. O pedido mais recente que fez segue por si."),
    "credited": _("A devolução foi aceite: o preço do contacto já está no saldo."),
    "asked": _(
        "A devolução é aceite, mas o crédito acabaria com a garantia: noutro e-mail perguntamos-lhe se o quer."
    ),
    "active": _(
        "O selo está ativo. Os contactos que comprou entretanto ficam com os selos que tinha no dia da compra."
    ),
    "shown": _("A opinião está outra vez à vista, e conta desde agora."),
}


def appeal_answered(*, appeal: Appeal, against: Refusal, outcome: str, at: datetime) -> None:
    """The answer to an appeal with its reasons, and what was decided anew."""
    decision = appeal.decision
    is_accepted = appeal.state == Appeal.State.ACCEPTED
    _to_professional(
        "appeal_answered",
        appeal.professional_id,
        key=f"appeal_answered:{appeal.id}",
        zone=_zone_at(appeal.professional_id, at=at),
        at=at,
        what=against.title,
        accepted=is_accepted,
        lifted=is_accepted and decision is not None and decision.outcome == Decision.Outcome.MISUSE,
        outcome=_in(_language(appeal.professional_id), _OUTCOMES[outcome]),
        answer=appeal.answer,
        url=links.appeal_url(appeal.kind, appeal.subject_id),
    )


def suspension_lifted(*, against: Refusal, outcome: str, at: datetime) -> None:
    """A suspension was lifted unasked, why, and what became of the claim."""
    _to_professional(
        "suspension_lifted",
        against.professional_id,
        key=f"suspension_lifted:{against.subject_id}",
        zone=_zone_at(against.professional_id, at=at),
        at=at,
        lifted_at=at,
        reason=against.reason,
        outcome=_in(_language(against.professional_id), _OUTCOMES[outcome]),
        url=links.decision_url(against.subject_id),
    )


def _to_professional(
    kind: str, professional_id: UUID, *, key: str, zone: str, at: datetime, **context: Any
) -> None:
    professional = people.professional(professional_id)
    notices.post(
        kind=kind,
        to_address=professional.account.email,
        to_name=professional.account.name,
        language=professional.account.language,
        context={"business": professional.trade_name, **context},
        idempotency_key=key,
        at=at,
        zone=zone,
    )


def _clauses(claim: Claim, assessment: assessing.Assessment) -> tuple[ClauseTold, ...]:
    return clauses_told(_language(claim.professional_id), assessment)


def _language(professional_id: UUID) -> str:
    return str(people.professional(professional_id).account.language)


def _in(language: str, words: Promise) -> str:
    with translation.override(language):
        return str(words)


def _zone_at(professional_id: UUID, *, at: datetime) -> str:
    return market_zone(market=people.professional(professional_id).market, at=at)
