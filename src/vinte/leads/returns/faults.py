"""An agent decides on a return, or takes a contact back; what they find of the request itself is every buyer's.

Locks: the request, then as in `deciding`. The other buyers are credited when that has committed, each by itself.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vinte.kernel.errors import NotAllowed
from vinte.leads.models import ContactPurchase, ReturnRequest
from vinte.leads.requests.controls import lock_request
from vinte.leads.returns import deciding, owed
from vinte.leads.returns.records import AskedReturn


def uphold_return(*, return_id: UUID, reason: str, by: UUID, at: datetime) -> AskedReturn:
    """Accept a refused return on appeal: it is credited at once, whole.

    Raises Refused (`not_refused`) for one that is not refused any more, and as `decide_return`.
    """
    return decide_return(
        return_id=return_id,
        outcome=ReturnRequest.State.ACCEPTED,
        reason=reason,
        by=by,
        at=at,
        on_appeal=True,
    )


def decide_return(
    *,
    return_id: UUID,
    outcome: str,
    reason: str,
    by: UUID,
    at: datetime,
    true_trade: str = "",
    on_appeal: bool = False,
) -> AskedReturn:
    """Decide on a return as an agent, with a reason that the professional reads (`deciding.decide_return`).

    Accepting what is a fault of the request gives every other buyer who still holds the contact the price back.
    """
    found = ReturnRequest.objects.select_related("purchase").filter(id=return_id).first()
    if found is None:
        raise NotAllowed(f"no return {return_id}")
    is_fault = outcome == ReturnRequest.State.ACCEPTED and found.reason in owed.FAULTS
    job_request_id = found.purchase.job_request_id
    with transaction.atomic():
        job_request = lock_request(job_request_id)
        decided = deciding.decide_return(
            return_id=return_id,
            outcome=outcome,
            reason=reason,
            by=by,
            at=at,
            true_trade=true_trade,
            on_appeal=on_appeal,
        )
        if is_fault:
            owed.find_fault(job_request, reason=found.reason, at=at)
    if is_fault:
        owed.settle_owed_of(job_request_id, at=at)
    return decided


def return_contact(*, professional_id: UUID, purchase_id: UUID, reason: str, by: UUID, at: datetime) -> None:
    """Take a contact back as invalid without being asked, and write to its buyer; raises as `deciding.held_to_take_back`.

    What would take something from the guarantee waits for the buyer's yes (`owed`). For what is a fault of the
    request every other buyer who still holds the contact gets the price back.
    """
    found = ContactPurchase.objects.filter(pk=(professional_id, purchase_id)).first()
    if found is None:
        raise NotAllowed(f"no contact {purchase_id} of professional {professional_id}")
    is_fault = reason in owed.FAULTS
    with transaction.atomic():
        job_request = lock_request(found.job_request_id)
        purchase = deciding.held_to_take_back(
            professional_id=professional_id, purchase_id=purchase_id, reason=reason, by=by, at=at
        )
        owed.owe([purchase], reason=reason, owed_from=at)
        owed.settle_owed(purchase.pk, at=at)
        if is_fault:
            owed.find_fault(job_request, reason=reason, at=at)
    if is_fault:
        owed.settle_owed_of(found.job_request_id, at=at)
