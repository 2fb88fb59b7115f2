"""A lost link: a code that was sent to a request's address opens the newest request of that address again."""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from vinte.kernel.errors import NotAllowed
from vinte.kernel.ids import new_id
from vinte.leads.models import JobRequest
from vinte.notices import actions as notices
from vinte.people import actions as people
from vinte.people.queries import CODE_LASTS, clean_email

PURPOSE = "lost_request"


def send_lost_request_code(*, email: str, at: datetime) -> None:
    """Send a code to an address with which somebody asked for quotes; nobody learns here whether somebody did.

    A code is made for any address, so that each try and each limit is the same, and only sent to those. Raises Refused
    (`email_invalid`, `too_many_codes`).
    """
    address = clean_email(email)
    code = people.issue_code(
        purpose=PURPOSE, subject=_subject(address), channel="email", address=address, at=at
    )
    newest = _newest(address, at=at)
    if newest is not None:
        notices.post(
            kind="confirmation_code",
            to_address=address,
            to_name=newest.homeowner.name,
            language=newest.homeowner.language,
            context={"code": code},
            secrets=[code],
            useful_until=at + CODE_LASTS,
            idempotency_key=f"lost_request_code:{new_id(at=at)}",
            at=at,
        )


def find_lost_request(*, email: str, code: str, at: datetime) -> UUID:
    """The newest request of the address that the code came back from.

    A wrong try is counted, so this runs outside any transaction. Raises Refused as `people.check_code` does,
    NotAllowed for a code that was sent to nobody.
    """
    address = clean_email(email)
    people.check_code(
        purpose=PURPOSE, subject=_subject(address), channel="email", address=address, code=code, at=at
    )
    newest = _newest(address, at=at)
    if newest is None:
        raise NotAllowed("nobody asked with this address")
    return newest.pk


def _subject(address: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"mailto:{address}")


def _newest(address: str, *, at: datetime) -> JobRequest | None:
    rows = JobRequest.objects.filter(homeowner__email=address, published_at__lte=at)
    return rows.select_related("homeowner").order_by("-published_at", "-pk").first()
