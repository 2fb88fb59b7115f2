"""Sofia at her desk: what she sees of a claim, and what each act does."""

from __future__ import annotations

from datetime import datetime, timedelta

import desk_story
import pytest
from desk_story import FILED, Story
from django.test import Client

from vinte.claims import queries as claims
from vinte.kernel.clock import FixedClock

A_WEEK_LATER = FILED + timedelta(days=8)

pytestmark = pytest.mark.django_db


@pytest.fixture
def stand_at(monkeypatch: pytest.MonkeyPatch):
    """Stop the site's clock at an instant."""

    def stop(instant: datetime) -> None:
        monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(instant))

    stop(A_WEEK_LATER)
    return stop


@pytest.fixture
def contradicted() -> Story:
    return desk_story.contradicted()


@pytest.fixture
def honest() -> Story:
    return desk_story.honest()


def at_desk(story: Story, account=None) -> Client:
    client = Client()
    client.force_login(account or story.sofia)
    return client


def test_a_claim_shows_twenty_rows_with_the_contradictions_first(contradicted: Story, stand_at) -> None:
    page = at_desk(contradicted).get(f"/mesa/pedidos/{contradicted.claim_id}/")
    assert page.status_code == 200
    rows = page.context["rows"]
    assert [shown.row.position for shown in rows][:3] == [2, 7, 1]
    assert [shown.row.conflict for shown in rows].count(True) == 2
    assert len(page.context["dots"]) == 20
