"""The contacts that a professional has in hand: what was tried, and whether there is more to do."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import CharField, DateTimeField, Value

from vinte.handling.models import Award, ContactAttempt

# What was tried longer ago asks for nothing any more; a homeowner who has not decided by then will not.
LOOKED_BACK = timedelta(days=60)


@dataclass(frozen=True)
class Tried:
    """One attempt, as much of it as a day is ordered by; `grade` is as of `Attempt`."""

    id: UUID
    purchase_id: UUID
    attempted_at: datetime
    recorded_at: datetime
    channel: str
    outcome: str
    call_back_at: datetime | None
    grade: str


@dataclass(frozen=True)
class InHand:
    """A contact that was tried or won; `is_over` where nothing more is to be done about winning it."""

    purchase_id: UUID
    tried: tuple[Tried, ...]
    won_at: datetime | None
    is_over: bool

    @property
    def last(self) -> Tried | None:
        """The latest attempt."""
        return self.tried[-1] if self.tried else None


def in_hand(*, professional_id: UUID, at: datetime) -> dict[UUID, InHand]:
    """The contacts on which an attempt or a job won stands, of the last weeks, by id, asked for by one statement."""
    of = {"professional_id": professional_id, "withdrawals": None}
    about = (
        "purchase__returned_at",
        "purchase__job_request__state",
        "purchase__job_request__close_reason",
    )
    tried = ContactAttempt.objects.filter(**of, attempted_at__gte=at - LOOKED_BACK).values_list(
        "id",
        "purchase_id",
        "attempted_at",
        "recorded_at",
        "channel",
        "outcome",
        "call_back_at",
        "grade",
        *about,
    )
    won = Award.objects.filter(**of, awarded_at__gte=at - LOOKED_BACK).values_list(
        "id",
        "purchase_id",
        "awarded_at",
        "recorded_at",
        Value("won", CharField()),
        Value("", CharField()),
        Value(None, DateTimeField(null=True)),
        Value("", CharField()),
        *about,
    )
    attempts: dict[UUID, list[Tried]] = defaultdict(list)
    awarded: dict[UUID, datetime] = {}
    over: set[UUID] = set()
    returned: set[UUID] = set()
    for *values, returned_at, state, close_reason in tried.union(won, all=True):
        one = Tried(*values)
        if returned_at is not None:
            returned.add(one.purchase_id)
        if one.channel == "won":
            awarded[one.purchase_id] = one.attempted_at
        else:
            attempts[one.purchase_id].append(one)
        # A request that only went off sale says nothing of the homeowner's mind.
        if one.channel == "won" or (state == "closed" and close_reason != "expired"):
            over.add(one.purchase_id)
    return {
        purchase_id: InHand(
            purchase_id=purchase_id,
            tried=tuple(sorted(attempts[purchase_id], key=lambda one: (one.attempted_at, one.recorded_at))),
            won_at=awarded.get(purchase_id),
            is_over=purchase_id in over,
        )
        for purchase_id in {*attempts, *awarded} - returned
    }
