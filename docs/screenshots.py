"""Takes the pictures of the documentation from a running demo town, so that they never age.

    make demo                                   # in one terminal; wait until the town is whole
    .venv/bin/python docs/screenshots.py        # in another: writes docs/pictures/*.png

Each picture is of somebody of the town, on the page that the documentation speaks of. A page that does not answer as it
should ends the script, and no picture is written halfway: the old ones stay.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).with_name("pictures")
PHONE, DESK = (390, 844), (1280, 860)


@dataclass(frozen=True)
class Picture:
    """One picture: its file, who looks (as the town's page of its people names them in the address, empty for nobody), at which address, how large."""

    name: str
    who: str
    path: str
    size: tuple[int, int] = PHONE


SHOTS = (
    Picture("guarantee-page", "ana", "/pro/garantia/", DESK),
    Picture("today", "ana", "/pro/hoje/"),
    Picture("requests", "ana", "/pro/pedidos/"),
    Picture("complaints", "ana", "/pro/reclamacoes/"),
    Picture("home", "", "/"),
    Picture("ask", "", "/pedir/"),
    Picture("who-we-are", "", "/quem-somos/"),
    Picture("desk", "sofia", "/mesa/", DESK),
    Picture("desk-complaints", "sofia", "/mesa/reclamacoes/", DESK),
    Picture("operator", "otilia", "/operador/", DESK),
)


def _log_in(page: Page, address: str, who: str) -> None:
    """Press the button of that person on the page of the town's people."""
    page.goto(urljoin(address, "/demo/"))
    page.locator(f"form[action$='/entrar/{who}/'] button").first.click()
    page.wait_for_load_state("networkidle")


def _take(browser: Browser, address: str, shot: Picture) -> bytes:
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="pt-PT",
        color_scheme="light",
        device_scale_factor=1,
    )
    try:
        page = context.new_page()
        if shot.who:
            _log_in(page, address, shot.who)
        answer = page.goto(urljoin(address, shot.path))
        if answer is None or answer.status != 200:
            raise SystemExit(
                f"{shot.path} as {shot.who or 'nobody'} answers {answer and answer.status}, not 200"
            )
        page.wait_for_load_state("networkidle")
        return page.screenshot()
    finally:
        context.close()


def main() -> None:
    """Take all pictures, or those that are named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", help="which pictures; all if none is named")
    parser.add_argument("--address", default="http://127.0.0.1:8020", help="where the town is")
    parser.add_argument("--browser", default=None, help="the Chromium to use, if not playwright's own")
    given = parser.parse_args()
    unknown = set(given.names) - {shot.name for shot in SHOTS}
    if unknown:
        raise SystemExit(
            f"no picture {', '.join(sorted(unknown))}; there are {', '.join(s.name for s in SHOTS)}"
        )
    wanted = [shot for shot in SHOTS if not given.names or shot.name in given.names]
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=given.browser, args=["--no-sandbox"])
        taken = {shot.name: _take(browser, given.address, shot) for shot in wanted}
        browser.close()
    for name, content in taken.items():
        (PICTURES / f"{name}.png").write_bytes(content)
        sys.stdout.write(f"docs/pictures/{name}.png\n")


if __name__ == "__main__":
    main()
