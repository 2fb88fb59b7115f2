"""The screens of the stories, at both widths and in both schemes: readable by all, and nothing in the console."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from town_pages import be

from small_town import play
from vinte.claims import queries as claims
from vinte.demo.town.play import Player
from vinte.leads.purchases import queries as purchase_queries
from vinte.people.accounts import homeowners
from vinte.reviews import actions as reviews

KEPT = ("guarantee", "desk-claim", "answer", "review")


def screens(town: Player, now: datetime) -> Iterator[tuple[str, str, str]]:
    """Who looks, what at, and where; nobody is logged in for an empty who."""
    yield "", "cast", "/demo/"
    yield "", "public-guarantee", "/a-garantia/"
    silent = next(
        row
        for row in claims.desk_claim(claim_id=town.claims["duarte"], at=now).rows
        if row.answered_at is None
    )
    asked = purchase_queries.purchase(
        professional_id=town.professionals["duarte"], purchase_id=silent.purchase_id
    )
    homeowner = homeowners.homeowner(asked.job_request.homeowner_id)
    yield "", "answer", f"/resposta/{town.link_sent_to(homeowner.email)}/"
    reviews.invite_former_client(
        professional_id=town.professionals["ana"], name="Rosa Antunes", email="rosa@exemplo.test", at=now
    )
    yield "", "review", f"/opiniao/{town.link_sent_to('rosa@exemplo.test')}/"
    yield "", "link-gone", "/opiniao/nada/"
    yield "ana", "guarantee", "/pro/garantia/"
    yield "ana", "contacts", "/pro/contactos/"
    yield "ana", "feed", "/pro/pedidos/"
    yield "ana", "request", f"/pro/pedidos/{town.requests['new']}/"
    yield "ana", "balance", "/pro/saldo/"
    yield "duarte", "guarantee-claimed", "/pro/garantia/"
    yield "sofia", "desk", "/mesa/"
    yield "sofia", "desk-claim", f"/mesa/pedidos/{town.claims['duarte']}/"


def findings(page: Page, width: int) -> list[str]:
    """What is wrong with a page as it is shown now, one line each."""
    found = [
        f"{each['id']}: {each['help']}: {[node['target'] for node in each['nodes']]}"
        for each in Axe().run(page).response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        found.append(f"{wide} px wide")
    return found


@pytest.fixture
def town(transactional_db: None) -> tuple[Player, datetime]:
    """Ana and Duarte, and a new request in Ana's feed."""
    now = datetime.now(UTC)
    town = play("ana", "duarte", now=now)
    town.post_request(
        at=now - timedelta(hours=1),
        key="new",
        homeowner="helena",
        trade="plumber",
        title="Autoclismo que não enche",
        description="Fica a correr toda a noite.",
        intent="ready",
        place_count=3,
    )
    return town, now


def test_every_screen_can_be_read_by_all(
    town: tuple[Player, datetime],
    open_page: Callable[..., Page],
    screenshot: Callable[[Page, str], Path],
) -> None:
    complaints: list[str] = []
    pages: dict[str, Page] = {}
    for who, name, address in screens(*town):
        if who not in pages:
            pages[who] = open_page()
            pages[who].on("console", partial(told, complaints=complaints))
            if who:
                be(pages[who], who)
        page = pages[who]
        page.goto(address)
        assert page.locator("h1").count() == 1, address
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 844})
                where = f"{name} at {width} px, {scheme}"
                complaints += [f"{where}: {line}" for line in findings(page, width)]
                if name in KEPT:
                    screenshot(page, f"{name}-{width}-{scheme}")
    # The page of a link that is gone answers 404, which the console repeats.
    assert [line for line in complaints if "404" not in line] == []


def told(message: Any, *, complaints: list[str]) -> None:
    """Keep an error of the browser's console."""
    if message.type == "error":
        complaints.append(f"console: {message.text} ({message.location['url']})")
