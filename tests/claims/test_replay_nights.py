"""Every decision is run again each night: once a night, as far as it comes, and what differs is told with its time."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

import cast
import clean_town
from cast import AFTER_ANSWERS, CLAIM_DAY
from vinte.claims import actions, checks, queries, replays
from vinte.claims import due as claims_due
from vinte.claims.models import ReplayNight
from vinte.kernel import due
from vinte.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db
# Lisbon's summer time: three o'clock is two in UTC.
NIGHT = datetime(2026, 5, 4, 2, 0, tzinfo=UTC)
A_DAY = timedelta(days=1)
REPLAY = next(duty for duty in claims_due.DUTIES if duty.name == "claims.replay")


@pytest.fixture(scope="module")
def kept_decisions(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    with clean_town.kept(two_decisions, django_db_blocker) as played:
        yield played


@pytest.fixture
def decisions(kept_decisions: Any, db: None) -> Any:
    """Bruno was paid and Duarte was refused, both by Sofia."""
    return deepcopy(kept_decisions)


def two_decisions() -> list[Any]:
    sofia = cast.staff("Sofia")
    bruno, duarte = cast.claimable("Bruno"), cast.claimable("Duarte")
    claims = [
        actions.file_claim(professional_id=who.id, descriptions=who.described(), at=CLAIM_DAY)
        for who in (bruno, duarte)
    ]
    for claim in claims:
        actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=AFTER_ANSWERS)
    return [
        actions.approve(claim_id=claim.id, reason="Tudo confirmado.", by=sofia.pk, at=AFTER_ANSWERS)
        for claim in claims
    ]


@pytest.mark.parametrize(
    ("at", "night"),
    [
        (datetime(2026, 1, 15, 2, 59, 59, tzinfo=UTC), date(2026, 1, 14)),
        (datetime(2026, 1, 15, 3, 0, tzinfo=UTC), date(2026, 1, 15)),
        (datetime(2026, 7, 15, 1, 59, 59, tzinfo=UTC), date(2026, 7, 14)),
        (datetime(2026, 7, 15, 2, 0, tzinfo=UTC), date(2026, 7, 15)),
        (datetime(2026, 3, 29, 1, 59, 59, tzinfo=UTC), date(2026, 3, 28)),  # summer time begins
        (datetime(2026, 3, 29, 2, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 25, 2, 59, 59, tzinfo=UTC), date(2026, 10, 24)),  # and ends
        (datetime(2026, 10, 25, 3, 0, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_a_night_begins_at_three_of_the_market(at: datetime, night: date) -> None:
    assert replays.night_of(at) == night


def test_a_site_without_decisions_has_quiet_nights() -> None:
    assert (queries.replays(at=NIGHT).last, queries.replays(at=NIGHT).next_at) == (None, NIGHT)
    assert REPLAY.run(at=NIGHT) == 0
    found = queries.replays(at=NIGHT)
    assert found.last is not None
    assert (found.last.decision_count, found.next_at) == (0, NIGHT + A_DAY)


def test_each_decision_is_run_again_once_a_night_however_often_time_is_looked_at(decisions: Any) -> None:
    assert {line.replay for line in queries.decisions()} == {None}
    moments = [NIGHT, NIGHT + timedelta(minutes=1), NIGHT + timedelta(hours=20)]
    assert [REPLAY.run(at=at) for at in moments] == [2, 0, 0]
    found = queries.replays(at=NIGHT)
    assert found.last == queries.Night(
        on=date(2026, 5, 4), began_at=NIGHT, ended_at=NIGHT, decision_count=2, differing_count=0
    )
    assert (found.next_at, found.differing_count) == (NIGHT + A_DAY, 0)
    for line in queries.decisions():
        assert line.replay is not None and line.replay.same
        assert (line.replay.replayed_at, line.replay.replayed_by, line.replay.verdict) == (
            NIGHT,
            "",
            "payable",
        )
    # Ten days at once are one night, the last.
    assert REPLAY.run(at=NIGHT + 10 * A_DAY) == 2
    assert list(ReplayNight.objects.order_by("on").values_list("on", flat=True)) == [
        date(2026, 5, 4),
        date(2026, 5, 14),
    ]


def test_days_that_are_only_passed_through_replay_nothing(decisions: Any) -> None:
    due.run_all(at=NIGHT, on_the_way=True)
    assert not ReplayNight.objects.exists()
    due.run_all(at=NIGHT)
    assert ReplayNight.objects.get().decision_count == 2


def test_a_night_that_was_cut_short_goes_on_where_it_was(
    decisions: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replays, "AT_ONCE", 1)
    run_again, ran = replays.replay_all, []

    def fails_at_the_second(bundles: Any) -> Any:
        for bundle in bundles:
            ran.append(bundle["sequence"])
            if ran == [1, 2]:
                raise MemoryError("too little of it")
            yield from run_again([bundle])

    monkeypatch.setattr(replays, "replay_all", fails_at_the_second)
    assert REPLAY.run(at=NIGHT) == 1
    half = queries.replays(at=NIGHT).last
    assert half is not None and (half.ended_at, half.decision_count) == (None, 1)
    later = NIGHT + timedelta(minutes=2)
    assert REPLAY.run(at=later) == 1
    whole = queries.replays(at=later).last
    assert whole is not None and (whole.began_at, whole.ended_at, whole.decision_count) == (NIGHT, later, 2)
    assert ran == [1, 2, 2]


def change(decision: Any, *, old: str, new: str) -> None:
    """What somebody with the database's keys might do to the evidence."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE claims_decision SET evidence = replace(evidence, %s, %s) WHERE id = %s",
            [old, new, decision.id],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_a_changed_decision_is_told_until_somebody_runs_it_again(decisions: Any) -> None:
    otilia = cast.staff("Otília", role="operator")
    bruno = decisions[0]
    change(bruno, old='"profile_percent":90', new='"profile_percent":79')
    REPLAY.run(at=NIGHT)
    found = queries.replays(at=NIGHT)
    assert found.last is not None
    assert (found.last.differing_count, found.differing_count) == (1, 1)
    (line,) = queries.decisions(differing=True)
    assert line.id == bruno.id and line.replay is not None
    assert any("outcome: written approved" in difference for difference in line.replay.differences)
    told = list(checks.last_replays_found_no_difference())
    assert len(told) == len(line.replay.differences)
    assert all(one.startswith(f"decision {bruno.id}: differed at {NIGHT.isoformat()}: ") for one in told)
    # From a backup the evidence comes back; the night's word stands until it is asked again.
    change(bruno, old='"profile_percent":79', new='"profile_percent":90')
    assert len(queries.decisions(differing=True)) == 1
    with pytest.raises(NotAllowed):
        actions.replay_decision(
            decision_id=bruno.id, by=cast.professional("Carla").account.pk, at=NIGHT + A_DAY
        )
    again = actions.replay_decision(decision_id=bruno.id, by=otilia.pk, at=NIGHT + timedelta(hours=6))
    assert again.same and again.replayed_by == str(otilia)
    assert not queries.decisions(differing=True)
    assert list(checks.last_replays_found_no_difference()) == []


def test_evidence_that_can_not_be_read_is_a_difference_and_stops_no_other(decisions: Any) -> None:
    bruno, duarte = decisions
    change(bruno, old='"profile_percent":90', new="profile_percent")
    assert REPLAY.run(at=NIGHT) == 2
    (line,) = queries.decisions(differing=True)
    assert line.id == bruno.id and line.replay is not None
    assert any("evidence: can't be evaluated" in difference for difference in line.replay.differences)
    (same,) = (one for one in queries.decisions() if one.id == duarte.id)
    assert same.replay is not None and same.replay.same
    assert any("can't be evaluated" in told for told in checks.last_replays_found_no_difference())
    change(bruno, old="profile_percent", new='"profile_percent":90')
    assert REPLAY.run(at=NIGHT + A_DAY) == 2
    assert not queries.decisions(differing=True)
