"""Pages in Chromium: phone and desk widths, light and dark, looked at by axe.

A missing Chromium fails with the command that installs it; no test is skipped.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

WIDTHS = {"phone": 390, "desk": 1280}
SCHEMES = ("light", "dark")
SHOTS = Path(os.environ.get("VINTE_SCREENSHOTS", Path(__file__).parents[2] / "build" / "screenshots"))
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, once for the run."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("Chromium is missing; install it with: apt-get install chromium", pytrace=False)
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(chromium: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Makes pages of the site: `open_page("phone", "dark")`; a script error in one fails the test."""
    contexts, errors = [], []

    def make(width: str = "desk", scheme: str = "light") -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": WIDTHS[width], "height": 844},
            color_scheme=scheme,
            locale="pt-PT",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not errors, errors


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page at desk width in light colours."""
    return open_page()


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A page at a phone's width in light colours."""
    return open_page("phone")


def _assert_accessible(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    lines = [
        f"{each['id']} ({each['impact']}): {each['help']}: {', '.join(str(node['target']) for node in each['nodes'])}"
        for each in found
    ]
    assert not lines, f"{page.url}:\n" + "\n".join(lines)


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """`assert_accessible(page)` fails with axe's findings, one line each."""
    return _assert_accessible


@pytest.fixture
def screenshot() -> Callable[[Page, str], Path]:
    """`screenshot(page, name)` keeps a picture of the whole page under build/screenshots."""

    def shoot(page: Page, name: str) -> Path:
        SHOTS.mkdir(parents=True, exist_ok=True)
        path = SHOTS / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return shoot
