"""A tap on the number: the call that it began is written at once, and how it went completes the same entry.

A tap proves no call. It is told by the professional like any other attempt, shows as begun until its outcome is told,
and is taken back at any time before that. docs/decisions/handling-attempts.md says what the guarantee makes of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from vinte.handling.attempts.queries import CALL_LASTS
from vinte.handling.models import ContactAttempt
from vinte.leads.queries import BoughtContact

# Two taps on one number within this time are one call: the line was busy, or the thumb was quick.
SAME_CALL = timedelta(minutes=2)


def begun_with(
    purchase: BoughtContact, tap_key: str, *, channel: str, said_at: datetime | None, at: datetime
) -> ContactAttempt | None:
    """The entry that an outcome told now completes: that of the tap, else of the call that began at about the instant
    which was said, else of the last one in the hours before; None where no such call waits for its outcome.

    That of the tap may have its outcome already.
    """
    if tap_key:
        row = _begun(purchase).filter(tap_key=tap_key).first()
        if row is not None:
            return row
    waiting = _waiting(purchase, channel=channel)
    if said_at is not None:
        return _near(waiting, said_at)
    return waiting.filter(attempted_at__gte=at - CALL_LASTS, attempted_at__lte=at).first()


def same_call(purchase: BoughtContact, *, channel: str, tapped_at: datetime) -> ContactAttempt | None:
    """The call that a second tap on the same number belongs to, while its outcome is not told."""
    return _near(_waiting(purchase, channel=channel), tapped_at)


def told_with(purchase: BoughtContact, tap_key: str, *, at: datetime) -> dict[str, object]:
    """What an outcome that comes before its tap keeps of it, so that the tap is the same entry when it comes."""
    of = ContactAttempt.objects.filter(professional_id=purchase.professional_id, tap_key=tap_key)
    # One that was taken back, or that is of another contact, keeps its key to itself.
    if not tap_key or of.exists():
        return {}
    return {"tap_key": tap_key, "answered_at": max(at, purchase.bought_at)}


def _begun(purchase: BoughtContact) -> QuerySet[ContactAttempt]:
    """What began with a tap and stands, the latest first."""
    return (
        ContactAttempt.objects.filter(
            professional_id=purchase.professional_id, purchase_id=purchase.id, withdrawals=None
        )
        .exclude(tap_key="")
        .order_by("-attempted_at", "-id")
    )


def _waiting(purchase: BoughtContact, *, channel: str) -> QuerySet[ContactAttempt]:
    return _begun(purchase).filter(channel=channel, answered_at=None)


def _near(waiting: QuerySet[ContactAttempt], instant: datetime) -> ContactAttempt | None:
    return waiting.filter(
        attempted_at__gte=instant - SAME_CALL, attempted_at__lte=instant + SAME_CALL
    ).first()
