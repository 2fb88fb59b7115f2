"""A decision undone and the claim decided anew: after an appeal that was upheld, or a suspension that was lifted.

The decision stays written; what follows is a new decision in the chain that names the one it overturns.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from vinte.claims.dossier import assessing
from vinte.claims.models import Claim, ClaimedContact, ClaimSpell, Decision, HomeownerQuestion
from vinte.claims.rules import decision_due
from vinte.claims.steps.deciding import approve, refuse
from vinte.claims.steps.verifying import contacts_of, open_conflicts
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.people import actions as people_actions
from vinte.people import queries as people

# A suspension may be written a microsecond after the decision (`people.professionals.standing`).
_AT_ONCE = timedelta(microseconds=1)


class Anew(StrEnum):
    """What became of the claim: paid, refused again, open and waiting, or left to a newer claim."""

    APPROVED = "approved"
    REFUSED = "refused"
    WAITS = "waits"
    NEWER = "newer"


def undo(decision: Decision, claim: Claim, *, reason: str, by: UUID, at: datetime) -> Anew:
    """Let a refusal or a suspension stand no more, and decide the claim anew at once; what came of it.

    The caller holds the locks. The contacts that it held to be contradicted count as consistent, for this reason;
    a suspension by this decision ends. The claim is paid where every clause is met now, refused where one has
    failed, and is open again while one can still be met or something stands in the way of paying.
    """
    _lift(decision, claim, reason=reason, by=by, at=at)
    if _has_newer(claim):
        return Anew.NEWER
    _let_stand(claim, reason=reason, by=by, at=at)
    if claim.state != Claim.State.VERIFIED:
        return Anew.WAITS
    return _decide(claim, reason=reason, by=by, at=at)


def _lift(decision: Decision, claim: Claim, *, reason: str, by: UUID, at: datetime) -> None:
    """End the suspension that this decision began; one for another reason stays."""
    standing = people.standing(professional_id=claim.professional_id, at=at)
    began = standing.since - decision.decided_at
    is_its_own = decision.outcome == Decision.Outcome.MISUSE and timedelta(0) <= began <= _AT_ONCE
    if standing.is_suspended and is_its_own:
        people_actions.reinstate(professional_id=claim.professional_id, reason=reason, by=by, at=at)


def _has_newer(claim: Claim) -> bool:
    """Whether a later claim of the professional stands; of two, the guarantee looks at that one."""
    return Claim.objects.filter(
        professional_id=claim.professional_id, filed_at__gt=claim.filed_at, ended_at__isnull=True
    ).exists()


def _let_stand(claim: Claim, *, reason: str, by: UUID, at: datetime) -> None:
    for contact in contacts_of(claim):
        if contact.finding == ClaimedContact.Finding.CONTRADICTED:
            contact.finding, contact.finding_reason = ClaimedContact.Finding.CONSISTENT, reason
            contact.found_by_id, contact.found_at = by, at
            contact.save(update_fields=["finding", "finding_reason", "found_by", "found_at"])
    if claim.ended_at is not None and claim.ended_at < at:
        ClaimSpell.objects.create(
            professional_id=claim.professional_id,
            id=new_id(at=at),
            claim_id=claim.id,
            kind=ClaimSpell.Kind.ENDED,
            began_at=claim.ended_at,
            over_at=at,
        )
    claim.ended_at = None
    # Its published time begins anew: what lies behind it was decided in time, or paid for already.
    claim.decision_due_at = decision_due(
        assessing.terms_named(claim.terms), answers_ended_at=max(at, claim.answers_due_at)
    )
    if _is_verified(claim, at=at):
        claim.stands_again()
        claim.verified_at = claim.verified_at or at
    else:
        claim.verified_again()
    claim.save(update_fields=["state", "ended_at", "verified_at", "decision_due_at"])


def _is_verified(claim: Claim, *, at: datetime) -> bool:
    if open_conflicts(claim, at=at):
        return False
    silent = HomeownerQuestion.objects.filter(
        professional_id=claim.professional_id, claim_id=claim.id, answered_at__isnull=True
    )
    return claim.verified_at is not None or at >= claim.answers_due_at or not silent.exists()


def _decide(claim: Claim, *, reason: str, by: UUID, at: datetime) -> Anew:
    found = assessing.assess_with(
        terms=assessing.terms_named(claim.terms), professional_id=claim.professional_id, at=at
    )
    try:
        if found.verdict == "payable":
            approve(claim_id=claim.id, reason=reason, by=by, at=at)
            return Anew.APPROVED
        if found.verdict in ("excluded", "fulfilled"):
            refuse(claim_id=claim.id, reason=reason, by=by, at=at)
            return Anew.REFUSED
    except Refused:
        # An open dispute, or a second person who has to agree: the claim is open and waits at the desk.
        pass
    return Anew.WAITS
