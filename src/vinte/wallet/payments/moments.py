"""Payments of a professional and what befell them, for whoever at the desk looks after them."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from vinte.kernel.moments import Moment, Moments
from vinte.wallet.models import PaymentIncident, TopUp


def _payment(moment: Moment) -> str:
    return _("Pagamento, %(state)s") % {"state": TopUp.State(moment.detail).label}


def _incident(moment: Moment) -> str:
    return _("Incidência de pagamento: %(kind)s") % {"kind": PaymentIncident.Kind(moment.detail).label}


def moments_of_payer(professional_id: UUID) -> list[Moments]:
    """Each payment, when it was settled or, before that, started; and each incident."""
    paid = TopUp.objects.filter(professional_id=professional_id)
    incidents = PaymentIncident.objects.filter(professional_id=professional_id)
    return [
        Moments(
            paid.filter(settled_at=None),
            kind="payment_started",
            at="started_at",
            subject="id",
            detail="state",
            cents="amount_cents",
            says=_payment,
        ),
        Moments(
            paid,
            kind="payment",
            at="settled_at",
            subject="id",
            detail="state",
            cents="amount_cents",
            says=_payment,
        ),
        Moments(
            incidents,
            kind="incident",
            at="recorded_at",
            subject="id",
            detail="kind",
            words="memo",
            says=_incident,
        ),
    ]
