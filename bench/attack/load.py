"""64 people on the pages for ten minutes, and what buying a contact costs beside its bare statements.

People read for some seconds before they go on, as people do: how fast pages come is measured at their pace, and how
many could be sold at most by programmes that do nothing but buy. The bare statements are those of the same purchases,
word for word, which pgbench sends to a copy of the same database.
"""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import slow
import town
from comparing import compare
from parts import Figure, Part
from slow import Browser

SEED = 20_261_130
RATIO_WANTED = 0.5
P99_SECONDS = 2.0
GROWTH_MOST = 1.15


@dataclass(frozen=True)
class Force:
    """How many people of each kind, for how long, and how many purchases are compared."""

    seconds: float
    professionals: int
    visitors: int
    requests: int
    think_seconds: tuple[float, float]
    compared: int
    processes: int


LONG = Force(
    seconds=600,
    professionals=24,
    visitors=40,
    requests=400,
    think_seconds=(4.0, 12.0),
    compared=200,
    processes=2,
)
SHORT = Force(
    seconds=6, professionals=2, visitors=3, requests=6, think_seconds=(0.1, 0.3), compared=5, processes=1
)

# What people look at, by its name in the report: those without an account, and professionals.
VISITED = (
    ("home", "/"),
    ("guarantee's page", "/a-garantia/"),
    ("request: trade", "/pedir/oficio/"),
    ("help", "/ajuda/"),
    ("login", "/conta/login/"),
)
OWN = (
    ("today", "/pro/hoje/"),
    ("contacts", "/pro/contactos/"),
    ("guarantee", "/pro/garantia/"),
    ("balance", "/pro/saldo/"),
    ("requests", "/pro/pedidos/"),
)


@dataclass
class Seen:
    """How long each route took, what went wrong, and what the server held as time went on."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    bought: int = 0
    sold_out: int = 0
    memory_mb: list[float] = field(default_factory=list)


class Person:
    """Somebody with a browser, who reads before going on."""

    def __init__(self, crowd: Crowd, *, number: int, cookies: str = "") -> None:
        self.crowd = crowd
        self.chance = random.Random(f"{SEED}:{number}")
        self.browser = Browser(
            crowd.site.port, source=f"127.0.{number // 200 + 1}.{number % 200 + 1}", cookies=cookies
        )

    def think(self) -> None:
        """Read."""
        self.crowd.over.wait(self.chance.uniform(*self.crowd.force.think_seconds))

    def ask(self, route: str, path: str) -> str:
        """A page; what it took is noted under its route."""
        return self._timed(route, lambda: self.browser.ask("GET", path), good=(200,))[2]

    def post(self, route: str, path: str, fields: dict[str, str]) -> str:
        """A form; where it leads."""
        _status, headers, _text = self._timed(route, lambda: self.browser.post(path, fields), good=(302, 303))
        return headers.get("location", headers.get("Location", ""))

    def _timed(self, route: str, act: Callable[[], Any], *, good: tuple[int, ...]) -> Any:
        began = time.monotonic()
        answer: Any = (0, {}, "")
        try:
            answer = act()
        except (OSError, HTTPException) as error:
            self.crowd.seen.wrong.append(f"{route}: {type(error).__name__}")
        else:
            if answer[0] not in good:
                self.crowd.seen.wrong.append(f"{route}: {answer[0]}")
        self.crowd.seen.seconds[route].append(time.monotonic() - began)
        return answer


class Crowd:
    """Everybody at once, until it is over."""

    def __init__(self, site: town.Served, force: Force, people: town.People) -> None:
        self.site, self.force, self.people = site, force, people
        self.seen = Seen()
        self.over = threading.Event()

    def visit(self, number: int) -> None:
        """Somebody without an account looks around."""
        person = Person(self, number=number)
        while not self.over.is_set():
            person.ask(*person.chance.choice(VISITED))
            person.think()

    def trade(self, number: int, buyer: town.Buyer) -> None:
        """A professional looks at the day, buys what there is, and looks at the guarantee."""
        person = Person(self, number=number, cookies=buyer.cookies)
        asked = list(self.people.requests)
        person.chance.shuffle(asked)
        while not self.over.is_set():
            person.ask(*person.chance.choice(OWN))
            person.think()
            if asked and person.chance.random() < 0.6 and not self.over.is_set():
                self._buy(person, asked.pop())
                person.think()

    def _buy(self, person: Person, asked: Any) -> None:
        page = person.ask("request", f"/pro/pedidos/{asked}/")
        form = slow.FORM.search(page)
        if form is None:
            self.seen.sold_out += 1
            return
        fields = {name: value for name, value in slow.INPUT.findall(form[1]) if name != "csrfmiddlewaretoken"}
        person.think()
        if "/pro/contactos/" in person.post("buying", f"/pro/pedidos/{asked}/comprar/", fields):
            self.seen.bought += 1
        else:
            self.seen.sold_out += 1

    def warm(self) -> None:
        """Ask each page once before it counts: a process reads its templates when they are first asked for."""
        first = Person(self, number=0, cookies=self.people.buyers[0].cookies)
        for path in (
            *(path for _route, path in (*VISITED, *OWN)),
            f"/pro/pedidos/{self.people.requests[0]}/",
        ):
            for _process in range(2 * self.force.processes):
                first.browser.ask("GET", path)

    def play(self) -> None:
        """All of them, for as long as the force says."""
        threads = [
            threading.Thread(target=self.visit, args=(number,)) for number in range(self.force.visitors)
        ]
        threads += [
            threading.Thread(target=self.trade, args=(self.force.visitors + number, buyer))
            for number, buyer in enumerate(self.people.buyers)
        ]
        for thread in threads:
            thread.start()
        ends = time.monotonic() + self.force.seconds
        while time.monotonic() < ends:
            self.over.wait(min(5.0, self.force.seconds / 4))
            self.seen.memory_mb.append(self.site.memory_mb())
        self.over.set()
        for thread in threads:
            thread.join()


def run(*, short: bool) -> Part:
    """The crowd, then the comparison, on copies of one database."""
    force = SHORT if short else LONG
    with town.database() as url:
        people = town.people(buyers=force.professionals, requests=force.requests)
        with town.served(
            url, command=("-m", "vinte.project.cli", "serve", "--processes", str(force.processes))
        ) as site:
            crowd = Crowd(site, force, people)
            crowd.warm()
            crowd.play()
        compared = compare(url, count=force.compared)
    seen = crowd.seen
    many = force.professionals + force.visitors
    rows = [
        f"| {route} | {len(took)} | {slow.percentile(took, 0.5) * 1000:.0f} ms | {slow.percentile(took, 0.99) * 1000:.0f} ms |"
        for route, took in sorted(seen.seconds.items())
    ]
    table = "\n".join(["| Route | Asked | p50 | p99 |", "|---|---:|---:|---:|", *rows])
    figures = [
        Figure("answers that were no page", f"{len(seen.wrong)}", "0", not seen.wrong),
        Figure("purchases by the crowd", f"{seen.bought}", "more than none", seen.bought > 0),
        Figure(
            "the same purchases: actions as a share of their bare statements",
            f"{compared.ratio:.2f} ({compared.statements:.0f} statements each; {compared.action_ms:.1f} ms and {compared.bare_ms:.1f} ms)",
            f"at least {RATIO_WANTED}, or its cause measured",
            compared.ratio >= RATIO_WANTED or bool(compared.cause),
        ),
    ]
    figures.append(
        Figure(
            "of them in the books by their bare statements",
            f"{compared.kept} of {compared.count}",
            "all",
            compared.kept == compared.count,
        )
    )
    if not short:
        worst = max(seen.seconds, key=lambda route: slow.percentile(seen.seconds[route], 0.99))
        slowest = slow.percentile(seen.seconds[worst], 0.99)
        early, late = _ends(seen.memory_mb)
        figures += [
            Figure(
                f"slowest p99 ({worst})",
                f"{slowest:.2f} s",
                f"under {P99_SECONDS:.0f} s",
                slowest < P99_SECONDS,
            ),
            Figure(
                "memory of all web processes, second minute and last",
                f"{early:.0f} and {late:.0f} MB",
                f"grows by at most {GROWTH_MOST - 1:.0%}",
                late <= early * GROWTH_MOST,
            ),
            Figure(
                "contacts sold a second, at the crowd's pace", f"{seen.bought / force.seconds:.2f}", "-", True
            ),
            Figure(
                f"contacts sold a second by {compared.sellers} processes that do nothing else",
                f"{compared.sold_a_second:.0f}",
                "-",
                True,
            ),
        ]
    notes = [table, compared.cause]
    if seen.wrong:
        notes.append(f"Wrong: {', '.join(sorted(set(seen.wrong)))}.")
    return Part(
        title="Load",
        how=f"{many} people, {force.professionals} of them professionals who buy, on {force.processes} web processes for "
        f"{force.seconds:.0f} s; each reads {force.think_seconds[0]:.0f} to {force.think_seconds[1]:.0f} s before going on.",
        figures=tuple(figures),
        notes=tuple(note for note in notes if note),
    )


def _ends(memory_mb: list[float]) -> tuple[float, float]:
    """The most of the second tenth and of the last: by then every page was made once."""
    tenth = max(1, len(memory_mb) // 10)
    return max(memory_mb[tenth : 2 * tenth] or memory_mb), max(memory_mb[-tenth:])


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        print(run(short="--short" in sys.argv).markdown(when="now", machine=f"{os.cpu_count()} cores"))
