"""Helena lost the link to her request: a code to her address opens it again, and a stranger learns nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

import cast
from vinte.notices import queries as notices
from vinte.people.models import Homeowner

pytestmark = pytest.mark.django_db(transaction=True)
WHERE = "/pedido/perdido/"


@pytest.fixture(autouse=True)
def at_noon(stand_at) -> None:
    stand_at(cast.later(hours=5))


def code_sent_to(email: str) -> str:
    (letter,) = cast.letters(email, kind="confirmation_code")
    (code,) = re.findall(r"\b\d{6}\b", letter.text)
    return code


def asker_of(page: Any) -> str:
    """What the page with the code brings back: who asked for it."""
    found = re.search(r'name="asker" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


def test_a_code_to_her_address_opens_the_newest_request() -> None:
    helena = cast.homeowner()
    cast.request(of=helena, title="Pintar o teto")
    cast.request(of=helena, at=cast.later(hours=1), title="Pintar a sala toda")
    client = Client()
    page = client.post(WHERE, {"address": helena.email.upper()})
    assert "enviámos para lá um código" in page.content.decode()
    sent = {"address": helena.email, "asker": asker_of(page)}
    wrong = client.post(WHERE, {**sent, "code": "000000"})
    assert wrong.status_code == 422 and "não está certo" in wrong.content.decode()
    opened = client.post(WHERE, {**sent, "code": code_sent_to(helena.email)})
    assert opened["Location"].startswith("/pedido/")
    assert "Pintar a sala toda" in client.get(opened["Location"]).content.decode()


def test_who_never_asked_reads_the_same_and_gets_nothing() -> None:
    helena, client = cast.homeowner(), Client()
    cast.request(of=helena)
    form = re.compile(r"<main.*</main>", re.DOTALL)
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|name="(?:address|asker)" value="[^"]+"')
    pages = []
    for email in (helena.email, "ninguem@casa.example"):
        asked = client.post(WHERE, {"address": email})
        tried = client.post(WHERE, {"address": email, "asker": asker_of(asked), "code": "000000"})
        pages.append([token.sub("", form.findall(page.content.decode())[0]) for page in (asked, tried)])
    assert pages[0] == pages[1]
    assert cast.letters("ninguem@casa.example") == []


def test_what_is_no_address_is_told() -> None:
    answer = Client().post(WHERE, {"address": "joão@exemplo.pt"})
    assert answer.status_code == 422 and "Antes da @" in answer.content.decode()


def text_sent_to(number: str) -> str:
    (code,) = {
        found
        for message in notices.mailbox(number)
        if message.kind == "confirmation_code"
        for found in re.findall(r"\b\d{6}\b", message.text)
    }
    return code


def test_a_code_to_her_confirmed_telephone_opens_it_too() -> None:
    helena = cast.homeowner(phone="912345678")
    Homeowner.objects.filter(pk=helena.pk).update(phone_confirmed_at=cast.MONDAY)
    cast.request(of=helena, title="Pintar a sala toda")
    client = Client()
    page = client.post(WHERE, {"address": "912 345 678"})
    assert "enviámos para lá um código" in page.content.decode()
    sent = {"address": "912 345 678", "asker": asker_of(page)}
    opened = client.post(WHERE, {**sent, "code": text_sent_to("+351912345678")})
    assert "Pintar a sala toda" in client.get(opened["Location"]).content.decode()


def test_nobody_s_confirmed_telephone_gets_nothing_and_reads_the_same() -> None:
    """A neighbour's number that Helena typed does not open her request, nor does a mistyped address."""
    helena = cast.homeowner(phone="912345678")
    cast.request(of=helena)
    page = Client().post(WHERE, {"address": "912345678"}).content.decode()
    assert "enviámos para lá um código" in page and notices.mailbox("+351912345678") == []
    Homeowner.objects.filter(pk=helena.pk).update(phone_confirmed_at=cast.MONDAY, email_confirmed_at=None)
    page = Client().post(WHERE, {"address": helena.email}).content.decode()
    assert "enviámos para lá um código" in page
    assert not cast.letters(helena.email, kind="confirmation_code")


@pytest.mark.parametrize(
    ("typed", "says"),
    [("912 345", "não está completo"), ("760 100 200", "tarifa especial"), ("", "e-mail ou telefone")],
)
def test_what_is_no_telephone_is_told(typed: str, says: str) -> None:
    answer = Client().post(WHERE, {"address": typed})
    assert answer.status_code == 422 and says in answer.content.decode()


def test_a_site_without_a_gateway_asks_for_the_address(settings: Any) -> None:
    settings.VINTE_DEMO, settings.VINTE_SMS_URL = False, ""
    assert "ou o telefone" not in Client().get(WHERE).content.decode()
    answer = Client().post(WHERE, {"address": "912 345 678"})
    assert answer.status_code == 422 and "não envia SMS" in answer.content.decode()


def test_a_stranger_who_knows_her_address_takes_no_code_from_her() -> None:
    """Before, the stranger's request made hers useless, and five wrong tries on any page ended it."""
    helena = cast.homeowner()
    cast.request(of=helena)
    client, stranger = Client(), Client(REMOTE_ADDR="192.0.2.66")
    mine = asker_of(client.post(WHERE, {"address": helena.email}))
    code = code_sent_to(helena.email)
    for _each in range(10):
        page = stranger.post(WHERE, {"address": helena.email})
        if page.status_code == 200:
            for _try in range(5):
                stranger.post(WHERE, {"address": helena.email, "asker": asker_of(page), "code": "000000"})
    assert len(cast.letters(helena.email, kind="confirmation_code")) == 9
    opened = client.post(WHERE, {"address": helena.email, "asker": mine, "code": code})
    assert opened.status_code == 302
