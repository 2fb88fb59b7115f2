"""Decisions: paid, refused or untrue; each with the evidence and terms it rests on, chained by hash."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.claims import guards, letters, states
from vinte.claims.desk.reasons import reasons_of
from vinte.claims.dossier import assessing, chain
from vinte.claims.dossier import tables as dossier
from vinte.claims.models import Claim, ClaimedContact, Decision, GuaranteePayment
from vinte.claims.nobodys_data import refuse_personal_data
from vinte.claims.records import MadeDecision, made
from vinte.claims.replay import bundle
from vinte.claims.rules import ClaimRules
from vinte.claims.steps.verifying import lock_as_agent, refuse_open_conflicts
from vinte.kernel.copies import copied
from vinte.kernel.errors import Refused, VinteError
from vinte.kernel.ids import new_id
from vinte.leads import actions as leads_actions
from vinte.people import queries as people
from vinte.wallet import actions as wallet_actions
from vinte.wallet import queries as wallet_queries


class EvidenceDisagrees(VinteError):
    """The frozen evidence does not give the live answer, so nothing may be decided on it."""

    def __init__(self, *, claim_id: UUID, frozen: str, live: str) -> None:
        self.claim_id = claim_id
        super().__init__(
            f"claim {claim_id}: the evidence read from the database gives another answer than the database "
            f"itself; frozen {frozen}, live {live}. Nothing was decided. Run `vinte check`, and compare the "
            "views dossier_* with guarantee/facts.py; decide again when both agree."
        )


@transaction.atomic
def approve(*, claim_id: UUID, reason: str, by: UUID, at: datetime) -> MadeDecision:
    """Approve and pay: exactly the refund of the frozen evidence, once to a tax identity, for ever.

    Raises Refused: `second_person_needed` above the limit for one person (`two_people.propose_approval`), `not_payable`
    with what stands in the way, `already_paid`, `dispute_open`, `conflict_open`, `reason_missing`, `personal_data`, `wrong_state`,
    `already_decided`; NotAllowed for a person who has a part in the claim; EvidenceDisagrees.
    """
    said = guards.reason_of(reason)
    claim, contacts = lock_as_agent(claim_id, by, states.VERIFIED)
    refuse_personal_data_about(said, claim, contacts)
    if needs_two_people(claim, at=at):
        raise Refused(
            code="second_person_needed",
            message=_("Um valor destes precisa de duas pessoas."),
            what_to_do=_("Proponha a aprovação; outra pessoa do apoio confirma-a."),
        )
    return pay(claim, reason=said, by=by, at=at)


def refuse_personal_data_about(reason: str, claim: Claim, contacts: Iterable[ClaimedContact]) -> None:
    """Raise Refused (`personal_data`) for a reason that names somebody of these contacts, or tells how to reach one."""
    refuse_personal_data(
        reason,
        professional_id=claim.professional_id,
        purchase_ids=[contact.purchase_id for contact in contacts],
    )


def needs_two_people(claim: Claim, *, at: datetime) -> bool:
    """Whether the refund of a claim is above what one person may approve."""
    terms = assessing.terms_named(claim.terms)
    found = assessing.assess_with(terms=terms, professional_id=claim.professional_id, at=at)
    return found.at_stake_cents > ClaimRules.under(terms, at=at).one_person_limit_cents


def pay(claim: Claim, *, reason: str, by: UUID, at: datetime) -> MadeDecision:
    """Approve and pay a verified claim; the caller holds its lock and knows that `by` may decide.

    Raises as `approve` does of the claim itself.
    """
    professional = people.professional(claim.professional_id)
    guards.lock_tax_identity(professional.tax_identity)
    family = people.identity_family(professional.tax_identity)
    if GuaranteePayment.objects.filter(tax_identity__in=family).exists():
        raise Refused(
            code="already_paid",
            message=_("A garantia já foi paga a este número fiscal."),
            what_to_do=_("Recuse o pedido; o motivo vai no texto da recusa."),
        )
    refuse_while_disputed(claim, at=at)
    # A homeowner may answer after verification was concluded: nobody is paid past an answer nobody looked at.
    refuse_open_conflicts(claim, at=at)
    claim.approved()
    decision = decide(claim, outcome=Decision.Outcome.APPROVED, reason=reason, by=by, at=at)
    GuaranteePayment.objects.create(
        tax_identity=professional.tax_identity,
        professional_id=claim.professional_id,
        decision=decision,
        amount_cents=decision.refund_cents,
        paid_at=at,
    )
    leads_actions.keep_promised_prices(
        professional_id=claim.professional_id,
        guarantee_id=decision.id,
        purchase_ids=assessing.cohort_in(decision),
        at=at,
    )
    wallet_actions.pay_guarantee(
        professional_id=claim.professional_id,
        decision_id=decision.id,
        amount_cents=decision.refund_cents,
        idempotency_key=f"guarantee:{claim.id}",
        memo=_("Garantia paga"),
        at=at,
    )
    letters.claim_approved(claim=claim, decision=decision, at=at)
    return made(decision)


def refuse_unpayable(claim: Claim, *, at: datetime) -> None:
    """Raise Refused (`not_payable`) unless every clause is met at this instant."""
    terms = assessing.terms_named(claim.terms)
    found = assessing.assess_with(terms=terms, professional_id=claim.professional_id, at=at)
    _check_outcome(Decision.Outcome.APPROVED, found)


def refuse_while_disputed(claim: Claim, *, at: datetime) -> None:
    """An open dispute or chargeback fails no clause, yet stops a refund that is not yet paid (INVARIANTS, rulings)."""
    if wallet_queries.contested(professional_id=claim.professional_id, at=at):
        raise Refused(
            code="dispute_open",
            message=_("Há uma contestação de pagamento em averiguação."),
            what_to_do=_("Espere que fique resolvida e decida depois."),
        )


@transaction.atomic
def refuse(*, claim_id: UUID, reason: str, by: UUID, at: datetime) -> MadeDecision:
    """Refuse a claim that can no longer be paid, telling why clause by clause.

    Raises Refused: `payable` when it must be approved, `verify_first` when only its truth is not settled,
    `still_open` when nothing has failed and what is missing can still come: it waits then, `reason_missing`, `personal_data`,
    `wrong_state`, `already_decided`; NotAllowed for a person who has a part in the claim;
    EvidenceDisagrees.
    """
    said = guards.reason_of(reason)
    claim, contacts = lock_as_agent(claim_id, by, states.VERIFYING, states.VERIFIED)
    refuse_personal_data_about(said, claim, contacts)
    claim.refused()
    decision = decide(claim, outcome=Decision.Outcome.REFUSED, reason=said, by=by, at=at)
    letters.claim_refused(claim=claim, decision=decision, at=at)
    return made(decision)


def decide(claim: Claim, *, outcome: str, reason: str, by: UUID, at: datetime) -> Decision:
    """Freeze evidence and terms, and write the decision as the next link of the chain.

    The caller holds the locks and has moved the claim's state; the frozen evidence is evaluated here and
    must give the live answer. Raises EvidenceDisagrees, and Refused as `_check_outcome` does.
    """
    terms = assessing.terms_named(claim.terms)
    dossier_json = dossier.read_dossier(claim.professional_id, at)
    frozen = assessing.assessment_of(dossier_json, terms=terms)
    live = assessing.assess_with(terms=terms, professional_id=claim.professional_id, at=at)
    frozen_text, live_text = (chain.canonical_json(assessing.as_json(a)) for a in (frozen, live))
    if frozen_text != live_text:
        raise EvidenceDisagrees(claim_id=claim.id, frozen=frozen_text, live=live_text)
    _check_outcome(outcome, frozen)
    if _ends_with(outcome, frozen):
        claim.ended_at = at
    claim.save(update_fields=["state", "ended_at"])
    guards.lock_chain()
    last = Decision.objects.order_by("-sequence").first()
    # After an appeal or a lifting the claim is decided anew: the decision before it stands no more.
    earlier = Decision.objects.filter(claim_id=claim.id).order_by("-sequence").first()
    decision = Decision(
        id=new_id(at=at),
        sequence=last.sequence + 1 if last else 1,
        professional_id=claim.professional_id,
        claim_id=claim.id,
        overturns=earlier,
        outcome=outcome,
        reason=reason,
        decided_at=at,
        decided_by_id=by,
        refund_cents=frozen.refund_cents if outcome == Decision.Outcome.APPROVED else 0,
        evidence=chain.canonical_json(dossier_json),
        terms_text=assessing.terms_text(terms),
        assessment=frozen_text,
        previous_hash=last.hash if last else chain.FIRST_PREVIOUS_HASH,
    )
    decision.hash = chain.hash_of({**bundle(copied(chain.Decided, decision)), "hash": ""})
    decision.save(force_insert=True)
    return decision


def _ends_with(outcome: str, frozen: assessing.Assessment) -> bool:
    """Whether the dossier forgets the claim with this decision, so that another may be filed at once.

    A claim refused because a contact contradicts it, or found to be misuse, stands in the way of another
    until an appeal is accepted.
    """
    return outcome == Decision.Outcome.REFUSED and assessing.status(frozen, "claim_truthful") != "failed"


def _check_outcome(outcome: str, frozen: assessing.Assessment) -> None:
    """Raise Refused unless the frozen verdict allows this outcome."""
    payable = frozen.verdict == "payable"
    truthful = assessing.status(frozen, "claim_truthful")
    if outcome == Decision.Outcome.APPROVED and not payable:
        raise Refused(
            code="not_payable",
            message=_("O pedido não se pode pagar: uma condição não está cumprida."),
            what_to_do=" ".join(reason.text for reason in reasons_of(frozen)),
        )
    if outcome == Decision.Outcome.REFUSED and payable:
        raise Refused(
            code="payable",
            message=_("Todas as condições estão cumpridas: o pedido tem de ser pago."),
            what_to_do=_("Se algo o contradiz, abra um caso de uso indevido antes de decidir."),
        )
    others_met = all(
        status == "met" for clause, status in assessing.statuses(frozen).items() if clause != "claim_truthful"
    )
    if outcome == Decision.Outcome.REFUSED and truthful == "open" and others_met:
        raise Refused(
            code="verify_first",
            message=_("Só falta concluir a verificação: ainda não há motivo para recusar."),
            what_to_do=_("Conclua a verificação e decida depois."),
        )
    if outcome == Decision.Outcome.REFUSED and "failed" not in assessing.statuses(frozen).values():
        raise Refused(
            code="still_open",
            message=_("Nenhuma condição falhou: o que falta ainda se pode cumprir, e o pedido espera."),
            what_to_do=" ".join(reason.text for reason in reasons_of(frozen)),
        )
    if outcome == Decision.Outcome.MISUSE and truthful != "failed":
        raise Refused(
            code="nothing_contradicted",
            message=_("Nenhum contacto da garantia está apurado como contradito."),
            what_to_do=_("Registe o apuramento do contacto, ou afaste o caso."),
        )
