"""Who waits at the desk, in which order, and which claim comes next."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import desk_story
import pytest
from desk_story import FILED, Story
from django.test import Client

import cast
import complaint_story
from vinte.claims import actions as claims
from vinte.claims import queries
from vinte.web.waiting import waiting_at_desk

pytestmark = pytest.mark.django_db
A_WEEK_LATER = FILED + timedelta(days=8)


# The parts of the queue that time alone moves a claim between.
PARTS = ("particulares", "atrasados", "profissional")


def menu(page: Any) -> str:
    """What the menu at the left says."""
    found = re.search(r'<div class="rail">.*?</div>', page.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


@pytest.fixture
def story(begun: Story, stand_at: Callable[[datetime], None]) -> Story:
    stand_at(A_WEEK_LATER)
    return desk_story.contradicted(begun)


def settled(story: Story) -> None:
    """Sofia says what is true of both contradictions."""
    for place in (1, 6):
        claims.record_finding(
            claim_id=story.claim_id,
            purchase_id=story.purchase_ids[place],
            finding="consistent",
            reason="Falava de outra empresa.",
            by=story.sofia.pk,
            at=FILED + timedelta(days=2),
        )


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
    assert "1 à nossa espera; atrasados: 0." in text
    assert "decidir até amanhã, 18:00, hora de Lisboa" in text
    assert "1 à nossa espera, 0 com atraso" in menu(page)
    assert "3 de 20" in text


@pytest.mark.parametrize(
    ("at", "tab", "ours"),
    [
        (FILED + timedelta(days=7, seconds=-1), "particulares", 0),
        (FILED + timedelta(days=7), "", 1),
        (datetime(2026, 4, 29, 16, 59, 59, tzinfo=UTC), "", 1),
        (datetime(2026, 4, 29, 17, 0, tzinfo=UTC), "atrasados", 1),
    ],
)
def test_time_alone_moves_a_claim_from_one_part_of_the_queue_to_another(
    sofia: Client, story: Story, stand_at: Callable[[datetime], None], at: datetime, tab: str, ours: int
) -> None:
    settled(story)
    stand_at(at)
    page = sofia.get("/mesa/")
    assert page.context["ours_count"] == ours == len(page.context["page"])
    assert page.context["late_count"] == (tab == "atrasados")
    parts = {name: len(sofia.get(f"/mesa/?estado={name}").context["page"]) for name in PARTS}
    assert parts == {name: int(name == tab) for name in PARTS}
    assert ("com atraso" in menu(page)) == bool(ours)


def test_what_waits_for_the_professional_stands_apart_from_what_waits_for_us(
    sofia: Client, story: Story
) -> None:
    row = f"/mesa/pedidos/{story.claim_id}/contactos/{story.purchase_ids[1]}/perguntar/"
    sofia.post(row, {"question": "O que ficou combinado em fevereiro?"})
    page = sofia.get("/mesa/")
    assert page.context["ours_count"] == 0 and "Nada nesta parte da fila" in page.content.decode()
    apart = sofia.get("/mesa/?estado=profissional")
    assert "à espera do profissional" in apart.content.decode()
    assert sofia.get("/mesa/seguinte/", follow=True).redirect_chain == [("/mesa/", 302)]


def test_next_leads_to_the_claim_and_says_when_there_is_none(sofia: Client, story: Story) -> None:
    assert sofia.get("/mesa/seguinte/")["Location"] == f"/mesa/pedidos/{story.claim_id}/"
    last = sofia.get(f"/mesa/seguinte/?depois={story.claim_id}", follow=True)
    assert last.redirect_chain == [("/mesa/", 302)]
    assert "Não há mais nada pronto a decidir." in last.content.decode()


def test_a_contradiction_waits_for_us_at_once(
    sofia: Client, story: Story, stand_at: Callable[[datetime], None]
) -> None:
    stand_at(FILED + timedelta(days=2))
    assert sofia.get("/mesa/").context["ours_count"] == 1
    assert len(sofia.get("/mesa/?estado=particulares").context["page"]) == 0
    settled(story)
    assert sofia.get("/mesa/").context["ours_count"] == 0


def test_an_appeal_waits_in_the_queue_of_whoever_did_not_decide(sofia: Client, story: Story) -> None:
    desk_story.refuse(story, at=A_WEEK_LATER)
    (decision,) = queries.decisions_of(story.duarte.id)
    claims.file_appeal(
        professional_id=story.duarte.id,
        decision_id=decision.id,
        text="Não concordo com a recusa.",
        at=A_WEEK_LATER,
    )
    address = f"/mesa/decisoes/{decision.id}/#recurso"
    own = sofia.get("/mesa/?estado=recursos")
    assert "Decidido por si" in own.content.decode()
    assert own.context["ours_count"] == own.context["late_count"] == 0 and menu(own) == menu(
        sofia.get("/mesa/decisoes/")
    )
    assert "à nossa espera" not in menu(own)
    assert sofia.get("/mesa/seguinte/", follow=True).redirect_chain == [("/mesa/", 302)]
    rui = Client()
    rui.force_login(story.rui)
    ((line, href),) = rui.get("/mesa/").context["page"]
    assert (line.kind, href) == ("appeal", address)
    assert "Pedidos de garantia 1 1 à nossa espera, 0 com atraso" in menu(rui.get("/mesa/"))
    assert "Recursos 1 1 à nossa espera" in menu(rui.get("/mesa/"))
    assert rui.get("/mesa/seguinte/")["Location"] == address


def test_an_empty_queue_says_so(sofia: Client, story: Story) -> None:
    desk_story.refuse(story, at=A_WEEK_LATER)
    page = sofia.get("/mesa/").content.decode()
    assert "Ninguém à espera" in page
    assert "Duarte" not in page
    assert "Duarte Remodelações" in sofia.get("/mesa/decisoes/").content.decode()


def test_an_unknown_filter_shows_what_waits_for_us(sofia: Client) -> None:
    assert len(sofia.get("/mesa/?estado=nada-disto").context["page"]) == 1


def test_the_menu_counts_every_queue_by_one_statement(django_assert_max_num_queries: Any) -> None:
    sofia, at = cast.staff("Sofia"), A_WEEK_LATER
    ana = cast.professional("Ana", at=at - timedelta(days=9), pack="yearly")
    complaint_story.complaints(ana, count=2, at=at, answered=True)
    complaint_story.report(ana, at=at, key="list:1")
    # What the roles of the account are is asked besides.
    with django_assert_max_num_queries(1 + 1):
        found = waiting_at_desk(account=sofia, at=at)
    assert {route: counts.waiting for route, counts in found.items() if counts.waiting} == {
        "desk:complaints": 2,
        "desk:content_notices": 1,
    }
    assert waiting_at_desk(account=ana.account, at=at) == {}
    assert not any(counts.late for counts in found.values())


def test_the_menu_counts_what_is_late_of_whatever_has_a_day(django_assert_max_num_queries: Any) -> None:
    sofia, at = cast.staff("Sofia"), A_WEEK_LATER
    ana = cast.professional("Ana", at=at - timedelta(days=9), pack="yearly")
    complaint_story.complaints(ana, count=2, at=at, answered=True)
    complaint_story.report(ana, at=at, key="list:1")
    month_later = at + timedelta(days=31)
    with django_assert_max_num_queries(1 + 1):
        found = waiting_at_desk(account=sofia, at=month_later)
    assert {route: (counts.waiting, counts.late) for route, counts in found.items() if counts.late} == {
        "desk:complaints": (2, 2),
        "desk:content_notices": (1, 1),
    }
