"""A visit from Ana's contact to Helena's link and back: pages, files, and what nobody else gets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

import cast
from vinte.handling import queries as handling

pytestmark = pytest.mark.django_db
NOW = cast.later(hours=6)


@pytest.fixture(autouse=True)
def now(stand_at: Callable[[datetime], None]) -> None:
    stand_at(NOW)


class Town:
    """Ana bought Helena's contact an hour ago."""

    def __init__(self) -> None:
        self.ana = cast.professional("Ana", balance_cents=5000)
        self.helena = cast.homeowner("Helena")
        self.purchase = cast.buy(self.ana, cast.request(of=self.helena), at=cast.later(hours=5))
        self.pro, self.link = Client(HTTP_ACCEPT_LANGUAGE="pt"), Client(HTTP_ACCEPT_LANGUAGE="pt")
        self.pro.force_login(self.ana.account)

    @property
    def contact(self) -> str:
        return f"/pro/contactos/{self.purchase.id}/"

    def helenas_page(self) -> str:
        return f"/visita/{cast.secret_sent_to(self.helena.email, page='visita')}/"

    def plan(self, **changes: str) -> Any:
        given = {"starts_at": "2026-01-14T10:00", "minutes": "60", "idempotency_key": "one", **changes}
        return self.pro.post(f"{self.contact}visita/", given, follow=True)

    def anas_page(self) -> str:
        (visit,) = handling.visits_on(professional_id=self.ana.id, purchase_ids=[self.purchase.id])
        return f"{self.contact}visitas/{visit.id}/"


@pytest.fixture
def town() -> Town:
    return Town()


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_ana_proposes_helena_wants_another_hour_and_gets_it(
    town: Town, stand_at: Callable[[datetime], None]
) -> None:
    assert "Marcar visita" in text(town.pro.get(town.contact))
    assert "nunca antes" in text(town.pro.get(f"{town.contact}visita/"))
    refused = town.plan(starts_at="2026-01-12T09:00")
    assert refused.status_code == 422 and "Essa hora já passou." in text(refused)
    planned = text(town.plan())
    assert (
        "Visita proposta." in planned and "à espera da resposta" in planned and "Marcar visita" not in planned
    )
    page = town.helenas_page()
    shown = text(town.link.get(page))
    assert "Quarta-feira, 14 de janeiro" in shown and "10:00" in shown and "hora de Lisboa" in shown
    assert "na morada que indicou no pedido" in shown and "Rua Direita" not in shown
    missing = town.link.post(page, {"act": "other_time", "sequence": "0"})
    assert missing.status_code == 422 and "Falta dizer quando lhe dá jeito." in text(missing)
    asked = town.link.post(
        page,
        {
            "act": "other_time",
            "sequence": "0",
            "wished_at": "2026-01-15T18:30",
            "words": "Depois do trabalho.",
        },
        follow=True,
    )
    assert "Pediu outra hora" in text(asked)
    anas = text(town.pro.get(town.anas_page()))
    assert "Depois do trabalho." in anas and "18:30" in anas
    stand_at(NOW + timedelta(minutes=5))
    moved = town.pro.post(
        town.anas_page(), {"act": "move", "sequence": "0", "starts_at": "2026-01-15T18:30"}, follow=True
    )
    assert "A visita mudou de hora" in text(moved) and "Combinada" in text(moved)
    old = text(town.link.get(page))
    assert "A hora mudou desde este e-mail" in old and "18:30" in old
    stale = town.link.post(page, {"act": "called_off", "sequence": "0"})
    assert stale.status_code == 422 and "Esta visita mudou depois de abrir a página." in text(stale)
    assert "A hora mudou" not in text(town.link.get(town.helenas_page()))


def test_each_side_takes_the_file_home_with_what_it_may_know(town: Town) -> None:
    town.plan()
    anas = town.pro.get(f"{town.anas_page()}visita.ics")
    helenas = town.link.get(f"{town.helenas_page()}visita.ics")
    for answer in (anas, helenas):
        assert (
            answer["Content-Type"] == "text/calendar; charset=utf-8" and "no-store" in answer["Cache-Control"]
        )
    read = [Calendar.from_ical(answer.content).walk("VEVENT")[0] for answer in (anas, helenas)]
    assert read[0]["uid"] == read[1]["uid"]
    assert str(read[0]["location"]) == "Rua Direita, 5, Esgueira, Aveiro"
    assert str(read[1]["location"]) == "Na morada que indicou no pedido"
    assert town.helena.email.encode() not in anas.content
    assert town.ana.account.email.encode() not in helenas.content
    cast.take_back(town.purchase, at=NOW)
    gone = town.pro.get(f"{town.anas_page()}visita.ics")
    assert "location" not in Calendar.from_ical(gone.content).walk("VEVENT")[0]


def test_how_it_went_is_said_after_its_hour(town: Town, stand_at: Callable[[datetime], None]) -> None:
    town.plan(is_agreed="1")
    assert "A visita fez-se" not in text(town.pro.get(town.anas_page()))
    early = town.pro.post(town.anas_page(), {"act": "made", "sequence": "0"})
    assert early.status_code == 422 and "ainda não chegou" in text(early)
    assert "Ninguém apareceu" not in text(town.link.get(town.helenas_page()))
    stand_at(cast.later(days=2, hours=2))
    assert "Ninguém apareceu" in text(town.link.get(town.helenas_page()))
    assert "A visita fez-se" in text(town.pro.get(town.anas_page()))
    made = town.pro.post(
        town.anas_page(), {"act": "made", "sequence": "0", "words": "Medi tudo."}, follow=True
    )
    assert "a visita conta como contacto com o cliente" in text(made)
    assert "Visita, " in text(town.pro.get(town.contact)) and "Medi tudo." in text(town.pro.get(town.contact))
    said = town.link.post(town.helenas_page(), {"act": "nobody_came", "sequence": "0"})
    assert said.status_code == 302 and len(handling.attempts(town.ana.id)) == 1


def test_nobody_else_sees_or_moves_it(town: Town, stand_at: Callable[[datetime], None]) -> None:
    town.plan()
    bruno = Client()
    bruno.force_login(cast.professional("Bruno").account)
    for page in (town.anas_page(), f"{town.anas_page()}visita.ics", f"{town.contact}visita/"):
        assert bruno.get(page).status_code == 404
    assert bruno.post(town.anas_page(), {"act": "call_off", "sequence": "0"}).status_code == 404
    assert town.pro.post(town.anas_page(), {"act": "burn", "sequence": "0"}).status_code == 404
    other = cast.buy(town.ana, cast.request(), at=NOW)
    assert town.pro.get(town.anas_page().replace(str(town.purchase.id), str(other.id))).status_code == 404
    page = town.helenas_page()
    assert town.link.post(page, {"act": "burn", "sequence": "0"}).status_code == 404
    assert town.link.get("/visita/unknown/").status_code == 404
    assert town.link.get("/visita/unknown/visita.ics").status_code == 404
    assert "no-store" in town.link.get(page)["Cache-Control"]
    stand_at(NOW + timedelta(days=240))
    for address in (page, f"{page}visita.ics"):
        assert town.link.get(address).status_code == 410
