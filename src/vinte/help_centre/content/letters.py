"""What whoever reported content is told, and whoever wrote it. Neither is told who the other is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation

from vinte.guarantee import terms
from vinte.help_centre.matters import ContentNotice
from vinte.leads import queries as leads
from vinte.notices import actions as notices
from vinte.people import actions as people_actions
from vinte.people import queries as people

SENDER, OWNER = "sender", "owner"
SENDER_LINK, OWNER_LINK = "content_notice", "content_owner"


@dataclass(frozen=True)
class _Reader:
    address: str
    name: str
    language: str
    purpose: str


def received(row: ContentNotice, *, at: datetime) -> None:
    """The receipt (article 16, 4), with the day by which it is decided."""
    _post("content_notice_received", row, _sender(row), at=at, due_on=row.due_on)


def decided(row: ContentNotice, *, at: datetime) -> None:
    """The decision with its reasons, to whoever reported (article 16, 5) and, where something changed for them, to
    whoever wrote it (article 17)."""
    is_last = row.second_at is not None
    is_removed = row.last_outcome == ContentNotice.Outcome.REMOVED
    facts = {
        "reason": row.second_reason if is_last else row.reason,
        "is_last": is_last,
        "appeal_on": row.appeal_until,
    }
    key = "last" if is_last else "first"
    _post("content_notice_decided", row, _sender(row), at=at, key=key, is_removed=is_removed, **facts)
    owner = _owner(row)
    if is_removed:
        _post("content_taken_down", row, owner, at=at, key=key, ground=_ground(row, owner), **facts)
    elif is_last and row.outcome == ContentNotice.Outcome.REMOVED:
        is_request = row.about == ContentNotice.About.REQUEST
        _post("content_restored", row, owner, at=at, reason=facts["reason"], is_request=is_request)


def appealed(row: ContentNotice, *, at: datetime) -> None:
    """Whoever appealed: by when it is answered; and whoever reported, where the other side appealed.

    The other way round nobody is told: what stays on show, its author was never asked about.
    """
    by_sender = row.appeal_side == SENDER
    facts: dict[str, Any] = {"due_on": row.appeal_due_on}
    _post("content_notice_appealed", row, _sender(row), at=at, is_own=by_sender, is_sender=True, **facts)
    if not by_sender:
        owner = _owner(row)
        _post(
            "content_notice_appealed", row, owner, at=at, key="owner", is_own=True, is_sender=False, **facts
        )


def _sender(row: ContentNotice) -> _Reader:
    return _Reader(row.sender_address, row.sender_name, row.language, SENDER_LINK)


def _owner(row: ContentNotice) -> _Reader:
    if row.written_by == "professional" and row.professional_id is not None:
        account = people.professional(row.professional_id).account
        return _Reader(account.email, account.name, account.language, OWNER_LINK)
    assert row.job_request_id is not None
    homeowner = people.homeowner(leads.job_request(row.job_request_id).homeowner_id)
    return _Reader(homeowner.email, homeowner.name, homeowner.language, OWNER_LINK)


def _ground(row: ContentNotice, reader: _Reader) -> str:
    with translation.override(reader.language):
        return str(ContentNotice.Ground(row.ground).label)


def _post(
    kind: str, row: ContentNotice, reader: _Reader, *, at: datetime, key: str = "", **context: Any
) -> None:
    if not reader.address:
        return
    with translation.override(reader.language):
        what = str(ContentNotice.About(row.about).label)
    secret = people_actions.issue_private_link(purpose=reader.purpose, subject=row.pk, at=at)
    notices.post(
        kind=kind,
        to_address=reader.address,
        to_name=reader.name,
        language=reader.language,
        context={
            "what": what,
            "link": people.private_link_address(purpose=reader.purpose, secret=secret),
            **context,
        },
        idempotency_key=f"{kind}{key}:{row.pk}",
        at=at,
        zone=terms.market_zone(market=row.market, at=at),
    )
