"""Ana makes the call that is due, buys a contact from the feed, and calls again: on her phone, between two sites."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect
from town_pages import balance_cents, be, cents

from small_town import NOW, everybody
from vinte.demo.town.play_money import TownPlayer
from vinte.leads.offers import browsing

BEGINS_WITH = everybody
# The area of each button and button-like link in the main part of the page, with its words, largest first.
BUTTONS = """() => [...document.querySelectorAll("main .button")].filter((e) => e.checkVisibility())
  .map((e) => [e.getBoundingClientRect().width * e.getBoundingClientRect().height, e.textContent.trim()])
  .sort((a, b) => b[0] - a[0]).map(([, words]) => words)"""


def dot(page: Page, ordinal: int) -> str:
    """The state of one dot of the panel, as its colour has it."""
    found = page.locator(".dots-lg .dot").nth(ordinal - 1).get_attribute("class") or ""
    return found.split("is-")[1].strip()


def test_ana_calls_who_is_due_and_buys_the_next_contact(
    town: TownPlayer, open_page: Callable[..., Page]
) -> None:
    town.top_up(at=NOW, who="ana", amount_cents=10_000)
    town.post_request(
        at=NOW - timedelta(hours=1),
        key="new",
        homeowner="helena",
        trade="plumber",
        title="Autoclismo que não enche",
        description="Fica a correr toda a noite.",
        intent="ready",
        place_count=3,
    )
    offer = browsing.offer(
        professional_id=town.professionals["ana"], job_request_id=town.requests["new"], at=NOW
    )

    page = open_page("phone")
    be(page, "ana")
    # The day comes first: who waits for a call is its biggest button.
    expect(page.get_by_role("heading", name="Hoje", exact=True)).to_be_visible()
    assert page.evaluate(BUTTONS)[0].startswith("Ligar já")
    page.goto("/pro/garantia/")
    expect(page.get_by_text("Vai em 13 de 20 contactos.")).to_be_visible()
    assert (dot(page, 12), dot(page, 13), dot(page, 14)) == ("called", "due", "empty")
    assert page.evaluate(BUTTONS)[0].startswith("Contactar ")
    page.get_by_role("link", name="Contactar ").first.click()
    expect(page.locator("time[data-countdown]")).to_be_visible()
    page.get_by_role("button", name="Falámos").click()
    expect(page.locator(".contact .pill", has_text="Contactado")).to_be_visible()
    page.goto("/pro/garantia/")
    assert dot(page, 13) == "called"

    before = balance_cents(page)
    page.goto("/pro/pedidos/")
    shown = page.locator(".offer", has=page.get_by_role("link", name="Autoclismo que não enche"))
    assert cents(shown.locator(".price-now").inner_text()) == offer.price_cents
    expect(shown.get_by_text("prioritário")).to_be_visible()
    shown.get_by_role("link").click()
    page.get_by_role("button", name="Comprar por").click()
    expect(page.get_by_text("O contacto é seu. Agora, telefone.")).to_be_visible()
    expect(page.get_by_role("heading", name="Helena Prates")).to_be_visible()
    assert balance_cents(page) == before - offer.price_cents

    page.goto("/pro/garantia/")
    expect(page.get_by_text("Vai em 14 de 20 contactos.")).to_be_visible()
    assert dot(page, 14) == "due"
    assert page.evaluate(BUTTONS)[0].startswith("Contactar Helena Prates")
    page.get_by_role("link", name="Contactar Helena Prates").click()
    page.get_by_text("Foi a outra hora, ou há uma nota").click()
    page.get_by_label("Nota", exact=True).fill("Marcámos visita para terça.")
    page.get_by_role("button", name="Mandei mensagem").click()
    expect(page.get_by_text("Marcámos visita para terça.")).to_be_visible()
    page.goto("/pro/garantia/")
    assert dot(page, 14) == "called"
    assert page.get_by_role("link", name="Contactar ").count() == 0
