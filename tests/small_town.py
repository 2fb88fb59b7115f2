"""A town with only the people that a story needs, played as the demo plays its own."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from vinte.demo.models import Town
from vinte.demo.town.cast import CAST, Member
from vinte.demo.town.load import SEED
from vinte.demo.town.plan import HISTORY_DAYS, Plan, plan_story
from vinte.demo.town.plan_scenes import plan_scenes
from vinte.demo.town.play_money import TownPlayer

TOWN_CLOCK = "vinte.demo.clock.TownClock"
# Where the stories of the browser begin: a Wednesday at noon.
NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


def member(slug: str) -> Member:
    """One of the cast by the name in their address."""
    return next(found for found in CAST if found.slug == slug)


def play(*slugs: str, now: datetime, scenes: bool = False, **changes: dict[str, Any]) -> TownPlayer:
    """Play the stories of some of the cast up to `now`; `changes` are other figures for the story of one.
    `scenes` are played too if asked for; they need the whole cast.

    Returns the player, who knows the identifiers of everybody and everything.
    """
    plan = Plan(seed=SEED, now=now)
    for slug in slugs:
        found = member(slug)
        assert found.story is not None
        plan_story(plan, found, replace(found.story, **changes.get(slug, {})))
    if scenes:
        plan_scenes(plan)
    player = TownPlayer(seed=SEED)
    player.open_house(at=now - timedelta(days=HISTORY_DAYS + 1))
    for event in plan.events():
        getattr(player, event.what)(at=event.at, **event.of)
    Town.objects.create(pk=1, seed=SEED, made_at=now)
    return player


def everybody() -> TownPlayer:
    """The town in which the stories of the browser begin: Ana, Bruno and Duarte, as they are at NOW."""
    return play("ana", "bruno", "duarte", now=NOW)


class _Running:
    """The machine's clock as it would be had the test begun at an instant."""

    def __init__(self, at: datetime) -> None:
        self._at, self._begun = at, time.monotonic()

    def now(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._begun)


def begin_at(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The town's clock runs from that instant, whenever the town was played: on a slow machine too."""
    clock = _Running(at)
    monkeypatch.setattr("vinte.demo.clock.SystemClock", lambda: clock)
