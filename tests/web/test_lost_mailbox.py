"""Ana lost her mailbox: she asks without logging in, Sofia checks, the old address is told and may stop it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

import cast
from vinte.people import actions as people
from vinte.people import due
from vinte.people.models import Account, MailboxRequest

pytestmark = pytest.mark.django_db
PAGE, DESK = "/conta/perdi-o-e-mail/", "/mesa/caixas/"
NEW = "ana.nova@exemplo.pt"
NOW = cast.later(days=1)
WEEK = timedelta(days=7)
TICK = timedelta(microseconds=1)


class Story:
    """Ana, who asks from any browser, and Sofia at the desk."""

    def __init__(self, stand_at: Callable[[datetime], None]) -> None:
        self.stand_at = stand_at
        self.at(NOW)
        self.ana = cast.professional("Ana")
        self.old = self.ana.account.email
        self.browser = Client(HTTP_ACCEPT_LANGUAGE="pt")
        self.sofia = Client(HTTP_ACCEPT_LANGUAGE="pt")
        self.sofia.force_login(cast.staff("Sofia"))

    def at(self, instant: datetime) -> None:
        self.now = instant
        self.stand_at(instant)

    def ask(self, *, old: str = "", number: str = "", new: str = NEW) -> Any:
        form = {
            "old_email": old or self.old,
            "tax_number": number or self.ana.professional.tax_identity.removeprefix("PT"),
            "new_email": new,
            "words": "A caixa foi fechada pelo fornecedor.",
        }
        first = self.browser.post(PAGE, form)
        assert first.status_code == 200, text(first)
        code = cast.letters(new, kind="confirmation_code")[-1].text
        found = re.search(r"\b\d{6}\b", code)
        assert found
        asker = re.search(r'name="asker" value="([^"]+)"', first.content.decode())
        assert asker
        return self.browser.post(PAGE, {**form, "asker": asker[1], "code": found[0]})

    @property
    def request(self) -> MailboxRequest:
        return MailboxRequest.objects.latest("asked_at", "pk")

    def decide(self, act: str, *checks: str, reason: str = "Liguei, e mostrou o documento.") -> Any:
        return self.sofia.post(
            f"{DESK}{self.request.pk}/decidir/",
            {"act": act, "checks": list(checks), "reason": reason},
            follow=True,
        )

    def answer(self, act: str, *, kind: str = "mailbox_asked") -> Any:
        secret = cast.secret_sent_to(self.old, page="caixa", kind=kind)
        assert self.browser.get(f"/conta/caixa/{secret}/").status_code == 200
        return self.browser.post(f"/conta/caixa/{secret}/", {"act": act})

    @property
    def address(self) -> str:
        return Account.objects.get(pk=self.ana.account.pk).email


@pytest.fixture
def story(stand_at: Callable[[datetime], None]) -> Story:
    return Story(stand_at)


def text(page: Any) -> str:
    return re.sub(r"\s+", " ", page.content.decode())


def test_after_the_checks_and_a_week_the_account_has_the_new_address(story: Story) -> None:
    assert "Já não lê o e-mail da conta?" in text(story.browser.get("/conta/login/"))
    assert "O pedido ficou feito" in text(story.ask())
    assert "Ana Obras" in text(story.sofia.get(DESK))
    shown = text(story.sofia.get(f"{DESK}{story.request.pk}/"))
    assert "escreveu o da empresa" in shown and "avisado, sem resposta" in shown
    for checks in ((), ("phone_call",)):
        refused = story.decide("accept", *checks)
        assert refused.status_code == 422 and "Faltam verificações" in text(refused)
    assert "Falta o motivo" in text(story.decide("accept", "papers", "phone_call", reason=" "))
    assert "Os dois endereços foram avisados" in text(story.decide("accept", "papers", "phone_call"))
    for address in (story.old, NEW):
        (letter,) = cast.letters(address, kind="mailbox_accepted")
        assert "20 de janeiro" in letter.text
        assert ("/conta/caixa/" in letter.text) == (address == story.old)
    due.DUTIES.run(at=NOW + WEEK - TICK)
    assert story.address == story.old
    due.DUTIES.run(at=NOW + WEEK)
    assert story.address == NEW
    for address in (story.old, NEW):
        assert len(cast.letters(address, kind="email_changed")) == 1
    assert story.request.state == "done" and story.request.checks == ["papers", "phone_call"]
    again = story.decide("refuse")
    assert "já foi decidido" in text(again)


def test_the_old_address_says_yes_and_nobody_waits(story: Story) -> None:
    story.ask()
    assert "a mudança faz-se logo" in text(story.answer("mine"))
    assert story.address == story.old  # one word alone changes nothing
    due.DUTIES.run(at=NOW + WEEK)
    assert story.address == story.old
    story.decide("accept", "papers", "tax_number")
    due.DUTIES.run(at=NOW)
    assert story.address == NEW


@pytest.mark.parametrize("kind", ["mailbox_asked", "mailbox_accepted"])
def test_the_old_address_stops_it_before_and_after_the_agent(story: Story, kind: str) -> None:
    story.ask()
    if kind == "mailbox_accepted":
        story.decide("accept", "papers", "phone_call")
    assert "Parámos a mudança" in text(story.answer("stop", kind=kind))
    due.DUTIES.run(at=NOW + WEEK)
    assert story.address == story.old and story.request.state == "stopped"
    (letter,) = cast.letters(NEW, kind="mailbox_refused")
    assert "disse que não" in letter.text
    secret = cast.secret_sent_to(story.old, page="caixa", kind="mailbox_asked")
    assert "já foi decidido" in text(story.browser.post(f"/conta/caixa/{secret}/", {"act": "mine"}))
    assert "já foi decidido" in text(story.decide("accept", "papers", "phone_call"))
    # She may ask again.
    story.at(NOW + timedelta(days=2))
    story.ask(new="ana.outra@exemplo.pt")
    assert story.request.state == "sent"


def test_nobody_learns_who_has_an_account(story: Story) -> None:
    known = text(story.ask())
    unknown = text(story.ask(old="ninguem@exemplo.pt", new="outra@exemplo.pt"))
    strip = re.compile(r'csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"')
    assert strip.sub("", known.partition("<main")[2]) == strip.sub("", unknown.partition("<main")[2])
    assert MailboxRequest.objects.count() == 1
    # Of the staff's accounts nobody asks here.
    story.ask(old="sofia@vinte.example", new="sofia.outra@exemplo.pt")
    assert MailboxRequest.objects.count() == 1
    bruno = cast.professional("Bruno")
    taken = story.browser.post(
        PAGE, {"old_email": story.old, "new_email": bruno.account.email, "words": "x", "tax_number": ""}
    )
    assert taken.status_code == 200  # the code goes to whoever reads there, and nobody else


def test_what_she_did_not_know_is_no_check_and_a_refusal_says_why(story: Story) -> None:
    story.ask(number="501964843")
    assert "não escreveu o da empresa" in text(story.sofia.get(f"{DESK}{story.request.pk}/"))
    assert "Faltam verificações" in text(story.decide("accept", "papers", "tax_number"))
    assert "Quem pediu recebeu o motivo" in text(story.decide("refuse", reason="Ninguém atendeu."))
    (letter,) = cast.letters(NEW, kind="mailbox_refused")
    assert "Ninguém atendeu." in letter.text
    due.DUTIES.run(at=NOW + WEEK)
    assert story.address == story.old


def test_an_address_that_somebody_took_meanwhile(story: Story) -> None:
    story.ask()
    story.decide("accept", "papers", "phone_call")
    people.open_account(email=NEW, name="Outra", at=NOW)
    due.DUTIES.run(at=NOW + WEEK)
    assert story.address == story.old and story.request.state == "refused"


def test_the_desk_is_not_for_everybody(story: Story) -> None:
    story.ask()
    outsider = Client()
    outsider.force_login(cast.professional("Bruno").account)
    for address in (DESK, f"{DESK}{story.request.pk}/"):
        assert outsider.get(address).status_code == 404
    assert outsider.post(f"{DESK}{story.request.pk}/decidir/", {"act": "accept"}).status_code == 404
    assert story.sofia.post(f"{DESK}{story.request.pk}/decidir/", {"act": "x"}).status_code == 404
