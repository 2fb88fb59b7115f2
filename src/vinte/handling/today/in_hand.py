"""The contacts that a professional has in hand: what was tried, and whether there is more to do."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

# What was tried longer ago asks for nothing any more; a homeowner who has not decided by then will not.
LOOKED_BACK = timedelta(days=60)
# Written out: as one expression of the models it takes longer to compile than to answer. A request that only went off
# sale says nothing of the homeowner's mind.
_ASK = """
    SELECT told.id, told.purchase_id, told.attempted_at, told.recorded_at, told.channel, told.outcome,
           told.call_back_at, told.grade, told.tap_key, told.answered_at,
           told.is_won,
           request.state = 'closed' AND request.close_reason <> 'expired'
    FROM (
        SELECT id, purchase_id, attempted_at, recorded_at, channel, outcome, call_back_at, grade, tap_key, answered_at,
               false AS is_won
        FROM handling_contactattempt attempt
        WHERE professional_id = %(professional)s AND attempted_at >= %(since)s AND NOT EXISTS (
            SELECT FROM handling_attemptwithdrawal taken
            WHERE taken.professional_id = attempt.professional_id AND taken.attempt_id = attempt.id
        )
        UNION ALL
        SELECT id, purchase_id, awarded_at, recorded_at, '', '', NULL, '', '', NULL, true
        FROM handling_award award
        WHERE professional_id = %(professional)s AND awarded_at >= %(since)s AND NOT EXISTS (
            SELECT FROM handling_awardwithdrawal taken
            WHERE taken.professional_id = award.professional_id AND taken.award_id = award.id
        )
    ) told
    JOIN leads_contactpurchase bought
      ON bought.professional_id = %(professional)s AND bought.id = told.purchase_id AND bought.returned_at IS NULL
    JOIN leads_jobrequest request ON request.id = bought.job_request_id
    ORDER BY told.attempted_at, told.recorded_at, told.id
"""


@dataclass(frozen=True)
class Tried:
    """One attempt, as much of it as a day is ordered by; `grade`, `tap_key` and `answered_at` are as of `Attempt`."""

    id: UUID
    purchase_id: UUID
    attempted_at: datetime
    recorded_at: datetime
    channel: str
    outcome: str
    call_back_at: datetime | None
    grade: str
    tap_key: str
    answered_at: datetime | None

    @property
    def is_begun(self) -> bool:
        """Whether all that is known of it is the tap on the number."""
        return bool(self.tap_key) and self.answered_at is None

    @property
    def told_at(self) -> datetime:
        """When it was told, or how it went."""
        return self.answered_at or self.recorded_at


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

    @property
    def begun(self) -> Tried | None:
        """The latest of which only the tap on the number is known."""
        return next((one for one in reversed(self.tried) if one.is_begun), None)


def in_hand(*, professional_id: UUID, at: datetime) -> dict[UUID, InHand]:
    """The contacts on which an attempt or a job won stands, of the last weeks, by id, asked for by one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_ASK, {"professional": professional_id, "since": at - LOOKED_BACK})
        rows = cursor.fetchall()
    attempts: dict[UUID, list[Tried]] = defaultdict(list)
    awarded: dict[UUID, datetime] = {}
    over: set[UUID] = set()
    for *values, is_won, is_closed in rows:
        one = Tried(*values)
        if is_won:
            awarded[one.purchase_id] = one.attempted_at
        else:
            attempts[one.purchase_id].append(one)
        if is_won or is_closed:
            over.add(one.purchase_id)
    return {
        purchase_id: InHand(
            purchase_id=purchase_id,
            tried=tuple(attempts[purchase_id]),
            won_at=awarded.get(purchase_id),
            is_over=purchase_id in over,
        )
        for purchase_id in {*attempts, *awarded}
    }
