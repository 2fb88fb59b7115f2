"""Helena lost the link to her request: a code to her address opens it again, and a stranger learns nothing."""

from __future__ import annotations

import re

import pytest
from django.test import Client

import cast

pytestmark = pytest.mark.django_db(transaction=True)
WHERE = "/pedido/perdido/"


@pytest.fixture(autouse=True)
def at_noon(stand_at) -> None:
    stand_at(cast.later(hours=5))


def code_sent_to(email: str) -> str:
    (letter,) = cast.letters(email, kind="confirmation_code")
    (code,) = re.findall(r"\b\d{6}\b", letter.text)
    return code


def test_a_code_to_her_address_opens_the_newest_request() -> None:
    helena = cast.homeowner()
    cast.request(of=helena, title="Pintar o teto")
    cast.request(of=helena, at=cast.later(hours=1), title="Pintar a sala toda")
    client = Client()
    page = client.post(WHERE, {"email": helena.email.upper()}).content.decode()
    assert "enviámos para lá um código" in page
    wrong = client.post(WHERE, {"email": helena.email, "code": "000000"})
    assert wrong.status_code == 422 and "não está certo" in wrong.content.decode()
    opened = client.post(WHERE, {"email": helena.email, "code": code_sent_to(helena.email)})
    assert opened["Location"].startswith("/pedido/")
    assert "Pintar a sala toda" in client.get(opened["Location"]).content.decode()


def test_who_never_asked_reads_the_same_and_gets_nothing() -> None:
    helena, client = cast.homeowner(), Client()
    cast.request(of=helena)
    form = re.compile(r"<main.*</main>", re.DOTALL)
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|value="[^"]+@[^"]+"')
    pages = []
    for email in (helena.email, "ninguem@casa.example"):
        asked = client.post(WHERE, {"email": email}).content.decode()
        tried = client.post(WHERE, {"email": email, "code": "000000"}).content.decode()
        pages.append([token.sub("", form.findall(page)[0]) for page in (asked, tried)])
    assert pages[0] == pages[1]
    assert cast.letters("ninguem@casa.example") == []


def test_what_is_no_address_is_told() -> None:
    answer = Client().post(WHERE, {"email": "joão@exemplo.pt"})
    assert answer.status_code == 422 and "Antes da @" in answer.content.decode()
