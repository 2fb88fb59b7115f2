"""Who waits at the desk, in which order, and which claim comes next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import desk_story
import pytest
from desk_story import FILED, Story
from django.test import Client

from vinte.claims import actions as claims
from vinte.claims import queries

pytestmark = pytest.mark.django_db
A_WEEK_LATER = FILED + timedelta(days=8)


@pytest.fixture
def story(begun: Story, stand_at: Callable[[datetime], None]) -> Story:
    stand_at(A_WEEK_LATER)
    return desk_story.contradicted(begun)


@pytest.fixture
def sofia(story: Story) -> Client:
    client = Client()
    client.force_login(story.sofia)
    return client


def test_the_queue_says_who_waits_since_when_and_what_is_ready(sofia: Client, story: Story) -> None:
    page = sofia.get("/mesa/")
    ((line, href),) = page.context["page"]
    assert (line.trade_name, line.ready, line.answered_count, line.conflict_count) == (
        "Duarte Remodelações",
        True,
        3,
        2,
    )
    assert href == f"/mesa/pedidos/{story.claim_id}/"
    text = page.content.decode()
    assert "1 pedido à espera; prontos a decidir: 1." in text
    assert "3 de 20" in text


@pytest.mark.parametrize(("days", "ready"), [(6, 0), (7, 1)])
def test_time_makes_a_claim_ready(
    sofia: Client, stand_at: Callable[[datetime], None], days: int, ready: int
) -> None:
    stand_at(FILED + timedelta(days=days))
    assert sofia.get("/mesa/").context["ready_count"] == ready
    assert len(sofia.get("/mesa/?estado=prontos").context["page"]) == ready


def test_next_leads_to_the_claim_and_says_when_there_is_none(sofia: Client, story: Story) -> None:
    assert sofia.get("/mesa/seguinte/")["Location"] == f"/mesa/pedidos/{story.claim_id}/"
    last = sofia.get(f"/mesa/seguinte/?depois={story.claim_id}", follow=True)
    assert last.redirect_chain == [("/mesa/", 302)]
    assert "Não há mais nada pronto a decidir." in last.content.decode()


def test_an_appeal_waits_in_the_queue_and_leads_to_its_decision(sofia: Client, story: Story) -> None:
    desk_story.refuse(story, at=A_WEEK_LATER)
    (decision,) = queries.decisions_of(story.duarte.id)
    claims.file_appeal(
        professional_id=story.duarte.id,
        decision_id=decision.id,
        text="Não concordo com a recusa.",
        at=A_WEEK_LATER,
    )
    ((line, href),) = sofia.get("/mesa/?estado=recursos").context["page"]
    assert (line.kind, href) == ("appeal", f"/mesa/decisoes/{decision.id}/#recurso")


def test_an_empty_queue_says_so(sofia: Client, story: Story) -> None:
    desk_story.refuse(story, at=A_WEEK_LATER)
    page = sofia.get("/mesa/").content.decode()
    assert "Ninguém à espera" in page
    assert "Duarte" not in page
    assert "Duarte Remodelações" in sofia.get("/mesa/decisoes/").content.decode()


def test_an_unknown_filter_shows_everything(sofia: Client) -> None:
    assert len(sofia.get("/mesa/?estado=nada-disto").context["page"]) == 1
