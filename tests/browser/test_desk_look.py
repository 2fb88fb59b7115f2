"""The desk, the homeowner's pages, the mailbox and the operator's pages in a browser, over a claim in its story.

The browser's requests are answered by Django's test client in this thread: so the pages show what the test's own
transaction wrote, and nothing is left behind.
"""

from __future__ import annotations

import contextvars
import mimetypes
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from vinte.kernel.clock import FixedClock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "web"))

import desk_story
from desk_story import FILED, Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
SITE = "http://vinte.test"
A_WEEK_LATER = FILED + timedelta(days=8)
HELENA = 1


@pytest.fixture
def story(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Story:
    settings.ALLOWED_HOSTS = ["vinte.test"]
    settings.CSRF_TRUSTED_ORIGINS = [SITE]
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(A_WEEK_LATER))
    return desk_story.contradicted(desk_story.begin())


def answered_by(client: Client) -> Callable[[Route], None]:
    """Answers a browser's requests: files from the static folders, everything else by the client."""

    # Django keeps its connection in the context, and Playwright calls from one of its own.
    of_the_test = contextvars.copy_context()

    def answer(route: Route) -> None:
        request = route.request
        parts = urlsplit(request.url)
        if parts.path.startswith("/static/"):
            found = finders.find(parts.path.removeprefix("/static/"))
            kind = mimetypes.guess_type(parts.path)[0] or "application/octet-stream"
            route.fulfill(path=found, content_type=kind) if found else route.fulfill(status=404)
            return
        headers = {
            name: value
            for name, value in request.headers.items()
            if name.startswith(("hx-", "x-csrf", "origin"))
        }
        page = of_the_test.run(
            client.generic,
            request.method,
            f"{parts.path}?{parts.query}",
            request.post_data_buffer or b"",
            content_type=request.headers.get("content-type", ""),
            headers={**headers, "host": "vinte.test"},
        )
        if page.status_code == 302:
            page = of_the_test.run(client.get, page["Location"], headers={**headers, "host": "vinte.test"})
        kept = {name: value for name, value in page.headers.items() if name != "Content-Length"}
        route.fulfill(status=page.status_code, headers=kept, body=page.content)

    return answer


def open_page(chromium: Browser, who: Any, **options: Any) -> Page:
    client = Client()
    if who is not None:
        client.force_login(who)
    page = chromium.new_context(locale="pt-PT", **options).new_page()
    page.route("**/*", answered_by(client))
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_can_be_read_by_everybody(chromium: Browser, story: Story, width: int, scheme: str) -> None:
    claim = f"/mesa/pedidos/{story.claim_id}/"
    for who, address in (
        (story.sofia, "/mesa/"),
        (story.sofia, claim),
        (None, f"/resposta/{story.secret(4)}/"),
        (None, "/resposta/obrigado/"),
        (None, "/pedir/"),
        (None, "/correio/"),
        (story.otilia, "/operador/"),
    ):
        page = open_page(chromium, who, viewport={"width": width, "height": 844}, color_scheme=scheme)
        shown = page.goto(f"{SITE}{address}")
        assert shown is not None
        assert shown.status == 200
        said = [
            f"{v['help']}: {[n['target'] for n in v['nodes']]}"
            for v in Axe().run(page).response["violations"]
        ]
        assert not said, f"{address}: {said}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} is too wide"
        assert page.locator("h1").count() == 1
        page.context.close()


def test_sofia_goes_through_rows_by_keys_and_stays_on_her_row(chromium: Browser, story: Story) -> None:
    page = open_page(chromium, story.sofia, viewport={"width": 1280, "height": 900})
    page.goto(f"{SITE}/mesa/pedidos/{story.claim_id}/")
    helena, other = (story.purchase_ids[place] for place in (HELENA, 6))
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == f"c-{helena}"
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == f"c-{other}"
    page.keyboard.press("k")
    page.evaluate("window.sameDocument = true")
    row = page.locator(f"#c-{helena}")
    row.get_by_label("Confirma o que foi dito").check()
    row.get_by_label("Em que se baseia").fill("Liguei: jota e kapa escrevem-se, e não saltam.")
    row.get_by_role("button", name="Registar apuramento").click()
    row.get_by_text("Apurado: confirma").wait_for()
    assert page.evaluate("window.sameDocument")
    assert page.get_by_role("status").get_by_text("Apuramento registado.").count() == 1


def test_the_keys_can_be_turned_off(chromium: Browser, story: Story) -> None:
    page = open_page(chromium, story.sofia, viewport={"width": 1280, "height": 900})
    page.goto(f"{SITE}/mesa/pedidos/{story.claim_id}/")
    page.locator("[data-keys] input").uncheck()
    page.locator("h1").click()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('[data-row]')") is None


def test_helena_sees_the_day_only_when_she_was_contacted(chromium: Browser, story: Story) -> None:
    page = open_page(chromium, None, viewport={"width": 390, "height": 844})
    page.goto(f"{SITE}/resposta/{story.secret(4)}/")
    day = page.get_by_label("Em que dia foi a primeira vez?")
    assert not day.is_visible()
    page.get_by_label("Sim", exact=True).check()
    assert day.is_visible()
    page.get_by_label("Não", exact=True).check()
    assert not day.is_visible()
