"""A homeowner thanks a professional who has their contact: one tap, undone within some minutes, and told once.

The words are ours and the same for all: what somebody typed would be a way to say more in a letter than it may hold
(docs/decisions/leads-invitations.md). Locks: the request, then its thanks.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinte.kernel import due
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.leads.models import ContactPurchase, RequestThanks
from vinte.leads.requests import letters
from vinte.leads.requests.closing_figures import figures_at
from vinte.leads.requests.controls import lock_request, require_buyer


@transaction.atomic
def thank(*, job_request_id: UUID, professional_id: UUID, at: datetime) -> None:
    """Thank somebody who holds the contact; thanked already, it stays so and is told once.

    Raises NotAllowed when there is no request, and for somebody who did not buy the contact or returned it.
    """
    row = lock_request(job_request_id)
    require_buyer(job_request_id, professional_id)
    if _standing(job_request_id, professional_id).exists():
        return
    RequestThanks.objects.create(
        id=new_id(at=at),
        job_request=row,
        professional_id=professional_id,
        thanked_at=at,
        undoable_until=at + figures_at(market=row.market, at=at).undo,
    )


@transaction.atomic
def undo_thanks(*, job_request_id: UUID, professional_id: UUID, at: datetime) -> None:
    """Take thanks back, and nobody hears of them; where there are none nothing changes. Raises Refused (`undo_over`)."""
    lock_request(job_request_id)
    row = _standing(job_request_id, professional_id).first()
    if row is None:
        return
    if row.settled_at is not None or at >= row.undoable_until:
        raise Refused(
            code="undo_over",
            message=_("O agradecimento já foi entregue."),
            what_to_do=_("Pode anular só nos dez minutos seguintes."),
        )
    row.undone_at = max(at, row.thanked_at)
    row.save(update_fields=["undone_at"])


@transaction.atomic
def settle_thanks(thanks_id: UUID, *, at: datetime) -> int:
    """Tell of thanks that stand, once; returns how many were settled. Who returned the contact meanwhile hears nothing."""
    found = RequestThanks.objects.filter(pk=thanks_id).first()
    if found is None:
        raise NotAllowed(f"no thanks {thanks_id}")
    lock_request(found.job_request_id)
    row = RequestThanks.objects.select_for_update().get(pk=thanks_id)
    if row.settled_at is not None or row.undone_at is not None or at < row.undoable_until:
        return 0
    purchase = ContactPurchase.objects.filter(
        job_request_id=row.job_request_id, professional_id=row.professional_id, returned_at=None
    ).first()
    if purchase is not None:
        letters.tell_buyer("thanked", purchase, at=at, thanked_at=row.thanked_at)
    row.settled_at, row.is_told = at, purchase is not None
    row.save(update_fields=["settled_at", "is_told"])
    return 1


def _standing(job_request_id: UUID, professional_id: UUID) -> QuerySet[RequestThanks]:
    return RequestThanks.objects.filter(
        job_request_id=job_request_id, professional_id=professional_id, undone_at=None
    )


def _waiting(*, at: datetime) -> due.Found:
    rows = RequestThanks.objects.filter(undone_at=None, settled_at=None, undoable_until__lte=at)
    keys = rows.order_by("undoable_until", "pk").values_list("pk", flat=True)
    yield from due.items("thanks", keys, settle_thanks, at=at)


DUTY = due.Duty("leads.thanks", gettext_lazy("Agradecimentos de particulares"), _waiting)
