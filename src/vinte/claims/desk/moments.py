"""Claims, decisions and appeals of a professional, for whoever at the desk looks after them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from vinte.claims.models import Appeal, Claim, Decision
from vinte.kernel.moments import Moment, Moments
from vinte.kernel.references import Reference
from vinte.people.queries import Meant


def _decided(moment: Moment) -> str:
    return _("Decisão sobre a garantia: %(outcome)s") % {"outcome": Decision.Outcome(moment.detail).label}


def _appealed(moment: Moment) -> str:
    return _("Recorreu: %(kind)s") % {"kind": Appeal.Kind(moment.detail).label}


def _answered(moment: Moment) -> str:
    return _("Recurso %(state)s") % {"state": Appeal.State(moment.detail).label}


def moments_of_claimant(professional_id: UUID) -> list[Moments]:
    """What a professional claimed and appealed, and what was decided."""
    appeals = Appeal.objects.filter(professional_id=professional_id)
    return [
        Moments(
            Claim.objects.filter(professional_id=professional_id),
            kind="claim_filed",
            at="filed_at",
            subject="id",
            detail="state",
            waits=Q(state__in=Claim.OPEN_STATES),
            says=lambda moment: (
                _("Pediu a garantia, agora %(state)s") % {"state": Claim.State(moment.detail).label}
            ),
        ),
        Moments(
            Decision.objects.filter(professional_id=professional_id),
            kind="claim_decided",
            at="decided_at",
            subject="id",
            detail="outcome",
            words="reason",
            cents="refund_cents",
            by="decided_by__name",
            says=_decided,
        ),
        Moments(
            appeals,
            kind="appealed",
            at="filed_at",
            subject="id",
            detail="kind",
            words="text",
            waits=Q(state=Appeal.State.OPEN),
            says=_appealed,
        ),
        Moments(
            appeals,
            kind="appeal_answered",
            at="answered_at",
            subject="id",
            detail="state",
            words="answer",
            by="answered_by__name",
            says=_answered,
        ),
    ]


def meant_by_claim(reference: Reference) -> Meant:
    """Whose claim a number may mean."""
    found = reference.among(Claim.objects.all()).values_list("professional_id", flat=True)
    return Meant(professional_ids=frozenset(found[:10]))
