"""Pages in Chromium: over the test's own database, with fonts that the tests choose, looked at from every side.

What is missing fails with the command that installs it; no test is skipped.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import looking
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

import chromium
import font_sets

WIDTHS = {"phone": 390, "desk": 1280}
# A folder in which pictures of all that is looked at are kept, for people.
SHOTS = os.environ.get("VINTE_SCREENSHOTS")
# As long as a machine needs that has other work to do; what is there sooner is not waited for.
PATIENCE_MS = 120_000
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
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
def browsers() -> Iterator[Callable[..., Browser]]:
    """`browsers("wide")` is the run's browser that sees that font set, or both, and no other fonts of the machine.

    `browsers("wide", whole=True)` is the one that people use, which can do what the light one has no window for.
    """
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE_MS)
    opened: dict[tuple[str, str], Browser] = {}
    with sync_playwright() as playwright:

        def browser(fonts: str, *, whole: bool = False) -> Browser:
            path = chromium.whole() if whole else chromium.light()
            if (path, fonts) not in opened:
                seen = {**os.environ, "FONTCONFIG_FILE": str(font_sets.file(fonts))}
                opened[path, fonts] = playwright.chromium.launch(
                    executable_path=path, args=_ARGUMENTS, env=seen, timeout=PATIENCE_MS
                )
            return opened[path, fonts]

        yield browser
        for each in opened.values():
            each.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def _server(django_db_setup: None, django_db_blocker: Any) -> Iterator[LiveServer]:
    """One server for the run: its threads connect anew, to whatever database the test works in."""
    with django_db_blocker.unblock():
        server = LiveServer("localhost")
        yield server
        server.stop()


@pytest.fixture
def site(_server: LiveServer, own_database: Any, settings: Any) -> str:
    """The address of the site over this test's own database."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "localhost"]
    settings.VINTE_BASE_URL = _server.url
    return _server.url


@pytest.fixture
def town(own_database: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The town of a module that BEGINS_WITH one, at the hour at which it was played."""
    import small_town  # its models load after Django is set up

    small_town.begin_at(small_town.NOW, monkeypatch)
    return own_database


@dataclass
class Door:
    """Opens pages of the site in one browser, and keeps what went wrong in them."""

    browser: Browser
    site: str
    complaints: list[str] = field(default_factory=list)
    contexts: list[Any] = field(default_factory=list)

    def page(self, width: str = "desk", scheme: str = "light", *, who: Any = None, **options: Any) -> Page:
        """A page at that width; `who` is an account that is logged in.

        A phone's worker answers in it only where that is asked for: `service_workers="allow"`.
        """
        context = self.browser.new_context(
            base_url=self.site,
            viewport={"width": WIDTHS[width], "height": looking.HEIGHT},
            color_scheme=scheme,  # type: ignore[arg-type]
            locale="pt-PT",
            reduced_motion=options.pop("reduced_motion", "reduce"),
            service_workers=options.pop("service_workers", "block"),
            **options,
        )
        context.set_default_timeout(PATIENCE_MS)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: (
                self.complaints.append(looking.said(message)) if message.type == "error" else None
            ),
        )
        if who is not None:
            self.log_in(page, who)
        return page

    def log_in(self, page: Page, who: Any) -> None:
        """Be somebody, by the cookie of a login."""
        from django.test import Client

        client = Client()
        client.force_login(who)
        cookie = client.cookies["sessionid"]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.site}])

    def close(self) -> None:
        """All pages go; what one complained about fails the test."""
        for context in self.contexts:
            context.close()
        # An answer that is no page, 404 or 422, is repeated by the console; the test knows which it expects.
        left = [line for line in self.complaints if "the server responded with a status of 4" not in line]
        assert not left, "\n".join(left)


@pytest.fixture
def door(browsers: Callable[..., Browser], site: str) -> Iterator[Door]:
    """For the stories: the browser with the wide fonts, in which buttons are largest."""
    opened = Door(browsers("wide"), site)
    yield opened
    opened.close()


@pytest.fixture
def whole_door(browsers: Callable[..., Browser], site: str) -> Iterator[Door]:
    """For what needs a phone's notifications, which the light browser refuses."""
    opened = Door(browsers("wide", whole=True), site)
    yield opened
    opened.close()


@pytest.fixture
def open_page(door: Door) -> Callable[..., Page]:
    """Makes pages of the site: `open_page("phone", "dark")`; a script error in one fails the test."""
    return door.page


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page at desk width in light colours."""
    return open_page()


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A page at a phone's width in light colours."""
    return open_page("phone")


class Look:
    """Looks at pages in every setting, keeps their pictures if asked to, and says all that is wrong at the end."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.found: dict[str, list[str]] = {}
        self.page = door.page

    def at(self, page: Page, name: str) -> None:
        """Look at a page as it stands."""
        if page.locator("h1").count() != 1:
            self.found[name] = ["it has not one heading"]
        for setting, lines in looking.findings(page, looking.settings_of(name)):
            if lines:
                self.found[f"{name}, {setting}"] = lines
            if setting.is_read and SHOTS:
                page.screenshot(path=Path(SHOTS) / f"{name}-{setting}.png", full_page=True)

    def over(self, who: Any, *addresses: tuple[str, str], status: int = 200) -> Page:
        """Open each address as somebody and look at it under that name."""
        page = self.page("phone", who=who)
        for name, address in addresses:
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == status, address
            self.at(page, name)
        return page


@pytest.fixture
def look(browsers: Callable[..., Browser], site: str) -> Iterator[Look]:
    """A look with both font sets; it fails at the end of the test, with everything that was found."""
    door = Door(browsers(font_sets.BOTH), site)
    looked = Look(door)
    yield looked
    door.close()
    if looked.found:
        pytest.fail(looking.told(looked.found), pytrace=False)
