"""Slow bodies, big bodies and heavy pictures, with people buying beside them.

Drips, floods and pictures come from many addresses of this machine (127.0.0.0/8), so that limits by address alone do not
save the site. What is measured is what others see meanwhile: the home page, `/healthz`, and purchases through the pages.
"""

from __future__ import annotations

import http.client
import io
import re
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parent))

import town
from parts import Control, Figure, Part
from town import Buyer, Served

P95_SECONDS, MEMORY_MB = 1.0, 700.0
PIXELS = (5000, 5000)  # 25 million, as many as are taken
BIG_BYTES = 600_000_000
# As long as anybody waits; what takes longer counts as this.
PATIENCE_SECONDS = 60.0
INPUT = re.compile(r'<input[^>]*\bname="([^"]+)"[^>]*\bvalue="([^"]*)"')
FORM = re.compile(r'<form[^>]*action="[^"]*/comprar/"[^>]*>(.*?)</form>', re.S)


@dataclass(frozen=True)
class Force:
    """How much of each there is."""

    seconds: float
    drips: int
    floods: int
    uploaders: int
    buyers: int
    buy_every_seconds: float
    requests: int


LONG = Force(seconds=300, drips=64, floods=4, uploaders=10, buyers=4, buy_every_seconds=3.0, requests=100)
SHORT = Force(seconds=4, drips=16, floods=1, uploaders=2, buyers=2, buy_every_seconds=0.5, requests=2)


class Browser:
    """A client with cookies, from an address of its own."""

    def __init__(self, port: int, *, source: str = "127.0.0.1", cookies: str = "") -> None:
        self.port, self.source = port, source
        self.cookies = dict(pair.split("=", 1) for pair in cookies.split("; ") if pair)

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers and text."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=PATIENCE_SECONDS, source_address=(self.source, 0)
        )
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(
                method,
                path,
                body,
                {"Cookie": kept, "Accept-Language": "pt", "Host": "127.0.0.1", **(headers or {})},
            )
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.split(";")[0]
            return answer.status, dict(answer.getheaders()), answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[int, dict[str, str], str]:
        """Send a form."""
        told = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **fields}
        return self.ask(
            "POST", path, urlencode(told).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        )


@dataclass
class Seen:
    """What those who are not attacking saw, and what became of the attack."""

    home_seconds: list[float] = field(default_factory=list)
    health_seconds: list[float] = field(default_factory=list)
    purchase_seconds: list[float] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)
    bought: list[tuple[Any, Any]] = field(default_factory=list)
    not_bought: list[str] = field(default_factory=list)
    attack: Counter[str] = field(default_factory=Counter)


class Storm:
    """Everything at once against one site, for as long as it is open."""

    def __init__(self, site: Served, force: Force) -> None:
        self.site, self.force = site, force
        self.seen = Seen()
        self.over = threading.Event()
        self._threads: list[threading.Thread] = []
        self._numbers = count(2)

    def start(self, work: Callable[..., None], *arguments: Any) -> None:
        """One more thread that does this until it is over."""
        thread = threading.Thread(target=self._repeated, args=(work, arguments), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _repeated(self, work: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        while not self.over.is_set():
            try:
                work(*arguments)
            except (OSError, http.client.HTTPException) as error:
                self.seen.attack[f"{work.__name__}: {type(error).__name__}"] += 1
                self.over.wait(0.2)

    def stop(self) -> None:
        """End it and wait for all."""
        self.over.set()
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS + 5)

    def warm(self, people: town.People) -> None:
        """Ask each page once before it begins: a process reads its templates when they are first asked for."""
        for path in ("/", "/healthz", "/pedir/oficio/"):
            Browser(self.site.port).ask("GET", path)
        if people.buyers:
            browser = Browser(self.site.port, cookies=people.buyers[0].cookies)
            browser.ask("GET", f"/pro/pedidos/{people.requests[0]}/")

    def _address(self) -> str:
        number = next(self._numbers)
        return f"127.{number // 60_000 % 250 + 1}.{number // 250 % 240 + 1}.{number % 250 + 1}"

    def drip(self) -> None:
        """A form of which a byte comes each half second, until the site has enough of it."""
        with socket.create_connection(
            ("127.0.0.1", self.site.port), timeout=5, source_address=(self._address(), 0)
        ) as line:
            line.sendall(
                b"POST /pedir/oficio/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 90000\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
            )
            line.settimeout(0.5)
            while not self.over.is_set():
                line.sendall(b"x")
                with suppress(TimeoutError):
                    told = line.recv(200)
                    self.seen.attack[f"drip: {told.split(b' ')[1].decode() if told else 'closed'}"] += 1
                    return

    def flood(self) -> None:
        """600 MB to a form without files, and to one with, as fast as they go."""
        for path in (b"/conta/login/", b"/pedir/fotografias/"):
            with socket.create_connection(
                ("127.0.0.1", self.site.port), timeout=10, source_address=(self._address(), 0)
            ) as line:
                line.sendall(
                    b"POST " + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n"
                    b"Content-Type: multipart/form-data; boundary=x\r\n\r\n"
                )
                piece, sent = b"10000\r\n" + b"x" * 65_536 + b"\r\n", 0
                try:
                    while sent < BIG_BYTES and not self.over.is_set():
                        line.sendall(piece)
                        sent += 65_536
                except OSError:
                    pass
                self.seen.attack["flood: taken whole" if sent >= BIG_BYTES else "flood: refused"] += 1
        self.over.wait(1)

    def upload(self, picture: bytes) -> None:
        """A draft, and six pictures of 25 million pixels for it."""
        browser = Browser(self.site.port, source=self._address())
        browser.ask("GET", "/pedir/oficio/")
        browser.post("/pedir/oficio/", {"trade": "painter"})
        status, _headers, _text = self.send_pictures(browser, picture)
        self.seen.attack[f"upload: {status}"] += 1

    def send_pictures(self, browser: Browser, picture: bytes) -> tuple[int, dict[str, str], str]:
        """Six of them in one form."""
        border = uuid4().hex
        parts = [
            f'--{border}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
            f"{browser.cookies.get('csrftoken', '')}\r\n".encode()
        ]
        for number in range(6):
            head = f'--{border}\r\nContent-Disposition: form-data; name="photos"; filename="{number}.png"\r\n'
            parts.append(f"{head}Content-Type: image/png\r\n\r\n".encode() + picture + b"\r\n")
        parts.append(f"--{border}--\r\n".encode())
        told = {"Content-Type": f"multipart/form-data; boundary={border}"}
        return browser.ask("POST", "/pedir/fotografias/", b"".join(parts), told)

    def look(self, path: str, into: list[float]) -> None:
        """How long a page takes; as long as a person waits when none comes."""
        begun = time.monotonic()
        try:
            status, _headers, _text = Browser(self.site.port).ask("GET", path)
            good = status == 200 or path.startswith("/healthz")
        except (OSError, http.client.HTTPException):
            good = False
        into.append(time.monotonic() - begun if good else PATIENCE_SECONDS)
        self.over.wait(0.2)

    def weigh(self) -> None:
        """What the server holds now."""
        self.seen.memory_mb.append(self.site.memory_mb())
        self.over.wait(1)

    def buy_all(self, buyer: Buyer, requests: tuple[Any, ...]) -> None:
        """Buy each contact once through the pages, at the pace of the force."""
        browser = Browser(self.site.port, cookies=buyer.cookies)
        for asked in requests:
            if self.over.is_set():
                return
            begun = time.monotonic()
            self._buy(browser, buyer, asked)
            self.seen.purchase_seconds.append(time.monotonic() - begun)
            self.over.wait(max(0.0, self.force.buy_every_seconds - (time.monotonic() - begun)))
        self.over.wait()

    def _buy(self, browser: Browser, buyer: Buyer, asked: Any) -> None:
        try:
            status, _headers, page = browser.ask("GET", f"/pro/pedidos/{asked}/")
            form = FORM.search(page)
            if status != 200 or form is None:
                self.seen.not_bought.append(f"the page answered {status}")
                return
            fields = {name: value for name, value in INPUT.findall(form[1]) if name != "csrfmiddlewaretoken"}
            status, headers, _text = browser.post(f"/pro/pedidos/{asked}/comprar/", fields)
        except (OSError, http.client.HTTPException) as error:
            self.seen.not_bought.append(type(error).__name__)
            return
        if status == 302 and "/pro/contactos/" in headers.get("location", headers.get("Location", "")):
            self.seen.bought.append((buyer.id, asked))
        else:
            self.seen.not_bought.append(f"buying answered {status}")


def picture() -> bytes:
    """A PNG of 25 million pixels, about a hundred kilobytes."""
    from PIL import Image

    made = io.BytesIO()
    Image.new("RGB", PIXELS, "#1f5a99").save(made, "PNG")
    return made.getvalue()


def stormed(site: Served, force: Force, people: town.People, *, heavy: bytes) -> Seen:
    """All of it for so long."""
    storm = Storm(site, force)
    storm.warm(people)
    for _number in range(force.drips):
        storm.start(storm.drip)
    for _number in range(force.floods):
        storm.start(storm.flood)
    for _number in range(force.uploaders):
        storm.start(storm.upload, heavy)
    storm.start(storm.look, "/", storm.seen.home_seconds)
    storm.start(storm.look, "/healthz", storm.seen.health_seconds)
    storm.start(storm.weigh)
    for buyer in people.buyers:
        storm.start(storm.buy_all, buyer, people.requests)
    storm.over.wait(force.seconds)
    storm.stop()
    return storm.seen


def held_by_drips(site: Served, *, drips: int, patience_seconds: float) -> bool:
    """Whether the home page goes unanswered while so many connections drip."""
    lines: list[socket.socket] = []
    try:
        for _number in range(drips):
            line = socket.create_connection(("127.0.0.1", site.port), timeout=5)
            line.sendall(b"POST /pedir/oficio/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 90000\r\n\r\nx")
            lines.append(line)
        time.sleep(0.3)
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=patience_seconds)
        try:
            connection.request("GET", "/", headers={"Host": "127.0.0.1"})
            connection.getresponse()
        except TimeoutError:
            return True
        finally:
            connection.close()
        return False
    finally:
        for line in lines:
            line.close()


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of them lies; as long as anybody waits where there is none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else PATIENCE_SECONDS


def _kept(seen: Seen) -> tuple[int, int]:
    """How many purchases the database has of those that a page confirmed, and how many in all."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT professional_id, job_request_id FROM leads_contactpurchase")
        rows = Counter(cursor.fetchall())
    return sum(rows[pair] == 1 for pair in seen.bought), sum(rows.values())


def run(*, short: bool) -> Part:
    """The part; in its short form for seconds, and without promises about speed, for any machine may be slow."""
    force = SHORT if short else LONG
    heavy = picture()
    with town.database() as url:
        people = town.people(buyers=force.buyers, requests=force.requests)
        with town.served(url) as site:
            seen = stormed(site, force, people, heavy=heavy)
        kept, in_all = _kept(seen)
        controls = [_control_of_drips(url)]
        if not short:
            controls.append(_control_of_memory(url, people, heavy))
    unanswered = sum(each >= PATIENCE_SECONDS for each in (*seen.home_seconds, *seen.health_seconds))
    p95, health = percentile(seen.home_seconds, 0.95), percentile(seen.health_seconds, 0.95)
    memory = max(seen.memory_mb, default=0.0)
    figures = [
        Figure(
            "purchases confirmed by a page, and in the books once",
            f"{kept} of {len(seen.bought)}, {in_all} in all",
            "all, and more than none",
            bool(seen.bought) and kept == len(seen.bought) == in_all,
        ),
        Figure("purchases that failed", f"{len(seen.not_bought)}", "0", not seen.not_bought),
        Figure("pages that nobody got", f"{unanswered}", "0", not unanswered),
        Figure(
            "bodies of 600 MB taken in",
            f"{seen.attack['flood: taken whole']}",
            "0",
            not seen.attack["flood: taken whole"],
        ),
    ]
    if not short:
        figures += [
            Figure(
                f"home page, p95 of {len(seen.home_seconds)}", f"{p95:.2f} s", "under 1 s", p95 < P95_SECONDS
            ),
            Figure(
                f"/healthz, p95 of {len(seen.health_seconds)}",
                f"{health:.2f} s",
                "under 1 s",
                health < P95_SECONDS,
            ),
            Figure(
                f"a purchase, both pages, p95 of {len(seen.purchase_seconds)}",
                f"{percentile(seen.purchase_seconds, 0.95):.2f} s",
                "under 2 s",
                percentile(seen.purchase_seconds, 0.95) < 2 * P95_SECONDS,
            ),
            Figure(
                "memory of all web processes, most", f"{memory:.0f} MB", "under 700 MB", memory < MEMORY_MB
            ),
        ]
    became = ", ".join(f"{what} {number}" for what, number in sorted(seen.attack.items()))
    return Part(
        title="Slow and heavy",
        how=f"For {force.seconds:.0f} s {force.drips} connections drip a form, {force.floods} send 600 MB, and "
        f"{force.uploaders} send six pictures of 25 million pixels again and again, each from another address; beside them "
        f"{force.buyers} professionals buy contacts through the pages.",
        figures=tuple(figures),
        controls=tuple(controls),
        notes=(f"What became of the attack: {became}.", *_why(seen)),
    )


def _why(seen: Seen) -> tuple[str, ...]:
    if not seen.not_bought:
        return ()
    reasons = ", ".join(f"{why} ({number})" for why, number in Counter(seen.not_bought).most_common())
    return (f"Not bought: {reasons}.",)


def _control_of_drips(url: str) -> Control:
    import old_way

    with town.served(url, command=(str(Path(old_way.__file__)), "--bare")) as site:
        held = held_by_drips(site, drips=old_way.THREADS, patience_seconds=2)
    return Control(
        "the front: each thread reads its own body, as before",
        f"{old_way.THREADS} connections that drip: the home page {'does not answer' if held else 'answers'} within 2 s",
        held,
    )


def _control_of_memory(url: str, people: town.People, heavy: bytes) -> Control:
    import old_way

    alone = Force(seconds=60, drips=0, floods=0, uploaders=10, buyers=0, buy_every_seconds=1, requests=0)
    with town.served(url, command=(str(Path(old_way.__file__)),)) as site:
        seen = stormed(site, alone, town.People((), people.requests), heavy=heavy)
    memory, p95 = max(seen.memory_mb, default=0.0), percentile(seen.home_seconds, 0.95)
    return Control(
        "the process apart: pictures decoded by the thread that took them, as before",
        f"ten uploads for a minute: {memory:.0f} MB, home page p95 {p95:.1f} s",
        memory >= MEMORY_MB or p95 >= P95_SECONDS,
    )
