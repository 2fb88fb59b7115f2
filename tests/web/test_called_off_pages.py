"""A job that fell through: from Ana's contact and Helena's page to Sofia's desk, and back to both."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

import cast
from vinte.claims import queries as claims
from vinte.handling import queries as handling

pytestmark = pytest.mark.django_db
NOW = cast.later(hours=8)
DESK = "/mesa/pedidos-de-orcamento/"


@pytest.fixture(autouse=True)
def now(stand_at: Callable[[datetime], None]) -> None:
    stand_at(NOW)


class Town:
    """Ana won Helena's job two hours ago."""

    def __init__(self) -> None:
        self.ana = cast.professional("Ana", balance_cents=5000, pack="monthly")
        self.helena = cast.homeowner("Helena")
        self.asked = cast.request(of=self.helena)
        self.purchase = cast.buy(self.ana, self.asked, at=cast.later(hours=2))
        cast.hired(self.purchase, at=cast.later(hours=6))
        self.pro, self.desk = Client(), Client()
        self.pro.force_login(self.ana.account)
        self.desk.force_login(cast.staff())

    @property
    def contact(self) -> str:
        return f"/pro/contactos/{self.purchase.id}/"

    def helenas_page(self) -> str:
        """As she opens it from the letter that asks her."""
        return f"/pedido/{cast.secret_sent_to(self.helena.email, page='pedido')}/"

    def no_award(self) -> str:
        return claims.assess(professional_id=self.ana.id, at=NOW).clauses["no_award"].status


@pytest.fixture
def town() -> Town:
    return Town()


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_ana_asks_helena_confirms_and_sofia_withdraws_it(town: Town) -> None:
    assert "Ficou sem efeito antes de começar" in text(town.pro.get(town.contact))
    refused = town.pro.post(f"{town.contact}sem-efeito/", {"words": " ", "alone": "1"})
    assert refused.status_code == 422 and "Falta dizer o que aconteceu" in text(refused)
    sent = town.pro.post(
        f"{town.contact}sem-efeito/", {"words": "A Helena desistiu.", "alone": "1"}, follow=True
    )
    assert "Perguntámos ao particular" in text(sent)
    page = town.helenas_page()
    assert "diz que o trabalho ficou sem efeito antes de começar. Foi assim?" in text(Client().get(page))
    assert "A Helena desistiu." in text(Client().get(page))
    Client().post(page, {"act": "called_off", "professional": str(town.ana.id)})
    assert "Uma pessoa da equipa decide." in text(Client().get(page))
    assert "O particular confirma; falta uma pessoa da equipa decidir." in text(town.pro.get(town.contact))
    shown = text(town.desk.get(DESK))
    assert "O profissional diz que ficou sem efeito. O particular confirma." in shown
    (said,) = handling.called_off_on(professional_id=town.ana.id, purchase_ids=[town.purchase.id])
    address = f"{DESK}sem-efeito/{town.ana.id}/{said.id}/"
    missing = town.desk.post(address, {"act": "withdraw", "words": ""})
    assert missing.status_code == 422 and town.no_award() == "failed"
    done = town.desk.post(address, {"act": "withdraw", "words": "Ambos confirmam."}, follow=True)
    assert "Trabalho retirado." in text(done) and town.no_award() == "open"
    assert "Ficou sem efeito antes de começar?" not in text(done)
    assert "Cumprida" not in text(town.pro.get("/pro/garantia/"))


def test_helena_says_it_alone_and_sofia_lets_it_stand(town: Town) -> None:
    from vinte.people import actions as people

    secret = people.issue_private_link(purpose="homeowner_request", subject=town.asked.pk, at=NOW)
    page = f"/pedido/{secret}/"
    assert "Ficou sem efeito antes de começar?" in text(Client().get(page))
    # A "no" where nobody said anything is not offered.
    assert Client().post(page, {"act": "not_called_off", "professional": str(town.ana.id)}).status_code == 404
    Client().post(
        page, {"act": "called_off", "professional": str(town.ana.id), "text": "Fiquei sem dinheiro."}
    )
    assert "O particular diz que ficou sem efeito." in text(town.desk.get(DESK))
    (said,) = handling.called_off_on(professional_id=town.ana.id, purchase_ids=[town.purchase.id])
    town.desk.post(
        f"{DESK}sem-efeito/{town.ana.id}/{said.id}/", {"act": "keep", "words": "A obra já tinha começado."}
    )
    assert town.no_award() == "failed"
    assert "A obra já tinha começado." in text(town.pro.get(town.contact))
    assert re.search("Ficou sem efeito antes de começar", text(town.pro.get(town.contact)))


def test_nobody_else_calls_a_job_off(town: Town, stand_at: Callable[[datetime], None]) -> None:
    bruno = Client()
    bruno.force_login(cast.professional("Bruno").account)
    assert bruno.post(f"{town.contact}sem-efeito/", {"words": "Desistiu."}).status_code == 404
    assert (
        town.pro.post(f"{DESK}sem-efeito/{town.ana.id}/{town.purchase.id}/", {"act": "keep"}).status_code
        == 404
    )
    stand_at(NOW + timedelta(days=1))
    assert handling.called_off_on(professional_id=town.ana.id, purchase_ids=[town.purchase.id]) == []
