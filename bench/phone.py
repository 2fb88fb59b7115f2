"""How heavy the phone's part is, and how soon a professional's page paints on a slow one; writes results/phone.md.

    .venv/bin/python bench/phone.py http://127.0.0.1:8150

The address is a demo town's (`vinte demo --port 8150`). Chromium at 390 px with its processor slowed down four times
and a network of 3G (400 kbit/s down and up, 400 ms round trip), as its developer tools call "3G". Each figure is the median of
five: the first visit has nothing kept, the second has the shell from the worker, the third has no network at all.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sys
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

RESULTS = Path(__file__).parent / "results" / "phone.md"
TIMES = 5
KBIT_A_SECOND = 400
ROUND_TRIP_MS = 400
SLOWER = 4
PAGE = "/pro/contactos/"


def throttle(page: Page, *, offline: bool = False) -> None:
    """Slow the page down as a cheap phone on 3G is."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    session.send("Network.enable")
    rate = KBIT_A_SECOND * 1000 / 8
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": offline, "latency": ROUND_TRIP_MS, "downloadThroughput": rate, "uploadThroughput": rate},
    )


def first_paint_ms(page: Page, address: str) -> float:
    """Milliseconds from the tap to the first contentful paint."""
    page.goto(address, wait_until="load", timeout=120_000)
    found: float = page.evaluate(
        """() => new Promise((done) => new PerformanceObserver((list) => {
            const [paint] = list.getEntriesByName("first-contentful-paint");
            if (paint) done(paint.startTime);
        }).observe({type: "paint", buffered: true}))"""
    )
    return found


def visits(browser: Any, site: str) -> dict[str, float]:
    """One phone: its first visit, the next, and one without network."""
    context = browser.new_context(base_url=site, viewport={"width": 390, "height": 844}, locale="pt-PT")
    page = context.new_page()
    page.goto("/demo/")
    page.locator('form[action="/demo/entrar/ana/"] button').click()
    page.wait_for_load_state("load")
    # Logged in, and then as if the phone had never been here.
    page.evaluate(
        """async () => {
            for (const each of await navigator.serviceWorker.getRegistrations()) await each.unregister();
            for (const name of await caches.keys()) await caches.delete(name);
        }"""
    )
    page.close()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.clearBrowserCache")
    throttle(page)
    found = {"the first visit": first_paint_ms(page, PAGE)}
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller !== null", timeout=120_000)
    found["the next, with the shell kept"] = first_paint_ms(page, PAGE)
    context.set_offline(True)
    found["without network, the page kept"] = first_paint_ms(page, PAGE)
    context.close()
    return found


def size(site: str, address: str) -> tuple[int, int]:
    """Bytes of an answer, as they are and compressed."""
    with urlopen(site + address) as answer:
        body = answer.read()
    return len(body), len(gzip.compress(body, 9))


def main() -> None:
    """Measure and write the table down."""
    site = sys.argv[1].rstrip("/")
    static = Path(__file__).parents[1] / "src" / "vinte" / "web" / "static" / "vinte" / "js"
    sizes = {"the worker, with what it is told": size(site, "/telemovel.js")}
    for name in ("queue.js", "phone.js", "push.js"):
        body = (static / name).read_bytes()
        sizes[name] = len(body), len(gzip.compress(body, 9))
    load = os.getloadavg()[0]
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        seen = [visits(browser, site) for _time in range(TIMES)]
        browser.close()
    after = os.getloadavg()[0]
    lines = [
        "# The phone's part",
        "",
        f"By `bench/phone.py` on {os.cpu_count()} processors shared with other work: load {load:.1f} before and {after:.1f} "
        "after. The times hold for that load; the bytes for any.",
        "",
        "| file | bytes | compressed |",
        "| --- | --- | --- |",
        *(f"| {name} | {plain:,} | {packed:,} |" for name, (plain, packed) in sizes.items()),
        "",
        f"First contentful paint of `{PAGE}` at 390 px, processor {SLOWER} times slower, 3G ({KBIT_A_SECOND} kbit/s, "
        f"{ROUND_TRIP_MS} ms); the median of {TIMES}:",
        "",
        "| visit | ms |",
        "| --- | --- |",
        *(f"| {visit} | {median(each[visit] for each in seen):,.0f} |" for visit in seen[0]),
        "",
    ]
    RESULTS.write_text("\n".join(lines))


if __name__ == "__main__":
    main()
