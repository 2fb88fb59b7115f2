"""The nightly replay: every decision run again from its frozen evidence, and what that found kept with its time.

A difference means that a decision, its evidence or a rule was changed afterwards (INVARIANTS, 16); pages show what
is kept here and ask nothing again. `replay` knows how it is done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction

from vinte.claims import records
from vinte.claims.models import DecisionReplay, ReplayNight
from vinte.claims.nights import HOUR, night_of, zone
from vinte.claims.records import LastReplay, MadeDecision
from vinte.claims.replay import AT_ONCE, bundle, replay_all
from vinte.kernel import due
from vinte.kernel.copies import copied
from vinte.kernel.locks import lock_in_key_order
from vinte.people import access
from vinte.people import queries as people


@dataclass(frozen=True)
class Night:
    """One night's replay; `ended_at` is None while it goes on, or where something stopped it."""

    on: date
    began_at: datetime
    ended_at: datetime | None
    decision_count: int
    differing_count: int


@dataclass(frozen=True)
class Replays:
    """How the nightly replay stands: the last one that began, when the next comes, how many decisions differ now."""

    last: Night | None
    next_at: datetime
    differing_count: int


def run_due(*, at: datetime) -> due.Found:
    """Every decision once a night, some hundreds an item, going on where a night that was cut short came to."""
    night, _is_new = ReplayNight.objects.get_or_create(on=night_of(at), defaults={"began_at": at})
    while night.ended_at is None:
        item = due.Item(f"night {night.on} after decision {night.reached}", partial(_go_on, night.on, at=at))
        if (yield item) is None:
            return
        night.refresh_from_db()


@transaction.atomic
def _go_on(on: date, *, at: datetime) -> int:
    """Replay the decisions that come next in a night; how many those were."""
    (night,) = lock_in_key_order(ReplayNight.objects.all(), [on])
    if night.ended_at is not None:
        return 0
    decisions = records.decisions_after(night.reached, limit=AT_ONCE)
    differing = _replay(decisions, by=None, at=at)
    night.reached = decisions[-1].sequence if decisions else night.reached
    night.decision_count += len(decisions)
    night.differing_count += differing
    if len(decisions) < AT_ONCE:
        night.ended_at = at
    night.save()
    return len(decisions)


def _replay(decisions: Iterable[MadeDecision], *, by: UUID | None, at: datetime) -> int:
    """Run them again and keep what that found; how many differ."""
    found = [
        DecisionReplay(
            decision_id=UUID(one.decision),
            replayed_at=at,
            replayed_by_id=by,
            verdict=one.verdict,
            differences=list(one.differences),
        )
        for one in replay_all(map(bundle, decisions))
    ]
    DecisionReplay.objects.bulk_create(
        found,
        update_conflicts=True,
        unique_fields=["decision"],
        update_fields=["replayed_at", "replayed_by", "verdict", "differences"],
    )
    return sum(1 for row in found if row.differences)


@transaction.atomic
def replay_decision(*, decision_id: UUID, by: UUID, at: datetime) -> LastReplay:
    """Run one decision again now, because somebody asks; what that found takes the place of the night's.

    Raises NotAllowed for a decision that is none, and unless `by` may read its claim and is of the staff.
    """
    decision = records.decision(decision_id)
    access.require(people.account(by), right="professional.judge", professional_id=decision.professional_id)
    _replay([decision], by=by, at=at)
    found = records.last_replay(decision_id)
    assert found is not None
    return found


def replays(*, at: datetime) -> Replays:
    """How the nightly replay stands at that instant."""
    last = ReplayNight.objects.order_by("-on").first()
    due_on = night_of(at)
    next_on = due_on if last is None or last.on < due_on else last.on + timedelta(days=1)
    return Replays(
        last=copied(Night, last) if last else None,
        next_at=datetime.combine(next_on, HOUR, tzinfo=zone(at)),
        differing_count=records.differing_count(),
    )
