"""What can be appealed: a refused or untrue claim, a refused return, a refused badge, a hidden review; each as one shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from vinte.claims.models import Appeal, ClaimedContact, Decision, Lifting
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import queries as leads
from vinte.people import queries as people
from vinte.reviews import queries as reviews

Kind = Appeal.Kind


@dataclass(frozen=True)
class Refusal:
    """Something decided against a professional: what it was, why, by whom, and where its page is.

    `purchase_ids` are the contacts that it is about: their homeowners have a part in it.
    """

    kind: str
    subject_id: UUID
    professional_id: UUID
    title: str
    reason: str
    decided_at: datetime
    decided_by_id: UUID
    path: str
    purchase_ids: tuple[UUID, ...] = ()


class NothingToAppeal(Refused):
    """What an appeal would be against is not against its professional, or stands no more; `professional_id` is whose it is."""

    def __init__(self, message: str, *, professional_id: UUID) -> None:
        super().__init__(code="nothing_to_appeal", message=message)
        self.professional_id = professional_id


def refusal(*, kind: str, subject_id: UUID) -> Refusal:
    """What was decided against a professional.

    Raises LookupError for a kind that is none, NotAllowed where there is no such decision, NothingToAppeal
    (`nothing_to_appeal`) where it is not against them, or stands no more.
    """
    if kind not in _FIND:
        raise LookupError(f"no kind {kind!r}; known are {', '.join(_FIND)}")
    return _FIND[kind](subject_id)


def _claim(decision_id: UUID) -> Refusal:
    row = Decision.objects.filter(id=decision_id).first()
    if row is None:
        raise NotAllowed(f"no decision {decision_id}")
    if row.outcome == Decision.Outcome.APPROVED:
        raise NothingToAppeal(_("O pedido foi aprovado e pago."), professional_id=row.professional_id)
    stands = not Decision.objects.filter(overturns=row).exists()
    if not stands or Lifting.objects.filter(decision=row).exists():
        raise NothingToAppeal(
            _("Esta decisão já não vale: houve outra depois."), professional_id=row.professional_id
        )
    contacts = ClaimedContact.objects.filter(professional_id=row.professional_id, claim_id=row.claim_id)
    return Refusal(
        kind=Kind.CLAIM,
        subject_id=row.id,
        professional_id=row.professional_id,
        title=_("Suspensão por uso indevido")
        if row.outcome == Decision.Outcome.MISUSE
        else _("Pedido de garantia recusado"),
        reason=row.reason,
        decided_at=row.decided_at,
        decided_by_id=row.decided_by_id,
        path=f"/pro/decisoes/{row.id}/",
        purchase_ids=tuple(contacts.order_by("position").values_list("purchase_id", flat=True)),
    )


def _return(return_id: UUID) -> Refusal:
    row = leads.return_by_id(return_id)
    if row.state != "refused" or row.decided_by_id is None or row.decided_at is None:
        raise NothingToAppeal(_("Esta devolução não está recusada."), professional_id=row.professional_id)
    return Refusal(
        kind=Kind.RETURN,
        subject_id=row.id,
        professional_id=row.professional_id,
        title=_("Devolução recusada: «%(title)s»") % {"title": row.title},
        reason=row.decision_reason,
        decided_at=row.decided_at,
        decided_by_id=row.decided_by_id,
        path=f"/pro/contactos/{row.purchase_id}/",
        purchase_ids=(row.purchase_id,),
    )


def _badge(application_id: UUID) -> Refusal:
    row = people.asked_badge(application_id)
    if row.state != "refused" or row.decided_by_id is None or row.decided_at is None:
        raise NothingToAppeal(
            _("Este pedido de selo não está recusado."), professional_id=row.professional_id
        )
    return Refusal(
        kind=Kind.BADGE,
        subject_id=row.id,
        professional_id=row.professional_id,
        title=_("Selo recusado: %(badge)s") % {"badge": people.badge_kind(row.kind).label},
        reason=row.reason,
        decided_at=row.decided_at,
        decided_by_id=row.decided_by_id,
        path=f"/pro/selos/{row.kind}/",
    )


def _review(written_id: UUID) -> Refusal:
    row = reviews.hidden_review(written_id)
    return Refusal(
        kind=Kind.REVIEW,
        subject_id=row.id,
        professional_id=row.professional_id,
        title=_("Opinião escondida, de %(author)s") % {"author": row.author},
        reason=row.reason,
        decided_at=row.hidden_at,
        decided_by_id=row.hidden_by_id,
        path="/pro/opinioes/",
        purchase_ids=(row.purchase_id,) if row.purchase_id else (),
    )


_FIND: Mapping[str, Callable[[UUID], Refusal]] = {
    Kind.CLAIM: _claim,
    Kind.RETURN: _return,
    Kind.BADGE: _badge,
    Kind.REVIEW: _review,
}
