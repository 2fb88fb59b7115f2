"""Refunds above the limit for one person: one proposes to approve, another confirms or speaks against it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.claims import guards, letters, states
from vinte.claims.models import ApprovalProposal, Claim
from vinte.claims.proposals import Proposal, proposal
from vinte.claims.records import MadeDecision
from vinte.claims.steps.deciding import (
    needs_two_people,
    pay,
    refuse_personal_data_about,
    refuse_unpayable,
    refuse_while_disputed,
)
from vinte.claims.steps.verifying import lock_as_agent, refuse_open_conflicts
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id


@transaction.atomic
def propose_approval(*, claim_id: UUID, reason: str, by: UUID, at: datetime) -> Proposal:
    """Propose to approve a verified claim whose refund is above what one person may approve; nothing is paid.

    Raises Refused: `one_person_suffices`, `already_proposed`, `personal_data`, and as `approve` does; NotAllowed for a person who has a
    part in the claim.
    """
    said = guards.reason_of(reason)
    claim, contacts = lock_as_agent(claim_id, by, states.VERIFIED)
    refuse_personal_data_about(said, claim, contacts)
    if not needs_two_people(claim, at=at):
        raise Refused(
            code="one_person_suffices",
            message=_("Este valor pode ser aprovado por uma só pessoa."),
            what_to_do=_("Aprove o pedido."),
        )
    if _open(claim) is not None:
        raise Refused(
            code="already_proposed",
            message=_("A aprovação já está proposta."),
            what_to_do=_("Falta que outra pessoa do apoio a confirme."),
        )
    refuse_unpayable(claim, at=at)
    refuse_while_disputed(claim, at=at)
    refuse_open_conflicts(claim, at=at)
    made = ApprovalProposal.objects.create(
        professional_id=claim.professional_id,
        id=new_id(at=at),
        claim_id=claim.id,
        reason=said,
        proposed_at=at,
        proposed_by_id=by,
    )
    return proposal(made)


@transaction.atomic
def confirm_approval(*, claim_id: UUID, by: UUID, at: datetime) -> MadeDecision:
    """Confirm what another proposed: it is approved and paid, with the proposal's reason; both names are kept.

    What was true at the proposal is asked anew. Raises Refused: `nothing_proposed`, `same_person`, and as `approve`
    does; NotAllowed, EvidenceDisagrees.
    """
    claim, _contacts = lock_as_agent(claim_id, by, states.VERIFIED)
    row = _required(claim)
    if row.proposed_by_id == by:
        raise Refused(
            code="same_person",
            message=_("Quem propôs não confirma."),
            what_to_do=_("Espere por outra pessoa do apoio."),
        )
    _end(row, outcome=ApprovalProposal.Outcome.CONFIRMED, reason="", by=by, at=at)
    return pay(claim, reason=row.reason, by=by, at=at)


@transaction.atomic
def reject_approval(*, claim_id: UUID, reason: str, by: UUID, at: datetime) -> Proposal:
    """Speak against what was proposed, also as who proposed it: the claim stands as before, and may be proposed again.

    Raises Refused: `nothing_proposed`, `reason_missing`, `already_decided`; NotAllowed.
    """
    said = guards.reason_of(reason)
    claim, _contacts = lock_as_agent(claim_id, by, *Claim.OPEN_STATES)
    row = _required(claim)
    _end(row, outcome=ApprovalProposal.Outcome.REJECTED, reason=said, by=by, at=at)
    if by != row.proposed_by_id:
        letters.proposal_ended(claim=claim, row=row, by=by, is_misuse=False, at=at)
    return proposal(row)


def end_open(claim: Claim, *, reason: str, by: UUID, at: datetime) -> None:
    """End a proposal that waits, if one does, as spoken against: what it rested on is no longer so. Who proposed it is
    told, unless they open the case themselves.
    """
    row = _open(claim)
    if row is not None:
        _end(row, outcome=ApprovalProposal.Outcome.REJECTED, reason=reason, by=by, at=at)
        if by != row.proposed_by_id:
            letters.proposal_ended(claim=claim, row=row, by=by, is_misuse=True, at=at)


def _open(claim: Claim) -> ApprovalProposal | None:
    return ApprovalProposal.objects.filter(
        professional_id=claim.professional_id, claim_id=claim.id, outcome=ApprovalProposal.Outcome.OPEN
    ).first()


def _required(claim: Claim) -> ApprovalProposal:
    row = _open(claim)
    if row is None:
        raise Refused(
            code="nothing_proposed",
            message=_("Ninguém propôs a aprovação deste pedido."),
            what_to_do=_("Atualize a página e veja o passo seguinte."),
        )
    return row


def _end(row: ApprovalProposal, *, outcome: str, reason: str, by: UUID, at: datetime) -> None:
    row.outcome, row.ended_at, row.ended_by_id, row.ended_reason = outcome, at, by, reason
    row.save(update_fields=["outcome", "ended_at", "ended_by", "ended_reason"])
