"""The operator's page of the staff, and the page behind an invitation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import cast
from cast import MONDAY
from vinte.people import queries as people

pytestmark = pytest.mark.django_db

HERE = "/operador/equipa/"
SOFIA = "sofia@vinte.example"


def browser(account: Any = None) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    if account is not None:
        client.force_login(account)
    return client


@pytest.fixture
def otilia(stand_at: Callable[[datetime], None]) -> Any:
    stand_at(MONDAY)
    return cast.staff("Otília", role="operator")


def test_otilia_invites_sofia_who_accepts_and_reaches_the_desk(otilia: Any) -> None:
    operator = browser(otilia)
    page = operator.post(f"{HERE}convidar/", {"email": SOFIA, "role": "support"}, follow=True)
    assert "O convite seguiu por e-mail." in page.content.decode() and SOFIA in page.content.decode()
    link = f"/equipa/convite/{cast.secret_sent_to(SOFIA, page='equipa/convite')}/"
    sofia = browser()
    page = sofia.get(link)
    assert page.status_code == 200 and page["Cache-Control"] == "no-store"
    assert SOFIA in page.content.decode()
    refused = sofia.post(link, {"name": ""})
    assert refused.status_code == 422 and "Escreva o seu nome." in refused.content.decode()
    assert sofia.post(link, {"name": "Sofia Reis"}).status_code == 302
    assert sofia.get("/mesa/").status_code == 200
    assert sofia.get(HERE).status_code == 404
    assert browser().get(link).status_code == 410
    text = operator.get(HERE).content.decode()
    assert "Sofia Reis" in text and "aceitou o convite para a função" in text and "Só o e-mail" in text


def test_what_is_refused_stands_beside_what_was_typed(otilia: Any) -> None:
    operator = browser(otilia)
    page = operator.post(f"{HERE}convidar/", {"email": "sofia-arroba", "role": "operator"})
    text = page.content.decode()
    assert page.status_code == 422 and "sofia-arroba" in text and "Falta a @" in text


def test_an_operator_is_asked_before_giving_up_their_own_role(otilia: Any) -> None:
    cast.staff("Óscar", role="operator")
    operator, there = browser(otilia), f"{HERE}{otilia.pk}/retirar/"
    page = operator.post(there, {"role": "operator"})
    assert page.status_code == 422 and "Está a retirar a si a função" in page.content.decode()
    assert people.audiences_of(otilia) == {"operator"}
    gone = operator.post(there, {"role": "operator", "is_sure": "on"})
    assert (gone.status_code, gone["Location"]) == (302, reverse("public:start"))
    assert people.audiences_of(otilia) == frozenset()
    assert operator.get(HERE).status_code == 404


def test_the_last_operator_stays(otilia: Any) -> None:
    page = browser(otilia).post(f"{HERE}{otilia.pk}/retirar/", {"role": "operator", "is_sure": "on"})
    assert page.status_code == 422 and "última conta que opera" in page.content.decode()


def test_an_invitation_is_sent_again_and_withdrawn(otilia: Any) -> None:
    operator = browser(otilia)
    operator.post(f"{HERE}convidar/", {"email": SOFIA, "role": "support"})
    (asked,) = people.open_staff_invitations(at=MONDAY)
    assert operator.post(f"{HERE}convites/{asked.id}/enviar/").status_code == 302
    assert cast.letter_kinds(SOFIA) == ["staff_invited"] * 2
    link = f"/equipa/convite/{cast.secret_sent_to(SOFIA, page='equipa/convite')}/"
    assert operator.post(f"{HERE}convites/{asked.id}/retirar/").status_code == 302
    assert browser().post(link, {"name": "Sofia"}).status_code == 409
    assert operator.post(f"{HERE}convites/{asked.id}/retirar/").status_code == 404


def test_somebody_else_who_is_logged_in_reads_whose_it_is_and_takes_nothing(otilia: Any) -> None:
    browser(otilia).post(f"{HERE}convidar/", {"email": SOFIA, "role": "operator"})
    link = f"/equipa/convite/{cast.secret_sent_to(SOFIA, page='equipa/convite')}/"
    ana = cast.professional("Ana")
    page = browser(ana.account).post(link, {"name": "Ana"})
    assert page.status_code == 422 and SOFIA in page.content.decode()
    assert people.audiences_of(ana.account) == {"professional"}
    assert browser().post(link, {"name": "Sofia"}).status_code == 302


@pytest.mark.parametrize("role", ["support", "operator"])
def test_roles_are_given_and_taken_on_the_page(otilia: Any, role: str) -> None:
    other = {"support": "operator", "operator": "support"}[role]
    sofia = cast.staff("Sofia", role=role)
    operator = browser(otilia)
    assert operator.post(f"{HERE}{sofia.pk}/dar/", {"role": other}).status_code == 302
    assert people.audiences_of(sofia) == {"support", "operator"}
    assert operator.post(f"{HERE}{sofia.pk}/retirar/", {"role": role}).status_code == 302
    assert people.audiences_of(sofia) == {other}
