"""Zita joins on her phone, alone, and buys Hugo's contact; her taps and letters are counted.

The money is a rehearsal's, the mail and the text messages are real: each is read where it was handed over.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core import mail
from playwright.sync_api import Page, expect
from thumb import Thumb
from zita_on_her_phone import (
    ask_for_badge,
    buy,
    fill_profile,
    sign_up,
    take_pack_and_top_up,
)

import cast
import joining_story
from joining_story import EMAIL, PHONE, ROOT
from play_provider import playing
from sms_gateway import Gateway, listening
from vinte.kernel.clock import FixedClock
from vinte.leads.models import ContactPurchase, JobRequest
from vinte.notices import tasks
from vinte.notices.models import Message
from vinte.people.models import Professional, TermsAcceptance
from vinte.project.cli import main

NOW = cast.later(days=40)
# Nobody who is between two building sites taps or types more than this: to have an account, and to a first contact.
MOST_TO_JOIN = (22, 80)
MOST_TO_BUY = (60, 280)
RESULTS = Path(__file__).parents[2] / "bench" / "results" / "joining.md"


@pytest.mark.slow(reason="looks at the pages of a sign-up in every setting on its way")
def test_zita_joins_on_her_phone(look: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(NOW))
    for number in range(9):
        cast.request(at=NOW - timedelta(days=number + 1), title=f"Sala {number}")
    page = look.page("phone")

    def passed(page: Page, name: str) -> None:
        if name == "joining-chances":
            expect(page.get_by_text("9 pedidos nos últimos 30 dias")).to_be_visible()
        if name == "joining-tax-number":
            stray(page)
            name = "joining-tax-number-wrong"
        look.at(page, name)

    def stray(page: Page) -> None:
        # Back shows what she wrote; a closed tab comes back where it was.
        page.go_back()
        expect(page.get_by_label("Nome comercial", exact=True)).to_have_value("Zita Pinturas")
        page.goto(ROOT)
        page.wait_for_url(f"**{ROOT}nif/")
        # A slip is told beside the field, and what was typed stays.
        page.get_by_label("Número fiscal").fill("501964844")
        page.get_by_role("button", name="Continuar", exact=True).click()
        expect(page.get_by_text("não é válido")).to_be_visible()

    thumb = Thumb(page)
    sign_up(thumb, email_code=joining_story.code, sms_code=lambda: joining_story.code(PHONE), passed=passed)
    zita = Professional.objects.get()
    assert (zita.trade_name, zita.municipality, zita.radius_km) == ("Zita Pinturas", "Aveiro", 20)
    assert TermsAcceptance.objects.get().account_id == zita.account_id
    page.goto("/pro/perfil/")
    look.at(page, "profile-of-a-newcomer")
    page.get_by_label("Página na Internet").fill("www.exemplo.pt")
    page.get_by_role("button", name="Guardar", exact=True).click()
    expect(page.get_by_text("Guardado. O perfil está a 50%")).to_be_in_viewport()
    # What is left of the way is the same list; a request that she opens says so before she pays.
    page.goto("/pro/pedidos/")
    page.get_by_role("link", name="Sala 8").click()
    expect(page.get_by_text("Ver o que falta primeiro")).to_be_visible()
    look.at(page, "request-before-the-first-steps")


class Post:
    """What comes in the mail and as text messages: handed over as the worker does, and read where it arrives."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def deliver(self) -> None:
        """Send what waits."""
        for message in Message.objects.filter(state=Message.State.WAITING).order_by("pk"):
            tasks.send_message(message_id=str(message.pk))

    def letter(self, address: str) -> Any:
        """The newest letter to an address."""
        self.deliver()
        return next(each for each in reversed(mail.outbox) if each.to == [address])

    def code_by_mail(self, address: str = EMAIL) -> str:
        """The code in it."""
        return self._code(str(self.letter(address).body))

    def code_by_sms(self) -> str:
        """The code in the newest text message."""
        self.deliver()
        return self._code(self.gateway.taken[-1][1]["text"])

    @staticmethod
    def _code(text: str) -> str:
        found = re.search(r"\b(\d{6}|[A-Z0-9]{4}-[A-Z0-9]{4})\b", text)
        assert found, text
        return found[0]


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    """A rehearsal: play money, mail and text messages that really go out."""
    settings.VINTE_DEMO, settings.VINTE_REHEARSAL = False, True
    settings.VINTE_CLOCK = "vinte.kernel.clock.SystemClock"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with listening() as gateway:
        settings.VINTE_SMS_URL = gateway.url
        yield Post(gateway)


@pytest.mark.slow(reason="goes the whole way from the home page to a contact, with an agent and a homeowner")
def test_a_stranger_buys_the_contact_of_ten_minutes_ago(
    door: Any, site: str, post: Post, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    hugo = cast.homeowner("Hugo", at=now - timedelta(hours=1))
    cast.request(of=hugo, at=now - timedelta(minutes=10), title="Pintar a fachada")
    with playing(now, webhook_url=f"{site}/webhooks/stripe/"):
        phone = door.page("phone")
        expect_rehearsal(phone)
        zita = Thumb(phone)
        sign_up(zita, email_code=post.code_by_mail, sms_code=post.code_by_sms, passed=lambda *_seen: None)
        assert zita.is_within(*MOST_TO_JOIN), zita.parts
        fill_profile(zita, tmp_path)
        ask_for_badge(zita, tmp_path)
        sofia_accepts(door, post)
        take_pack_and_top_up(zita)
        buy(zita, "Pintar a fachada", passed=lambda *_seen: None)
    expect(phone.locator(f'a[href="tel:{hugo.phone}"]').first).to_be_visible()
    bought = ContactPurchase.objects.get()
    assert (bought.service, bought.profile_percent, bought.badges) == ("priority", 80, ["verified"])
    assert zita.is_within(*MOST_TO_BUY), zita.parts
    told(zita)
    hugo_changes_his_mind_and_chooses(door, post, hugo.email)


def expect_rehearsal(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_text("Isto é um ensaio")).to_be_visible()


def sofia_accepts(door: Any, post: Post) -> None:
    """An agent whom the command line made logs in by a code, and looks at the papers."""
    address = "sofia@vinte.example"
    made = CliRunner().invoke(main, ["staff", "add", address, "--role", "support", "--name", "Sofia"])
    assert made.exit_code == 0, made.output
    desk = door.page()
    desk.goto("/")
    desk.get_by_role("link", name="Entrar", exact=True).click()
    desk.get_by_label("O seu e-mail").fill(address)
    desk.get_by_role("button", name="Enviar código").click()
    desk.locator("main [name=code]").fill(post.code_by_mail(address))
    desk.get_by_role("button", name="Confirmar").click()
    desk.get_by_role("link", name="Selos").click()
    desk.get_by_role("link", name="Zita Pinturas").click()
    desk.get_by_label("Válido até ao fim do dia").fill(
        (datetime.now(UTC) + timedelta(days=300)).date().isoformat()
    )
    desk.get_by_role("button", name="Aceitar").click()
    expect(desk.get_by_text("Ninguém à espera")).to_be_visible()
    assert "selo" in post.letter(EMAIL).subject.lower()


def hugo_changes_his_mind_and_chooses(door: Any, post: Post, address: str) -> None:
    """The letter says who calls; he closes, takes it back, and says whom he hired."""
    letter = post.letter(address)
    assert "Zita Pinturas ficou com o seu contacto" in letter.subject
    assert "912 345 678" in letter.body
    (where,) = re.findall(r"/pedido/[\w-]{43}/", letter.body)
    page = door.page("phone")
    page.goto(where)
    expect(page.get_by_text("Zita Pinturas liga-lhe do 912 345 678")).to_be_visible()
    page.get_by_text("Desisti da obra", exact=True).click()
    page.get_by_role("button", name="Fechar o pedido").click()
    page.get_by_role("button", name="Anular").click()
    page.get_by_text("Contratei Zita Pinturas", exact=True).click()
    page.get_by_role("button", name="Fechar o pedido").click()
    expect(page.get_by_role("button", name="Anular")).to_be_visible()
    assert JobRequest.objects.get().state == "closed"


def told(thumb: Thumb) -> None:
    """With VINTE_KEEP_TAPS=1 the table in bench/results is written anew."""
    if os.environ.get("VINTE_KEEP_TAPS") == "1":
        head, rule, _old = RESULTS.read_text("utf-8").partition("| --- | --- | --- |\n")
        RESULTS.write_text(head + rule + "".join(f"{line}\n" for line in thumb.table()), "utf-8")
