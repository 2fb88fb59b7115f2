"""The telephone of a published request, confirmed by a code once it was changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from vinte.leads.requests.controls import job_request_named
from vinte.people import actions as people


def send_phone_code(*, job_request_id: UUID, at: datetime) -> None:
    """Send a code to the request's telephone; a confirmed one gets none.

    Raises Refused (`too_many_codes`, `sms_not_configured`), NotAllowed when there is no request.
    """
    people.send_homeowner_phone_code(homeowner_id=job_request_named(job_request_id).homeowner_id, at=at)


def confirm_phone(*, job_request_id: UUID, code: str, at: datetime) -> None:
    """Take the code that came back; who holds the contact reads that the number is confirmed.

    A wrong try is counted, so this runs outside any transaction. Raises Refused as `people.check_code` does, NotAllowed when
    there is no request.
    """
    people.confirm_homeowner_phone(
        homeowner_id=job_request_named(job_request_id).homeowner_id, code=code, at=at
    )
