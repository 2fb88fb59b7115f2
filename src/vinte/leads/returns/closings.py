"""What follows when a homeowner closed a request and it can't be undone any more.

Who bought the contact shortly before the tap and is not on record as having talked to them gets it back; the
other buyers are told that it is closed; whom they hired is asked whether that is so.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vinte.kernel import due
from vinte.leads.models import ContactPurchase, RequestClosing
from vinte.leads.requests.closing import lock_closing
from vinte.leads.requests.closing_figures import figures_at
from vinte.leads.returns import letters
from vinte.leads.returns.figures import Reason
from vinte.leads.returns.hooks import records_of, tell_hired
from vinte.leads.returns.owed import held, owe


@transaction.atomic
def settle_closing(closing_id: UUID, *, at: datetime) -> int:
    """Do what follows of a closing that stands, once; returns how many were settled.

    The credits are written down here and paid by `owed`, each in a transaction of its own. Whoever bought in the
    same instant was let in before the request's lock was taken, so their contact is among those held.
    """
    job_request, closing = lock_closing(closing_id)
    if closing.settled_at is not None or closing.undone_at is not None or at < closing.undoable_until:
        return 0
    contacts = held(job_request.pk)
    early = [purchase for purchase in contacts if came_early(closing, purchase)]
    owe(early, reason=Reason.CLOSED_EARLY, owed_from=closing.closed_at)
    for purchase in contacts:
        if purchase not in early and purchase.professional_id != closing.hired_id:
            letters.request_closed(purchase=purchase, closing=closing, at=at)
    if closing.hired_id is not None and any(one.professional_id == closing.hired_id for one in contacts):
        tell_hired(
            job_request_id=job_request.pk,
            professional_id=closing.hired_id,
            said_at=closing.closed_at,
            at=at,
        )
    closing.settled_at = at
    closing.save(update_fields=["settled_at"])
    return 1


def came_early(closing: RequestClosing, purchase: ContactPurchase) -> bool:
    """Whether the closing gives this contact back: a short time after the purchase, and nobody talked.

    A conversation is a visit or a job won on record by the tap, or the homeowner's own word. A call on record
    is an attempt and no conversation: who calls at once, as the guarantee asks, is not to lose by it.
    """
    figures = figures_at(market=purchase.job_request.market, at=closing.closed_at)
    if closing.closed_at - purchase.bought_at >= figures.early:
        return False
    if purchase.professional_id in (closing.hired_id, *closing.talked_with):
        return False
    record = records_of(professional_ids=[purchase.professional_id], at=closing.closed_at).get(purchase.id)
    return record is None or not record.talked


def _closings(*, at: datetime) -> due.Found:
    waiting = RequestClosing.objects.filter(undone_at=None, settled_at=None, undoable_until__lte=at)
    keys = waiting.order_by("undoable_until", "pk").values_list("pk", flat=True)
    yield from due.items("closing", keys, settle_closing, at=at)


DUTY = due.Duty("leads.closings", _("O que se segue a um pedido fechado"), _closings)
