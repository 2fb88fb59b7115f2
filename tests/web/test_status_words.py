"""The words of the homeowner's page and wizard: true to what holds for this request, in every language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

import cast
import wizard_story as story
from cast import MONDAY
from vinte.leads.models import JobRequest
from vinte.people import actions as people

pytestmark = pytest.mark.django_db
AFTER = MONDAY + timedelta(hours=5)


class Town:
    """Helena's request, and Ana, who has a telephone."""

    def __init__(self) -> None:
        self.ana = cast.professional("Ana", balance_cents=5000, is_complete=True)
        self.asked = cast.request(of=cast.homeowner(phone="912345678"), title="Pintar a sala toda")
        secret = people.issue_private_link(purpose="homeowner_request", subject=self.asked.pk, at=MONDAY)
        self.where = f"/pedido/{secret}/"

    def page(self) -> str:
        answer = Client().get(self.where)
        assert answer.status_code == 200
        return answer.content.decode()

    def post(self, act: str, **given: Any) -> Any:
        return Client().post(self.where, {"act": act, **given})

    def job(self) -> JobRequest:
        return JobRequest.objects.get(pk=self.asked.pk)


@pytest.fixture
def town(stand_at: Callable[[datetime], None]) -> Town:
    stand_at(AFTER)
    return Town()


def test_who_hid_the_telephone_is_not_told_who_calls_from_where(town: Town) -> None:
    cast.buy(town.ana, town.asked, at=AFTER)
    assert "Liga do" in town.page() and "Prefiro que me liguem" in town.page()
    town.post("hide_phone")
    page = town.page()
    assert "Liga do" not in page and "Prefiro que me liguem" not in page
    assert "não confirmado, escondido" in page and "escreve-lhe uma mensagem" in page
    # Shown to one, that one may call: from where, and when she likes it, is of use again.
    town.post("show_phone", professional=town.ana.id)
    assert "Liga do" in town.page() and "Prefiro que me liguem" in town.page()


def test_a_professional_is_complained_about_by_one_door(town: Town) -> None:
    cast.buy(town.ana, town.asked, at=AFTER)
    page = town.page()
    assert page.count("<summary>Reclamar<") == 1 and page.count("/reclamacao/") == 1
    town.post("nuisance", professional=town.ana.id, kind="rude", text="Gritou comigo.")
    page = town.page()
    assert "Fazer queixa" not in page and page.count("/reclamacao/") == 1


@pytest.mark.parametrize(
    ("language", "ours"),
    [("en", "Your request"), ("es", "Su solicitud"), ("fr", "Votre demande"), ("it", "La sua richiesta")],
)
def test_a_request_is_called_no_claim(town: Town, language: str, ours: str) -> None:
    page = Client(headers={"accept-language": language}).get(town.where).content.decode()
    assert f'<h2 id="pedido-titulo">{ours}</h2>' in page
    assert f"{town.job().title}" in page


@pytest.mark.parametrize(("hours", "is_quiet"), [(71.9, False), (72, True), (24 * 7, True)])
def test_a_request_that_nobody_takes_says_so_and_what_helps(
    town: Town, stand_at: Callable[[datetime], None], hours: float, is_quiet: bool
) -> None:
    published = town.job().published_at
    assert published is not None
    stand_at(published + timedelta(hours=hours))
    page = town.page()
    assert ("ainda ninguém ficou com ele" in page) is is_quiet
    assert ("Convidar quem trabalha aí" in page) is is_quiet
    # Once somebody has it there is no quiet to speak of.
    cast.buy(town.ana, town.asked, at=published + timedelta(hours=hours))
    assert "ainda ninguém ficou com ele" not in town.page()


@pytest.mark.parametrize(
    ("trade", "example"),
    [("plumber", "arranjar uma torneira que pinga na cozinha"), ("painter", "pintar um quarto de 12 m²")],
)
def test_the_example_is_of_the_trade_that_was_chosen(client: Client, trade: str, example: str) -> None:
    story.answer(client, "oficio", trade=trade)
    assert f"Por exemplo: {example}." in client.get("/pedir/trabalho/").content.decode()
