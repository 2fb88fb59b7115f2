"""A homeowner corrects the telephone of a request; where somebody says that it was not theirs, that is settled."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vinte.leads.models import ReturnRequest
from vinte.leads.requests import mending
from vinte.leads.requests.controls import lock_request
from vinte.leads.returns import owed
from vinte.leads.returns.figures import Reason


def correct_phone(*, job_request_id: UUID, phone: str, at: datetime) -> None:
    """Write the right number of a request's homeowner; who holds the contact is told, and reads it on their page.

    While a professional's word waits that the number is somebody else's, the correction says that they are right: every
    buyer who holds the contact gets the price back. Raises Refused (`same_phone`, and as `clean_phone` does), NotAllowed
    when there is no request.
    """
    if _correct(job_request_id=job_request_id, phone=phone, at=at):
        owed.settle_owed_of(job_request_id, at=at)


@transaction.atomic
def _correct(*, job_request_id: UUID, phone: str, at: datetime) -> bool:
    row = lock_request(job_request_id)
    if not mending.put_phone_right(row, phone=phone, at=at):
        return False
    doubts = ReturnRequest.objects.filter(
        purchase__job_request_id=job_request_id,
        state=ReturnRequest.State.ASKED,
        reason__in=sorted(owed.WRONG_NUMBER),
    )
    if doubts.exists():
        owed.owe(owed.held(job_request_id), reason=Reason.NUMBER_OF_OTHER, owed_from=at)
        return True
    mending.tell_buyers(row, [mending.PHONE], at=at)
    return False
