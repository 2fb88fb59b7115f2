"""What is looked at on a page: read by axe, no wider than its window, no words cut off, nothing covered.

A page is opened once and looked at in both font sets, at every width, in both colours, and with text at twice its
size; the two sets share out the schemes of each width.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zlib import crc32

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import CDPSession, Page

HEIGHT = 844
FINGER_PX = 44
TEXT_PX = 16
FONT_KINDS = {"--font-text": "sans-serif", "--font-title": "serif", "--font-mono": "monospace"}
_SCRIPT = Path(__file__).with_name("looking.js").read_text("utf-8")


@dataclass(frozen=True)
class Setting:
    """How somebody has their window, and what is looked at besides its layout.

    `is_read` has axe read the page, `is_walked` has the Tab key go through it, `is_scrolled` scrolls to all that can be
    used and gives it the focus.
    """

    fonts: str
    width: int
    scheme: str
    text_percent: int = 100
    is_read: bool = False
    is_walked: bool = False
    is_scrolled: bool = False

    def __str__(self) -> str:
        text = f"-{self.text_percent}" if self.text_percent != 100 else ""
        return f"{self.fonts}-{self.width}-{self.scheme}{text}"


# Every width and size of text in the wide set, in which things are largest.
SETTINGS = (
    Setting("narrow", 390, "light"),
    Setting("narrow", 1280, "dark"),
    Setting("wide", 390, "dark"),
    Setting("wide", 390, "light", text_percent=200),
    Setting("wide", 320, "light", text_percent=200),
    Setting("wide", 320, "dark"),
    Setting("wide", 1280, "dark", text_percent=200),
    Setting("wide", 1280, "light"),
)
# What takes long is done in one setting, and for the next page in another: `make looks` does it in all of them.
# Things are covered where bars are large beside the window.
SCROLLED_IN = (("wide", 390, "light", 200), ("wide", 320, "dark", 100), ("wide", 1280, "light", 100))
# Of the narrow set's others each page is looked at in one, and the next page in another.
IN_TURN = (
    Setting("narrow", 390, "dark", text_percent=200),
    Setting("narrow", 320, "dark", text_percent=200),
    Setting("narrow", 320, "light"),
)
# What axe finds hangs on scheme and width and on no font. The Tab key goes through every second page, in the same.
READ_IN = (
    ("narrow", 390, "light"),
    ("narrow", 1280, "dark"),
    ("wide", 1280, "light"),
    ("wide", 390, "dark"),
)


def settings_of(name: str) -> tuple[Setting, ...]:
    """How the page of that name is looked at."""
    turn = crc32(name.encode())

    def looked_at(setting: Setting) -> Setting:
        at_all = (setting.fonts, setting.width, setting.scheme)
        is_read = setting.text_percent == 100 and at_all == READ_IN[turn % len(READ_IN)]
        return replace(
            setting,
            is_read=is_read,
            is_walked=is_read and turn // 192 % 2 == 0,
            is_scrolled=(*at_all, setting.text_percent) == SCROLLED_IN[turn // 16 % len(SCROLLED_IN)],
        )

    return tuple(map(looked_at, (*SETTINGS, IN_TURN[turn // 64 % len(IN_TURN)])))


def axe_says(page: Page) -> list[str]:
    """A line for each of axe's findings."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate(
        "axe.run({ resultTypes: ['violations'] }).then((found) => found.violations.map((each) =>"
        " `${each.id} (${each.impact}): ${each.help}: ${each.nodes.map((node) => node.target).join(', ')}`))"
    )
    assert isinstance(violations, list)
    return violations


def too_small(page: Page) -> list[str]:
    """What a finger would miss."""
    return [f"too small for a finger: {line}" for line in page.evaluate(f"looking.small({FINGER_PX})")]


def laid_out_wrong(page: Page) -> list[str]:
    """What is too wide or cut off."""
    return page.evaluate("looking.layout()")


def covered(page: Page) -> list[str]:
    """What is covered when it is scrolled to or is given the focus."""
    return page.evaluate("looking.covered()")


def walked(page: Page) -> list[str]:
    """What is covered as the Tab key goes through the page (WCAG 2.4.11)."""
    for _step in range(page.evaluate("(looking.walking = looking.walk()).most")):
        page.keyboard.press("Tab")
    return page.evaluate("looking.walking.end()")


def set_text(client: CDPSession, percent: int) -> None:
    """The reader's size of text, as the browser's own settings have it: rem and media queries follow."""
    pixels = TEXT_PX * percent // 100
    client.send("Page.setFontSizes", {"fontSizes": {"standard": pixels, "fixed": pixels * 13 // 16}})


def set_fonts(page: Page, fonts: str) -> None:
    """Have a page of the site set in the narrow fonts, which it names, or in the wide ones, which it gets by kind."""
    page.evaluate(
        """kinds => Object.entries(kinds).forEach(([name, kind]) =>
             document.documentElement.style.setProperty(name, kind))""",
        {name: kind if fonts == "wide" else "" for name, kind in FONT_KINDS.items()},
    )


def prepare(page: Page) -> None:
    """Give the page what looks at it."""
    page.evaluate(f"window.looking ??= {_SCRIPT}")


def findings(page: Page, seen_in: Iterable[Setting]) -> Iterator[tuple[Setting, list[str]]]:
    """Each setting with what is wrong with the page as it stands, one line each; the page ends as it began."""
    prepare(page)
    before, client = page.viewport_size, page.context.new_cdp_session(page)
    for setting in seen_in:
        page.set_viewport_size({"width": setting.width, "height": HEIGHT})
        page.emulate_media(color_scheme=setting.scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        set_text(client, setting.text_percent)
        set_fonts(page, setting.fonts)
        found = laid_out_wrong(page)
        if setting.is_scrolled:
            found += covered(page)
        if setting.is_walked:
            found += walked(page)
        if setting.is_read:
            found += axe_says(page)
        if setting.width == 390 and setting.text_percent == 100:
            found += too_small(page)
        yield setting, found
    set_text(client, 100)
    set_fonts(page, "narrow")
    client.detach()
    if before is not None:
        page.set_viewport_size(before)


def told(found: dict[str, list[str]]) -> str:
    """All of it, one line each."""
    return "\n" + "\n".join(f"{where}: {line}" for where, lines in found.items() for line in lines)


def said(message: Any) -> str:
    """What a browser's console says."""
    return f"console: {message.text} ({message.location['url']})"
