"""What each page costs: `python bench/pages.py`, in the demo town, which is played first if it is not there.

Every route of the product is looked for as the people who may see it would find it: from their first page and
their letters, along the links. Of the addresses found for a route the one that asks the database most and the one
that sends most are measured, and the slower of them is told: queries, processor time of the web process (the median of some rounds), and bytes as they are sent. In each round
a bare page that only extends the same base template is asked too, by the same reader; what counts is the ratio.
`bench/results/pages.md` keeps the table, and the one from before beside it (`--before` writes that one).
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import platform
import re
import statistics
import sys
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

RESULTS = Path(__file__).parent / "results" / "pages.md"
ROUNDS = 15
ADDRESSES_OF_A_ROUTE = 3
MOST_QUERIES, MOST_BYTES = 20, 60_000
RATIO, RATIO_OF_THE_LARGEST = 4.0, 6.0
LARGEST = re.compile(r"professional:(guarantee|contacts)$|desk:")
LINK = re.compile(r"""(?:href|src)="(/[^"#]*)""")
IN_LETTER = re.compile(r"https?://[^/\s]+(/[\w/.-]*)")
BARE = "bare"
BASES = {
    "public": "base.html",
    "homeowner": "web/homeowner/base.html",
    "professional": "web/professional/base.html",
    "desk": "web/desk/base.html",
    "operator": "web/desk/base.html",
}
BEFORE, NOW = "## Before", "## Now"


@dataclass
class Reader:
    """Somebody who reads pages: a browser, and what may be read with it."""

    name: str
    client: Any
    audiences: frozenset[str]
    starts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """One address of a route, who found it, and what it answered."""

    route: str
    address: str
    reader: Reader
    status: int
    media_type: str
    queries: int
    sent: int

    @property
    def is_page(self) -> bool:
        """Whether it is a page to read, and not a file, a picture or a way to another page."""
        return self.status == 200 and self.media_type.startswith("text/html")

    @property
    def base(self) -> str:
        """The audience whose base template the page extends."""
        namespace = self.route.partition(":")[0]
        return namespace if namespace in BASES else "public"


@dataclass(frozen=True)
class Measured:
    """A page beside the bare page; both times are medians in milliseconds of processor."""

    found: Found
    ms: float
    bare_ms: float

    @property
    def ratio(self) -> float:
        """How many bare pages it costs."""
        return self.ms / self.bare_ms

    @property
    def complaints(self) -> list[str]:
        """The targets that it misses."""
        ratio = RATIO_OF_THE_LARGEST if LARGEST.match(self.found.route) else RATIO
        return [
            *(["queries"] if self.found.queries > MOST_QUERIES else []),
            *([f"over {ratio:.0f} times"] if self.ratio > ratio else []),
            *(["bytes"] if self.found.sent > MOST_BYTES else []),
        ]


def add_bare_pages() -> None:
    """A page for each audience that only extends its base template; before the addresses are first read."""
    import importlib

    from django.http import HttpRequest, HttpResponse
    from django.template import engines
    from django.urls import path

    from vinte.web.authorization import ROUTES

    def bare(base: str) -> Callable[[HttpRequest], HttpResponse]:
        source = '{% extends "' + base + '" %}{% block content %}<h1>Vinte</h1>{% endblock %}'
        template = engines["django"].from_string(source)
        return lambda request: HttpResponse(template.render({}, request))

    homes = {"professional": "guarantee", "desk": "claims", "operator": "books", "homeowner": "thanks"}
    for audience, base in BASES.items():
        patterns = importlib.import_module(f"vinte.web.{audience}.urls").urlpatterns
        patterns.append(path(f"bare/{audience}/", bare(base), name=BARE))
        ROUTES[f"{audience}:{BARE}"] = ROUTES[f"{audience}:{homes.get(audience, 'home')}"]


def readers() -> list[Reader]:
    """Everybody of the cast who logs in, and somebody who does not but reads the town's letters."""
    from django.test import Client
    from django.urls import reverse

    from vinte.demo.town.cast import CAST
    from vinte.demo.views import HOMES
    from vinte.people import queries as people

    def browser() -> Any:
        return Client(HTTP_ACCEPT_LANGUAGE="pt", HTTP_ACCEPT_ENCODING="gzip, br", SERVER_NAME="127.0.0.1")

    found = [Reader("nobody", browser(), frozenset({"public", "homeowner_link", "demo"}), ["/", "/demo/"])]
    for member in CAST:
        if member.audience == "homeowner":
            found[0].starts.append(f"{reverse('mailbox:list')}?para={member.address}")
            continue
        reader = Reader(member.slug, browser(), frozenset({member.audience, "account"}))
        reader.client.force_login(
            people.account_by_email(member.address), "allauth.account.auth_backends.AuthenticationBackend"
        )
        reader.starts.append(reverse(HOMES[member.audience]))
        found.append(reader)
    found[0].starts += [reverse("public:professional", args=[one.pk]) for one in people.professionals()[:3]]
    return found


def routes() -> Iterator[tuple[str, str]]:
    """The full name of each route, and its address where it needs no argument."""
    from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

    def walk(patterns: Any, namespaces: tuple[str, ...]) -> Iterator[str]:
        for entry in patterns:
            if isinstance(entry, URLResolver):
                deeper = (*namespaces, entry.namespace) if entry.namespace else namespaces
                yield from walk(entry.url_patterns, deeper)
            else:
                yield ":".join((*namespaces, entry.name))

    for name in dict.fromkeys(walk(get_resolver().url_patterns, ())):
        if not name.endswith(f":{BARE}"):
            try:
                yield name, reverse(name)
            except NoReverseMatch:
                yield name, ""


def ask(reader: Reader, route: str, address: str) -> tuple[Found, str]:
    """One answer, and its text as it is without compression."""
    import psycopg

    statements: list[Any] = []
    execute = psycopg.Cursor.execute

    def counted(cursor: Any, query: Any, *args: Any, **more: Any) -> Any:
        statements.append(query)
        return execute(cursor, query, *args, **more)

    with mock.patch.object(psycopg.Cursor, "execute", counted):
        response = reader.client.get(address)
    media_type = response.headers.get("Content-Type", "")
    sent = len(b"".join(response) if response.streaming else response.content)
    text = ""
    if response.status_code == 200 and media_type.startswith("text/html"):
        text = reader.client.get(address, headers={"accept-encoding": "identity"}).content.decode()
    return Found(route, address, reader, response.status_code, media_type, len(statements), sent), text


def crawl() -> dict[str, list[Found]]:
    """What answers GET, by route: from everybody's first pages and the routes without arguments, along the links."""
    from django.urls import Resolver404, resolve

    from vinte.web.authorization import ROUTES

    found: dict[str, list[Found]] = defaultdict(list)
    plain = dict(routes())
    for reader in readers():
        allowed = {name for name, audiences in ROUTES.items() if audiences & reader.audiences}
        asked: dict[str, set[str]] = defaultdict(set)
        waiting = deque([*reader.starts, *(plain[name] for name in plain if plain[name] and name in allowed)])
        while waiting:
            address = waiting.popleft()
            try:
                route = resolve(urlsplit(address).path).view_name
            except Resolver404:
                continue
            if route not in allowed or route in ("account_logout", f"public:{BARE}"):
                continue
            # Letters lead on to the pages of those who need no login: read more of them.
            most = ADDRESSES_OF_A_ROUTE * (40 if route.startswith("mailbox:") else 1)
            if address in asked[route] or len(asked[route]) >= most:
                continue
            asked[route].add(address)
            answer, text = ask(reader, route, address)
            if answer.status in (404, 405):
                continue
            found[route].append(answer)
            waiting.extend(unescape(link) for link in LINK.findall(text))
            if route.startswith("mailbox:"):
                waiting.extend(IN_LETTER.findall(unescape(text)))
    return found


def worst(answers: list[Found]) -> list[Found]:
    """Of the answers of a route the one that asks the database most and the one that sends most."""
    pages = [each for each in answers if each.is_page] or answers
    asks = max(pages, key=lambda each: (each.queries, each.sent))
    sends = max(pages, key=lambda each: each.sent)
    return [asks] if asks is sends else [asks, sends]


def processor_ms(reader: Reader, address: str) -> float:
    """Processor time of one answer."""
    begun = time.process_time()
    reader.client.get(address)
    return (time.process_time() - begun) * 1000


def measure(found: Found, rounds: int) -> Measured:
    """The page and the bare page in turns, so that both meet the same machine."""
    bare = f"/bare/{found.base}/"
    for address in (found.address, bare):
        processor_ms(found.reader, address)
    times = [
        (processor_ms(found.reader, bare), processor_ms(found.reader, found.address)) for _ in range(rounds)
    ]
    return Measured(
        found,
        ms=statistics.median(page for _bare, page in times),
        bare_ms=statistics.median(bare for bare, _page in times),
    )


def play_town() -> None:
    """Bring the database up to date, and play the town unless it is there."""
    from django.core.management import call_command

    from vinte.demo.town import load
    from vinte.kernel.clock import SystemClock

    call_command("migrate", interactive=False, verbosity=0)
    if not load.is_loaded():
        load.load(now=SystemClock().now())
        load.finish()


def table(measured: list[Measured], others: list[Found], unseen: list[str]) -> list[str]:
    """The lines of the report below its heading."""
    ratios = [each.ratio for each in measured]
    over = [each for each in measured if each.complaints]
    lines = [
        f"{len(measured)} pages: {statistics.median(ratios):.1f} times the bare page in the median, "
        f"{max(ratios):.1f} at most; the bare page takes "
        f"{statistics.median(each.bare_ms for each in measured):.1f} ms. {len(over)} miss a target.",
        "",
        "| route | read by | queries | ms | bare ms | ratio | bytes sent | |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    lines += [
        f"| {each.found.route} | {each.found.reader.name} | {each.found.queries} | {each.ms:.1f} | "
        f"{each.bare_ms:.1f} | {each.ratio:.1f} | {each.found.sent} | {', '.join(each.complaints)} |"
        for each in measured
    ]
    lines += [
        "",
        "Files, pictures and ways to another page:",
        "",
        "| route | status | type | queries | bytes |",
    ]
    lines += ["| --- | ---: | --- | ---: | ---: |"]
    lines += [
        f"| {each.route} | {each.status} | {each.media_type.partition(';')[0]} | {each.queries} | {each.sent} |"
        for each in others
    ]
    return [*lines, "", f"Only acted on, closed, or with nothing in the town: {', '.join(unseen)}."]


def report(lines: list[str], *, as_before: bool, rounds: int, load_before: float) -> str:
    """The whole file: these lines as one of its two tables, the other as it was."""
    kept = RESULTS.read_text("utf-8") if RESULTS.exists() else ""
    before = kept.partition(BEFORE)[2].partition(NOW)[0].strip()
    now = kept.partition(NOW)[2].strip()
    conditions = (
        f"{os.cpu_count()} cores ({platform.machine()}), load {load_before:.1f} when it began, "
        f"Python {platform.python_version()}, {rounds} rounds."
    )
    told = "\n".join([conditions, "", *lines])
    before, now = (told, now) if as_before else (before, told)
    head = [
        "# What each page costs",
        "",
        f"Of each route the address of the demo town that asks or sends most. Targets: at most {RATIO:.0f} times the bare "
        f"page of the same base template in processor time, {RATIO_OF_THE_LARGEST:.0f} for guarantee, contacts and "
        f"desk; {MOST_QUERIES} queries; {MOST_BYTES // 1000} kB as sent.",
    ]
    return "\n".join([*head, "", BEFORE, "", before, "", NOW, "", now]) + "\n"


def run(options: argparse.Namespace) -> int:
    """Measure all and write it down; how many pages miss a target."""
    import django

    django.setup()
    logging.disable(logging.WARNING)
    load_before = os.getloadavg()[0]
    play_town()
    add_bare_pages()
    found = crawl()
    most = {route: worst(answers) for route, answers in found.items()}
    names = [route for route, _address in routes()]
    # What looking around left behind is no page's: without this some page pays for sweeping it up.
    gc.collect()
    gc.freeze()
    measured = [
        max((measure(each, options.rounds) for each in most[name]), key=lambda each: each.ratio)
        for name in names
        if name in most and most[name][0].is_page
    ]
    others = [most[name][0] for name in names if name in most and not most[name][0].is_page]
    lines = table(measured, others, [name for name in names if name not in most])
    print("\n".join(lines))
    written = report(lines, as_before=options.before, rounds=options.rounds, load_before=load_before)
    RESULTS.write_text(written, "utf-8")
    return sum(bool(each.complaints) for each in measured)


@contextmanager
def of_its_own() -> Iterator[None]:
    """The database that is named, or one of its own that is thrown away, with a folder of its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vinte.project.settings")
    os.environ.setdefault("VINTE_SECRET_KEY", "a key for a bench that guards nothing and is known to all")
    os.environ |= {"VINTE_DEMO": "1", "VINTE_INVOICING": "play", "VINTE_STATIC_COLLECTED": "0"}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VINTE_DATA_DIR"] = folder
        if "VINTE_DATABASE_URL" in os.environ:
            yield
        else:
            from vinte.project.postgres import temporary_server

            with temporary_server() as url:
                os.environ["VINTE_DATABASE_URL"] = url
                yield


def main() -> None:
    """Measure in the database that is named, or in one of its own that is thrown away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument(
        "--before", action="store_true", help="write the table that later ones are compared with"
    )
    options = parser.parse_args()
    with of_its_own():
        missed = run(options)
    sys.exit(1 if missed and not options.before else 0)


if __name__ == "__main__":
    main()
