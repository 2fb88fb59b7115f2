"""The look in a browser: nothing axe objects to, nothing too wide or too small, nothing inline, both schemes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import override_settings
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

pytestmark = pytest.mark.browser

PAGES = ["/", "/a-garantia/", "/os-seus-dados/", "/conta/login/", "/conta/login/code/", "/nada/", "/desenho/"]
FINGER_PX = 44

# Everything that a finger aims at, but links within a sentence, which WCAG 2.5.8 excepts.
_TOO_SMALL = """(least) => [...document.querySelectorAll("a, button, select, summary, textarea, input:not([type=hidden])")]
  .filter((e) => e.checkVisibility() && !e.closest("label.choice, label.tick, fieldset label, .hush") && !e.closest("p, li.prose, .prose"))
  .filter((e) => getComputedStyle(e).position !== "absolute")
  .map((e) => [e.outerHTML.slice(0, 90), Math.round(e.getBoundingClientRect().height * 10) / 10])
  .filter(([, height]) => height < least)"""


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    """The run's Chromium; two in one thread would disturb each other."""
    return chromium


@pytest.fixture(scope="module")
def site_url(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A site to look at. Its pages write nothing, so nothing has to be swept out of the database afterwards."""
    with django_db_blocker.unblock(), override_settings(VINTE_CLOCK="vinte.kernel.clock.SystemClock"):
        server = LiveServer("localhost")
        yield server.url
        server.stop()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console complained about, such as a broken Content-Security-Policy."""
    return []


def open_page(browser: Browser, complaints: list[str], **options: Any) -> Page:
    context = browser.new_context(locale="pt-PT", **options)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_can_be_read_and_touched(
    site_url: str, browser: Browser, complaints: list[str], width: int, scheme: str
) -> None:
    page = open_page(browser, complaints, viewport={"width": width, "height": 844}, color_scheme=scheme)
    for address in PAGES:
        answer = page.goto(f"{site_url}{address}")
        assert answer is not None
        assert answer.status == (404 if address == "/nada/" else 200)
        violations = Axe().run(page).response["violations"]
        said = [f"{address}: {v['help']}: {[node['target'] for node in v['nodes']]}" for v in violations]
        assert not said, "\n".join(said)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (
            f"{address} is wider than {width} px"
        )
        assert page.evaluate(_TOO_SMALL, FINGER_PX) == [], f"{address}: too small for a finger"
        assert page.locator("h1").count() == 1
    # The page that does not exist says so in the console, and nothing else is complained about.
    assert [text for text in complaints if "404" not in text] == []


def test_colours_are_chosen_without_a_script_and_kept(
    site_url: str, browser: Browser, complaints: list[str]
) -> None:
    page = open_page(browser, complaints, color_scheme="light", java_script_enabled=False)
    page.goto(f"{site_url}/os-seus-dados/")
    page.get_by_role("button", name="Escuro").click()
    assert page.url.endswith("/os-seus-dados/")
    page.goto(f"{site_url}/")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.get_by_role("button", name="Escuro").get_attribute("aria-pressed") == "true"


def test_the_language_is_switched_where_one_is(
    site_url: str, browser: Browser, complaints: list[str]
) -> None:
    page = open_page(browser, complaints)
    page.goto(f"{site_url}/os-seus-dados/")
    assert page.locator("html").get_attribute("lang") == "pt"
    with page.expect_navigation():
        page.get_by_label("Língua").select_option("en")
    assert page.url.endswith("/os-seus-dados/")
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_dialog_opens_and_gives_the_focus_back(
    site_url: str, browser: Browser, complaints: list[str]
) -> None:
    page = open_page(browser, complaints)
    page.goto(f"{site_url}/desenho/")
    opener = page.get_by_role("link", name="Abrir pergunta")
    opener.click()
    dialog = page.get_by_role("dialog", name="Pedir a devolução?")
    assert dialog.is_visible()
    assert [v["help"] for v in Axe().run(page).response["violations"]] == []
    dialog.get_by_role("button", name="Voltar").click()
    assert not dialog.is_visible()
    assert page.evaluate("document.activeElement.textContent.trim()") == "Abrir pergunta"


def test_a_countdown_counts_from_the_servers_clock(
    site_url: str, browser: Browser, complaints: list[str]
) -> None:
    page = open_page(browser, complaints)
    page.clock.install()
    page.goto(f"{site_url}/desenho/")
    first = page.locator("time[data-countdown]").first
    assert first.text_content() == "faltam 3 h 12 min"
    page.clock.fast_forward("02:00:00")
    assert first.text_content() == "faltam 1 h 12 min"


def test_nothing_moves_for_a_reader_who_asked_for_rest(
    site_url: str, browser: Browser, complaints: list[str]
) -> None:
    for motion, moving in (("no-preference", True), ("reduce", False)):
        page = open_page(browser, complaints, reduced_motion=motion)
        page.goto(f"{site_url}/desenho/")
        assert (page.evaluate("document.getAnimations().length") > 0) is moving
