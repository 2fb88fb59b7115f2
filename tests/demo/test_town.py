"""The town: its plan comes from the seed alone, each of the cast ends where their story says, time moves forward."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from small_town import member, play
from vinte.claims import queries as claims
from vinte.demo import actions, queries
from vinte.demo.clock import TownClock
from vinte.demo.models import Town
from vinte.demo.town import load
from vinte.demo.town.cast import CAST
from vinte.demo.town.plan import Event, plan_story
from vinte.demo.town.plan import Plan as TownPlan
from vinte.demo.town.plan_scenes import PROFESSIONALS, REQUESTS, plan_town
from vinte.demo.town.play import Player
from vinte.notices import queries as notices
from vinte.people.accounts import directory, staff

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
NIGHT = datetime(2026, 8, 31, 22, 45, tzinfo=UTC)  # the end of a long month, near midnight in Lisbon
SEED = load.SEED


def planned(*, seed: int = SEED, now: datetime = NOON) -> list[Event]:
    return plan_town(seed=seed, now=now).events()


def test_the_plan_comes_from_the_seed_alone() -> None:
    once = [(event.at, event.what, event.of) for event in planned()]
    assert once == [(event.at, event.what, event.of) for event in planned()]
    assert once != [(event.at, event.what, event.of) for event in planned(seed=SEED + 1)]


@pytest.mark.parametrize("now", [NOON, NIGHT])
def test_the_plan_has_its_people_and_requests_and_ends_now(now: datetime) -> None:
    events = planned(now=now)
    count = {what: sum(event.what == what for event in events) for what in ("join", "post_request")}
    assert count["join"] == PROFESSIONALS
    assert REQUESTS * 0.95 <= count["post_request"] <= REQUESTS * 1.2
    assert events == sorted(events)
    assert events[-1].at <= now
    assert now - timedelta(days=380) < events[0].at
    assert all(hasattr(load.TownPlayer, event.what) for event in events)


def test_the_cast_is_who_the_issue_names() -> None:
    slugs = [found.slug for found in CAST]
    assert len(set(slugs)) == len(slugs)
    assert {"ana", "bruno", "carla", "duarte", "eva", "filipe", "helena", "hugo", "sofia", "otilia"} <= set(
        slugs
    )
    assert all((found.story is not None) == (found.audience == "professional") for found in CAST)


@pytest.mark.django_db
def test_a_town_is_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def short(*, seed: int, now: datetime) -> TownPlan:
        plan = TownPlan(seed=seed, now=now)
        plan_story(plan, member("gil"), member("gil").story)  # type: ignore[arg-type]
        return plan

    monkeypatch.setattr(load, "plan_town", short)
    assert not load.is_loaded()
    assert load.load(now=NOON) == len(short(seed=SEED, now=NOON).events())
    assert load.is_loaded()
    with pytest.raises(load.TownExists, match="FRESH=1"):
        load.load(now=NOON)


@pytest.mark.django_db
def test_the_town_does_not_move_in_with_other_people(at: datetime) -> None:
    account = directory.open_account(email="otilia@exemplo.test", name="Otília", at=at)
    staff.give_role(account_id=account.id, role="operator", at=at)
    with pytest.raises(load.NotEmpty, match="people of its own"):
        load.load(now=NOON)


@pytest.fixture
def joao(db: None) -> Player:
    """João, whose month of waiting runs, and Olga, whose homeowners have not all answered."""
    return play("joao", "olga", now=datetime.now(UTC))


def test_the_machine_goes_to_what_comes_next_and_time_does_the_rest(joao: Player) -> None:
    waiting = joao.professionals["joao"]
    reminders = len([letter for letter in notices.mailbox(limit=1000) if letter.kind == "homeowner_reminder"])
    assert reminders == 0
    moved = actions.move_clock(by=timedelta(days=1, hours=1))
    assert moved.happened >= 10
    assert abs(moved.now - datetime.now(UTC) - timedelta(days=1, hours=1)) < timedelta(seconds=20)
    letters = notices.mailbox(limit=1000)
    assert len([letter for letter in letters if letter.kind == "homeowner_reminder"]) >= 10

    seen = []
    while claims.assess(professional_id=waiting, at=TownClock().now()).verdict != "claimable":
        now = TownClock().now()
        event = queries.next_event(after=now)
        assert event is not None
        assert event.at > now
        seen.append(event.what)
        actions.move_clock(by=event.at - now + timedelta(seconds=1))
        assert len(seen) < 20
    assert seen[-1] == "João Rebelo: acabou o mês de espera."
    assert "Olga Peixoto: acabou o prazo para os particulares responderem." in seen
    # Nothing was to be cleared up about Olga's: nobody touched it, and it is paid.
    (paid,) = claims.decisions_of(joao.professionals["olga"])
    assert (paid.outcome, paid.decided_by) == ("approved", "as regras, sem uma pessoa")
    assert claims.desk_queue(TownClock().now()) == []


@pytest.mark.parametrize(
    ("by", "moves"),
    [
        (timedelta(days=-1), False),
        (timedelta(), False),
        (timedelta(seconds=1), True),
        (timedelta(days=3), True),
        (timedelta(days=400, seconds=1), False),
    ],
)
@pytest.mark.django_db
def test_the_clock_moves_forward_only(by: timedelta, moves: bool) -> None:
    Town.objects.create(pk=1, seed=SEED, made_at=NOON)
    if moves:
        actions.move_clock(by=by)
    else:
        with pytest.raises(ValueError, match="forward only"):
            actions.move_clock(by=by)
    assert Town.objects.get().moved_by_seconds == (int(by.total_seconds()) if moves else 0)


@pytest.mark.django_db
def test_a_long_move_runs_what_is_due_every_six_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    Town.objects.create(pk=1, seed=SEED, made_at=NOON)
    ran: list[tuple[datetime, bool]] = []
    monkeypatch.setattr(actions.due, "run_all", lambda *, at, on_the_way: ran.append((at, on_the_way)) or 1)
    assert actions.move_clock(by=timedelta(hours=20)).happened == 4
    steps = [(later - earlier) for (earlier, _), (later, _) in itertools.pairwise(ran)]
    assert steps == [timedelta(hours=6), timedelta(hours=6), timedelta(hours=2)]
    assert [on_the_way for _at, on_the_way in ran] == [True, True, True, False]


@pytest.mark.django_db
def test_without_anybody_nothing_comes_next() -> None:
    assert queries.next_event(after=NOON) is None
