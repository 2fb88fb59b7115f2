"""The screens of the stories, looked at from every side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import pytest
from town_pages import be

from small_town import NOW, everybody
from vinte.claims import queries as claims
from vinte.demo.town.play import Player
from vinte.leads.purchases import queries as purchase_queries
from vinte.people import actions as people
from vinte.people.accounts import homeowners
from vinte.reviews import actions as reviews

BEGINS_WITH = everybody


def screens(town: Player, now: datetime) -> Iterator[tuple[str, str, str]]:
    """Who looks, what at, and where; nobody is logged in for an empty who."""
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
    secret = people.issue_private_link(purpose="homeowner_request", subject=town.requests["new"], at=now)
    yield "", "invite", f"/pedido/{secret}/convidar/"
    yield "", "status", f"/pedido/{secret}/"
    yield "ana", "guarantee", "/pro/garantia/"
    yield "ana", "contacts", "/pro/contactos/"
    yield "ana", "feed", "/pro/pedidos/"
    yield "ana", "request", f"/pro/pedidos/{town.requests['new']}/"
    yield "ana", "balance", "/pro/saldo/"
    yield "duarte", "guarantee-claimed", "/pro/garantia/"
    yield "sofia", "desk", "/mesa/"
    yield "sofia", "desk-claim", f"/mesa/pedidos/{town.claims['duarte']}/"


@pytest.mark.slow(reason="looks at every screen in every setting")
def test_every_screen_can_be_read_by_all(look: Any, town: Player) -> None:
    for who, of_one in groupby(screens(town, NOW), key=lambda screen: screen[0]):
        page = look.page("phone")
        if who:
            be(page, who)
        for _who, name, address in of_one:
            assert page.goto(address).status in (200, 404), address
            look.at(page, name)
