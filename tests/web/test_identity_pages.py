"""Ana's page for another name or number, and Sofia's desk for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import cast
from vinte.people import queries as people

pytestmark = pytest.mark.django_db
NOW = cast.later(days=2)
PAGE, DESK = "/pro/identidade/", "/mesa/identidades/"


@pytest.fixture(autouse=True)
def now(stand_at: Callable[[datetime], None]) -> None:
    stand_at(NOW)


def signed_in(account: Any) -> Client:
    client = Client()
    client.force_login(account)
    return client


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("certidao.pdf", cast.pdf(), content_type="application/pdf")


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_ana_reads_what_it_does_asks_and_takes_it_back() -> None:
    ana = cast.professional("Ana", has_badge=True)
    client = signed_in(ana.account)
    shown = text(client.get(PAGE))
    assert "Mudar o nome põe o selo verificado em pausa" in shown and ana.professional.tax_identity in shown
    for sent, said in (
        ({"trade_name": "Ana e Filhas"}, "Faltam os documentos"),
        ({"tax_number": "123", "documents": paper()}, "não é válido"),
        ({"documents": paper()}, "Está tudo como já estava."),
    ):
        refused = client.post(PAGE, sent)
        assert refused.status_code == 422 and said in text(refused)
    asked = client.post(PAGE, {"trade_name": "Ana e Filhas", "documents": paper()}, follow=True)
    assert "O seu pedido está a ser visto" in text(asked) and "O selo verificado está em pausa" in text(asked)
    assert "verified" not in people.active_badges(professional_id=ana.id, at=NOW)
    assert "em pausa, enquanto vemos o nome novo" in text(client.get("/pro/selos/"))
    # Nobody sees the new name yet.
    assert "Ana e Filhas" not in text(Client().get(f"/profissionais/{ana.id}/"))
    change = people.latest_identity_change(ana.id)
    back = client.post(f"{PAGE}{change.id}/retirar/", follow=True)
    assert "Fica tudo como estava." in text(back)
    assert "verified" in people.active_badges(professional_id=ana.id, at=NOW)


def test_sofia_sees_who_has_the_name_already_and_decides(stand_at: Callable[[datetime], None]) -> None:
    ana, sofia = cast.professional("Ana", has_badge=True), signed_in(cast.staff())
    cast.professional("Bruno")
    client = signed_in(ana.account)
    client.post(PAGE, {"trade_name": "bruno obras", "documents": paper()})
    assert "Ana Obras" in text(sofia.get(DESK))
    change = people.latest_identity_change(ana.id)
    case = text(sofia.get(f"{DESK}{change.id}/"))
    assert "Outros já usam este nome" in case and "Bruno Obras" in case
    papers = people.identity_change_case(change.id).papers
    assert sofia.get(f"{DESK}{change.id}/documentos/{papers[0].id}/").content == cast.pdf()
    refused = sofia.post(f"{DESK}{change.id}/decidir/", {"act": "refuse", "words": " "})
    assert refused.status_code == 422
    sofia.post(f"{DESK}{change.id}/decidir/", {"act": "refuse", "words": "O nome é do Bruno."})
    assert "O nome é do Bruno." in text(client.get(PAGE))
    stand_at(cast.later(days=3))
    client.post(PAGE, {"tax_number": "501964843", "documents": paper()})
    change = people.latest_identity_change(ana.id)
    assert sofia.post(f"{DESK}{change.id}/decidir/", {"act": "accept"}).status_code == 302
    assert people.professional(ana.id).tax_identity == "PT501964843"
    assert signed_in(ana.account).get(f"{DESK}{change.id}/").status_code == 404
