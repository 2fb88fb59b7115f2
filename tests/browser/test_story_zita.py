"""Zita joins on her phone, alone: from the home page to the first of her first steps, each page looked at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import cast
import joining_story
from joining_story import EMAIL, PHONE, ROOT
from vinte.kernel.clock import FixedClock
from vinte.people.models import Professional, TermsAcceptance

NOW = cast.later(days=40)
# Nobody who is between two building sites taps or types more than this to have an account.
MOST_TAPS, MOST_LETTERS = 22, 80


class Thumb:
    """Zita's: counts what it taps and types."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.letters = page, 0, 0

    def tap(self, words: str) -> None:
        self.page.get_by_text(words, exact=True).first.click()
        self.taps += 1

    def go_on(self, button: str = "Continuar", *, then: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()
        self.taps += 1
        self.page.wait_for_url(f"**{then}**")

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)
        self.taps, self.letters = self.taps + 1, self.letters + len(text)


@pytest.mark.slow(reason="looks at eight pages in every setting on its way")
def test_zita_joins_on_her_phone(look: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(NOW))
    for number in range(9):
        cast.request(at=NOW - timedelta(days=number + 1), title=f"Sala {number}")
    page = look.page("phone")
    thumb = Thumb(page)
    page.goto("/")
    page.get_by_role("link", name="Registar a minha empresa").click()
    page.wait_for_url(f"**{ROOT}")
    thumb.taps += 1
    look.at(page, "joining-trades")
    thumb.tap("Pintura")
    thumb.go_on(then=f"{ROOT}zona/")
    page.get_by_label("Concelho").select_option("Aveiro")
    thumb.taps += 2
    look.at(page, "joining-area")
    thumb.go_on(then=f"{ROOT}o-que-ha/")
    expect(page.get_by_text("9 pedidos nos últimos 30 dias")).to_be_visible()
    look.at(page, "joining-chances")
    page.get_by_role("link", name="Continuar o registo").click()
    page.wait_for_url(f"**{ROOT}empresa/")
    thumb.taps += 1
    thumb.fill("Nome comercial", "Zita Pinturas")
    thumb.fill("O seu nome", "Zita Reis")
    thumb.go_on(then=f"{ROOT}nif/")
    # Back shows what she wrote; a closed tab comes back where it was.
    page.go_back()
    expect(page.get_by_label("Nome comercial", exact=True)).to_have_value("Zita Pinturas")
    page.goto(ROOT)
    page.wait_for_url(f"**{ROOT}nif/")
    # A slip is told beside the field, and what was typed stays.
    page.get_by_label("Número fiscal").fill("501964844")
    page.get_by_role("button", name="Continuar", exact=True).click()
    expect(page.get_by_text("não é válido")).to_be_visible()
    look.at(page, "joining-tax-number-wrong")
    thumb.fill("Número fiscal", "501964843")
    thumb.go_on(then=f"{ROOT}email/")
    thumb.fill("O seu e-mail", EMAIL)
    thumb.go_on(then=f"{ROOT}codigo/email/")
    look.at(page, "joining-code")
    thumb.fill("Código de seis algarismos", joining_story.code())
    thumb.go_on("Confirmar", then=f"{ROOT}telemovel/")
    thumb.fill("O seu telemóvel", "912345678")
    thumb.go_on(then=f"{ROOT}codigo/telemovel/")
    thumb.fill("Código de seis algarismos", joining_story.code(PHONE))
    thumb.go_on("Confirmar", then=f"{ROOT}condicoes/")
    look.at(page, "joining-terms")
    thumb.tap("Li e aceito as condições")
    thumb.go_on("Abrir a conta", then="/pro/comecar/")
    zita = Professional.objects.get()
    assert (zita.trade_name, zita.municipality, zita.radius_km) == ("Zita Pinturas", "Aveiro", 20)
    assert TermsAcceptance.objects.get().account_id == zita.account_id
    assert thumb.taps <= MOST_TAPS and thumb.letters <= MOST_LETTERS, (thumb.taps, thumb.letters)
    look.at(page, "first-steps")
    page.get_by_role("link", name="Completar o perfil").click()
    page.wait_for_url("**/pro/perfil/#parte-description")
    thumb.fill("Apresentação", cast.ABOUT)
    thumb.fill("Página na Internet", "www.exemplo.pt")
    page.get_by_role("button", name="Guardar", exact=True).click()
    expect(page.get_by_text("Guardado. O perfil está a")).to_be_in_viewport()
    page.get_by_role("button", name="Usar as iniciais").click()
    expect(page.get_by_role("img", name="O seu logótipo")).to_be_visible()
    # What is left of the way is the same list; a request that she opens says so before she pays.
    page.goto("/pro/pedidos/")
    page.get_by_role("link", name="Sala 8").click()
    expect(page.get_by_text("Ver o que falta primeiro")).to_be_visible()
    look.at(page, "request-before-the-first-steps")
