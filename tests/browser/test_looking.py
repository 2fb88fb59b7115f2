"""The look sees what it is for: a planted fault each, beside a page that has none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import looking
import pytest
from looking import Setting
from playwright.sync_api import Browser, Page

import font_sets
from eventually import eventually

PAGE = """<!doctype html><html lang="pt"><meta name="viewport" content="width=device-width">
<title>Uma página</title><style>body {{ margin: 0; font: 1rem sans-serif }} a {{ display: block; min-height: 44px }}
{style}</style><main><h1>Uma página</h1>{body}</main></html>"""
TALL = "<p style='height: 1200px'>Muito texto.</p>"
BAR = "nav { position: fixed; inset: auto 0 0; height: 90px; background: white }"
LINKS = f"{TALL}<a href='#x'>Depois</a><nav aria-label='Barra'>Barra</nav>"
PLAIN, DOUBLE = Setting("wide", 390, "light"), Setting("wide", 390, "light", text_percent=200)
READ = Setting("wide", 390, "light", is_read=True)
WALKED = Setting("wide", 390, "light", is_walked=True)
SCROLLED = Setting("wide", 390, "light", is_scrolled=True)


def seen(browser: Browser, body: str, style: str, setting: Setting) -> str:
    """All that the look says of a page in one setting."""
    page = browser.new_page()
    page.set_content(PAGE.format(body=body, style=style))
    ((_setting, found),) = looking.findings(page, [setting])
    page.close()
    return "\n".join(found)


@pytest.mark.parametrize(
    ("body", "style", "setting", "said"),
    [
        ("<img src='data:,'>", "", READ, "image-alt"),
        ("<div style='width: 391px'>Largo</div>", "", PLAIN, "391 px wide of 390: <div> Largo"),
        ("<div style='width: 390px'>Largo</div>", "", PLAIN, ""),
        ("<p style='width: 12rem'>Certo a um tamanho</p>", "", PLAIN, ""),
        ("<p style='width: 13rem'>Certo a um tamanho</p>", "", DOUBLE, "416 px wide of 390"),
        (
            "<p style='width: 3rem; white-space: nowrap'>Palavras que saem</p>",
            "",
            PLAIN,
            "words leave their box",
        ),
        ("<p style='height: 1rem; overflow: hidden'>Uma<br>Duas</p>", "", PLAIN, "words leave their box"),
        ("<p style='width: 2ch; overflow-wrap: anywhere'>Profissional</p>", "", PLAIN, "broken to pieces"),
        ("<button style='height: 43px'>Ir</button>", "", PLAIN, "too small for a finger: <button> Ir, 43"),
        ("<button style='height: 44px'>Ir</button>", "", PLAIN, ""),
        (LINKS, BAR, SCROLLED, "scrolled to (start), under <nav> Barra: <a> Depois"),
        (LINKS, BAR, WALKED, "has the focus, under <nav> Barra: <a> Depois"),
        (LINKS, BAR + "html { scroll-padding-bottom: 90px } main { padding-bottom: 90px }", WALKED, ""),
    ],
)
def test_a_planted_fault_is_seen(
    browsers: Callable[[str], Browser], body: str, style: str, setting: Setting, said: str
) -> None:
    heard = seen(browsers("wide"), body, style, setting)
    assert said in heard and bool(said) == bool(heard), heard


def test_each_page_is_read_and_scrolled_once_and_together_in_every_way() -> None:
    names = ("home", "privacy", "design", "cast", "mailbox", "desk", "today", "pack", "claim", "feed")
    read, scrolled = set(), set()
    for name in names:
        settings = looking.settings_of(name)
        (at,) = [(each.width, each.scheme) for each in settings if each.is_read]
        (over,) = [(each.width, each.text_percent) for each in settings if each.is_scrolled]
        read.add(at)
        scrolled.add(over)
    assert len(read) == len(looking.READ_IN)
    assert len(scrolled) == len(looking.SCROLLED_IN)


def fonts_of(page: Page, selector: str) -> set[str]:
    """The families in which the words of an element are set."""
    client = page.context.new_cdp_session(page)
    client.send("DOM.enable")
    client.send("CSS.enable")
    root = client.send("DOM.getDocument")["root"]["nodeId"]
    node = client.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    used = client.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    client.detach()
    return {font["familyName"].partition(" ")[0] for font in used}


@pytest.mark.parametrize("kind", ["sans-serif", "serif", "monospace", "system-ui", "Georgia"])
def test_a_browser_has_the_fonts_of_its_set_alone(browsers: Callable[[str], Browser], kind: str) -> None:
    page = browsers("wide").new_page()
    page.set_content(f"<p style='font-family: {kind}'>Orçamento até às 16h → 20 €</p>")
    assert fonts_of(page, "p") == {font_sets.FAMILIES["wide"]}
    page.close()


def test_a_page_is_looked_at_in_one_set_and_in_the_other(look: Any) -> None:
    page = look.page()
    page.goto("/conta/login/")
    page.locator("input[name=login]").fill("ana@obras.example")
    for name, family in font_sets.FAMILIES.items():
        looking.set_fonts(page, name)
        for selector in ("h1", "main p", "button", "input[name=login]"):
            eventually(
                lambda where=selector, expected={family}: fonts_of(page, where) == expected,
                f"{selector} is set in {family}",
            )
