"""The pages that everybody sees: readable, touchable, no wider than the window; and what the look itself does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

PAGES = {
    "home": "/",
    "find": "/procurar/?oficio=porta&onde=vila",
    "trade-place": "/pintores/aveiro/",
    "guarantee-article": "/a-garantia/",
    "privacy": "/os-seus-dados/",
    "entrance": "/conta/login/",
    "entrance-by-code": "/conta/login/code/",
    "design": "/desenho/",
    "answered": "/resposta/obrigado/",
    "mailbox-empty": "/correio/",
    "cast": "/demo/",
}


@pytest.mark.slow(reason="looks at ten pages in every setting")
def test_every_public_page_can_be_read_and_touched(look: Any) -> None:
    page = look.over(None, *PAGES.items())
    answer = page.goto("/nada/")
    assert answer.status == 404
    look.at(page, "no-such-page")


def test_no_public_page_is_too_wide_in_any_language(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 844})
    wide = []
    for language in ("pt", "es", "fr", "it", "en"):
        for path in ("/", "/procurar/?oficio=porta&onde=vila", "/pintores/aveiro/", "/pedir/"):
            page.goto(f"{path}{'&' if '?' in path else '?'}lingua={language}")
            assert page.locator("html").get_attribute("lang") == language
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append(f"{path} in {language}")
    assert not wide


@pytest.mark.parametrize("path", ["/pedir/", "/resposta/obrigado/", "/correio/"])
def test_the_forms_of_a_private_page_are_taken_from_a_browser(page: Page, path: str) -> None:
    page.goto(path)
    with page.expect_navigation() as sent:
        page.evaluate("document.querySelector('form[action=\"/cores/\"]').submit()")
    assert sent.value.status == 200
    if path == "/pedir/":
        with page.expect_navigation() as sent:
            page.locator("main form button").last.click()
        assert sent.value.status == 422


def test_colours_are_chosen_without_a_script_and_kept(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/os-seus-dados/")
    page.get_by_role("button", name="Escuro").click()
    assert page.url.endswith("/os-seus-dados/")
    page.goto("/")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.get_by_role("button", name="Escuro").get_attribute("aria-pressed") == "true"


def test_the_language_is_switched_where_one_is(page: Page) -> None:
    page.goto("/os-seus-dados/")
    assert page.locator("html").get_attribute("lang") == "pt"
    with page.expect_navigation():
        page.get_by_label("Língua").select_option("en")
    assert page.url.endswith("/os-seus-dados/")
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_dialog_opens_and_gives_the_focus_back(look: Any) -> None:
    page = look.page()
    page.goto("/desenho/")
    opener = page.get_by_role("link", name="Abrir pergunta")
    opener.click()
    dialog = page.get_by_role("dialog", name="Pedir a devolução?")
    assert dialog.is_visible()
    look.at(page, "dialog")
    dialog.get_by_role("button", name="Voltar").click()
    assert not dialog.is_visible()
    assert page.evaluate("document.activeElement.textContent.trim()") == "Abrir pergunta"


def test_a_countdown_counts_from_the_servers_clock(page: Page) -> None:
    page.clock.install()
    page.goto("/desenho/")
    first = page.locator("time[data-countdown]").first
    assert first.text_content() == "faltam 3 h 12 min"
    page.clock.fast_forward("02:00:00")
    assert first.text_content() == "faltam 1 h 12 min"


def test_nothing_moves_for_a_reader_who_asked_for_rest(open_page: Callable[..., Page]) -> None:
    for motion, moving in (("no-preference", True), ("reduce", False)):
        page = open_page(reduced_motion=motion)
        page.goto("/desenho/")
        assert (page.evaluate("document.getAnimations().length") > 0) is moving
