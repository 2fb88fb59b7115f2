"""Claims, decisions and appeals as they were written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from vinte.claims.dossier.chain import Decided
from vinte.claims.models import Appeal, Claim, ClaimedContact, Decision, EvidenceRequest
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed


@dataclass(frozen=True)
class FiledClaim:
    """A claim as it stands; `answers_due_at` is when homeowners' time to answer ends."""

    id: UUID
    professional_id: UUID
    terms: str
    state: str
    state_label: str
    filed_at: datetime
    answers_due_at: datetime
    verified_at: datetime | None
    is_open: bool


@dataclass(frozen=True)
class DescribedContact:
    """A contact of a claim with the professional's words, and what an agent found."""

    purchase_id: UUID
    position: int
    description: str
    finding: str
    finding_reason: str


@dataclass(frozen=True)
class Piece:
    """A piece of evidence about one contact; `origin` is the person or record that it comes from."""

    purchase_id: UUID
    source_label: str
    origin: str
    text: str
    added_at: datetime


@dataclass(frozen=True)
class Asked:
    """What an agent asked the professional about one contact, and the answer."""

    id: UUID
    claim_id: UUID
    purchase_id: UUID
    question: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True)
class MadeDecision(Decided):
    """A decision with the names that a page shows."""

    outcome_label: str
    trade_name: str
    decided_by: str


@dataclass(frozen=True)
class FiledAppeal:
    """An appeal against a decision, and its answer."""

    id: UUID
    decision_id: UUID
    text: str
    filed_at: datetime
    state: str
    state_label: str
    answer: str
    answered_at: datetime | None


def made(row: Decision) -> MadeDecision:
    """The decision as others read it."""
    return copied(MadeDecision, row, trade_name=row.professional.trade_name, decided_by=str(row.decided_by))


def open_claim(professional_id: UUID) -> FiledClaim | None:
    """The claim that nobody has decided yet, or None."""
    found = Claim.objects.filter(professional_id=professional_id, state__in=Claim.OPEN_STATES).first()
    return copied(FiledClaim, found) if found else None


def claims_of(professional_id: UUID) -> list[FiledClaim]:
    """Every claim of a professional, the newest first."""
    rows = Claim.objects.filter(professional_id=professional_id).order_by("-filed_at", "-id")
    return [copied(FiledClaim, row) for row in rows]


def claimed_contacts(*, professional_id: UUID, claim_id: UUID) -> list[DescribedContact]:
    """The contacts of a claim with the professional's words, in order of position."""
    rows = ClaimedContact.objects.filter(professional_id=professional_id, claim_id=claim_id)
    return [copied(DescribedContact, row) for row in rows.order_by("position")]


def requests_of(professional_id: UUID) -> list[Asked]:
    """What the professional was asked by agents, the newest first."""
    rows = EvidenceRequest.objects.filter(professional_id=professional_id)
    return [copied(Asked, row) for row in rows.order_by("-asked_at", "-id")]


def decisions_of(professional_id: UUID) -> list[MadeDecision]:
    """Every decision about a professional, the newest first."""
    rows = _decisions().filter(professional_id=professional_id)
    return [made(row) for row in rows.order_by("-sequence")]


def recent_decisions(*, limit: int = 100) -> list[MadeDecision]:
    """The latest decisions of the site, the newest first."""
    return [made(row) for row in _decisions().order_by("-sequence")[:limit]]


def decisions_in_order() -> Iterator[MadeDecision]:
    """Every decision of the site in the order of the chain, a few in memory at a time."""
    yield from map(made, _decisions().order_by("sequence").iterator(chunk_size=200))


def decision_count() -> int:
    """How many decisions the site has made."""
    return Decision.objects.count()


def decision(decision_id: UUID) -> MadeDecision:
    """The decision; raises NotAllowed when there is none."""
    found = _decisions().filter(id=decision_id).first()
    if found is None:
        raise NotAllowed(f"no decision {decision_id}")
    return made(found)


def decision_of_claim(claim_id: UUID) -> MadeDecision | None:
    """How a claim was decided, or None while it is open."""
    found = _decisions().filter(claim_id=claim_id).first()
    return made(found) if found else None


def appeal_of(decision_id: UUID) -> FiledAppeal | None:
    """The appeal against a decision, or None."""
    found = Appeal.objects.filter(decision_id=decision_id).first()
    return copied(FiledAppeal, found) if found else None


def _decisions() -> QuerySet[Decision]:
    return Decision.objects.select_related("professional", "decided_by")
