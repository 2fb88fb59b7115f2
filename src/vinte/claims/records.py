"""Claims, decisions and appeals as they were written down."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from vinte.claims import guards
from vinte.claims.models import Appeal, Claim, ClaimedContact, Decision, EvidenceRequest
from vinte.kernel.errors import NotAllowed


def open_claim(professional_id: UUID) -> Claim | None:
    """The claim that nobody has decided yet, or None."""
    return Claim.objects.filter(professional_id=professional_id, state__in=Claim.OPEN_STATES).first()


def claim(claim_id: UUID) -> Claim:
    """The claim; raises NotAllowed when there is none."""
    return guards.claim_by_id(claim_id)


def claims_of(professional_id: UUID) -> list[Claim]:
    """Every claim of a professional, the newest first."""
    return list(Claim.objects.filter(professional_id=professional_id).order_by("-filed_at", "-id"))


def claimed_contacts(*, professional_id: UUID, claim_id: UUID) -> list[ClaimedContact]:
    """The contacts of a claim with the professional's words, in order of position."""
    rows = ClaimedContact.objects.filter(professional_id=professional_id, claim_id=claim_id)
    return list(rows.order_by("position"))


def requests_of(professional_id: UUID) -> list[EvidenceRequest]:
    """What the professional was asked by agents, the newest first."""
    rows = EvidenceRequest.objects.filter(professional_id=professional_id)
    return list(rows.order_by("-asked_at", "-id"))


def decisions_of(professional_id: UUID) -> list[Decision]:
    """Every decision about a professional, the newest first."""
    return list(Decision.objects.filter(professional_id=professional_id).order_by("-sequence"))


def recent_decisions(*, limit: int = 100) -> list[Decision]:
    """The latest decisions of the site, the newest first."""
    rows = Decision.objects.select_related("professional", "decided_by")
    return list(rows.order_by("-sequence")[:limit])


def decisions_in_order() -> Iterator[Decision]:
    """Every decision of the site in the order of the chain, a few in memory at a time."""
    return Decision.objects.order_by("sequence").iterator(chunk_size=200)


def decision(decision_id: UUID) -> Decision:
    """The decision; raises NotAllowed when there is none."""
    found = Decision.objects.select_related("professional", "decided_by").filter(id=decision_id).first()
    if found is None:
        raise NotAllowed(f"no decision {decision_id}")
    return found


def decision_of_claim(claim_id: UUID) -> Decision | None:
    """How a claim was decided, or None while it is open."""
    return Decision.objects.filter(claim_id=claim_id).first()


def appeal_of(decision_id: UUID) -> Appeal | None:
    """The appeal against a decision, or None."""
    return Appeal.objects.filter(decision_id=decision_id).first()
