"""Who may what: every route, every role, what is theirs, another's or nobody's, asked for and posted with a token."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from unittest import mock

import ground
from parts import Control, Figure, Part

# What a GET may write, and why: readings of somebody's data are themselves written down.
READINGS: dict[str, str] = {
    "leads_contactreading": "an agent saw somebody's contact details",
    "people_documentreading": "an agent saw somebody's paper",
    "people_identitypaperreading": "an agent saw somebody's paper",
    "claims_presence": "an agent is at the claim",
}


OPENED_LEAST = 100


@dataclass(frozen=True)
class Cell:
    """One request and what came of it; `opens` says whether the route is the walker's by the table of routes."""

    route: str
    who: str
    which: str
    method: str
    opens: bool
    status: int
    to: str
    wrote: frozenset[str]
    # Answered as what is nobody's: existence is not told.
    as_missing: bool = False

    @property
    def wrong(self) -> str:
        """What must not be, or nothing."""
        rows = self.wrote - ground.NO_ROW
        if self.status >= 500:
            return f"answers {self.status}"
        if not self.opens:
            refused = self.status == 404 or (
                self.who == "nobody" and self.status == 302 and "next=" in self.to
            )
            # Who is leaving is led to the page about that.
            if not refused:
                return f"is not theirs and answers {self.status} {self.to}"
        elif self.which == "other" and self.status not in (404, 405, 410) and not self.as_missing:
            return f"is another's and answers {self.status} {self.to}"
        elif self.which == "missing" and self.method == "POST" and self.status == 200 and rows:
            return f"is of nobody and wrote {', '.join(sorted(rows))}"
        if self.method == "GET" and (more := rows - READINGS.keys()):
            return f"wrote {', '.join(sorted(more))} when it was read"
        if rows and (not self.opens or self.which == "other"):
            return f"wrote {', '.join(sorted(rows))}"
        return ""

    def __str__(self) -> str:
        """As it is told where it is wrong."""
        return f"{self.method} {self.route} by {self.who}, {self.which}: {self.wrong}"


def cells(
    walkers: Iterable[ground.Walker],
    *,
    at: datetime,
    tables: ground.Tables,
    routes: Iterable[ground.Route] | None = None,
    which: Iterable[str] = ("own", "other", "missing"),
) -> tuple[list[Cell], set[str]]:
    """Every cell, and the routes about something of which the town has none."""
    found: list[Cell] = []
    without: set[str] = set()
    for route in ground.all_routes() if routes is None else routes:
        for walker in walkers:
            for kind in which:
                if kind == "other" and not (ground.owned(route) and walker.professional_id is not None):
                    continue
                if kind == "missing" and not route.params:
                    continue
                try:
                    for method in ("GET", "POST"):
                        cell = _ask(route, walker, kind, method, at=at, tables=tables)
                        if kind == "other" and cell.wrong:
                            nobodys = _ask(route, walker, "missing", method, at=at, tables=tables)
                            cell = replace(cell, as_missing=nobodys.status == cell.status)
                        found.append(cell)
                except ground.NothingThere:
                    without.add(route.name)
    return found, without - {cell.route for cell in found if cell.which == "own"}


def _opens(route: ground.Route, walker: ground.Walker) -> bool:
    from vinte.web.authorization import EVERYBODY, ROUTES, Audience

    allowed = ROUTES.get(route.name) or frozenset()
    if allowed & EVERYBODY or Audience.DEMO in allowed:
        return True
    return walker.account_id is not None and bool(Audience.ACCOUNT in allowed or walker.audiences & allowed)


def _ask(
    route: ground.Route,
    walker: ground.Walker,
    which: str,
    method: str,
    *,
    at: datetime,
    tables: ground.Tables,
) -> Cell:
    cookies = walker.client.cookies.copy()
    with ground.undone():
        page = ground.address(route, walker, which, at=at)
        made = tables.changed() if "secret" in route.params else set()  # the link to ask with
        if method == "GET":
            answer = walker.client.get(page)
        else:
            answer = walker.client.post(page, {"csrfmiddlewaretoken": ground.TOKEN})
        if answer.streaming:
            b"".join(answer)
        wrote = tables.changed() - made
    walker.client.cookies = cookies
    return Cell(
        route.name,
        walker.name,
        which,
        method,
        _opens(route, walker),
        answer.status_code,
        answer.get("Location", ""),
        frozenset(wrote),
    )


def controls(walkers: list[ground.Walker], *, at: datetime, tables: ground.Tables) -> list[Control]:
    """The guard of the routes and the rule of what is whose, taken away one by one."""

    def seen(name: str, taken: Callable[[], AbstractContextManager[Any]], names: tuple[str, ...]) -> Control:
        routes = [route for route in ground.all_routes() if route.name in names]
        with taken():
            bad = [cell for cell in cells(walkers, at=at, tables=tables, routes=routes)[0] if cell.wrong]
        return Control(name, f"{len(bad)} cells, such as {bad[0]}" if bad else "nothing", bool(bad))

    def all_open() -> AbstractContextManager[Any]:
        return mock.patch("vinte.web.admission.refusal", lambda _request, _route: None)

    def anothers() -> AbstractContextManager[Any]:
        """Whoever asks is taken for the business whose contact the first of another's is."""
        from django.apps import apps

        from vinte.people import queries as people

        mine = next(walker.professional_id for walker in walkers if walker.professional_id is not None)
        bought = apps.get_model("leads.ContactPurchase").objects.exclude(professional_id=mine)
        theirs = people.professional(bought.order_by("id").first().professional_id)
        return mock.patch("vinte.people.queries.professional_of", lambda **_whose: theirs)

    return [
        seen("the table of routes", all_open, ("professional:balance", "operator:books")),
        seen("whose account it is", anothers, ("professional:contact",)),
    ]


def run(*, short: bool) -> Part:
    """In a town of its own."""
    with ground.town() as accounts, ground.paid_through_play():
        from vinte.demo.clock import TownClock

        return attack(accounts, at=TownClock().now(), short=short)


def attack(accounts: dict[str, Any], *, at: datetime, short: bool) -> Part:
    """Walk, and say what was seen."""
    tables = ground.Tables()
    who = ground.walkers(accounts)
    tables = ground.Tables()  # with their sessions
    found, without = cells(who, at=at, tables=tables)
    bad = [str(cell) for cell in found if cell.wrong]
    taken = controls(who, at=at, tables=tables)
    left = tables.changed_at_all() - ground.NO_ROW
    answers = Counter(cell.status for cell in found)
    opened = answers[200]
    return Part(
        title="Who may what",
        how=(
            f"{len(ground.all_routes())} routes of the URL conf, by {', '.join(walker.name for walker in who)}, about what "
            "is theirs, another's and nobody's, asked for and posted with a form's token; all tables hashed before, and "
            "each that a request touched after it."
        ),
        figures=(
            Figure("cells", f"{len(found):,}", "more than 2,000", len(found) > 2000),
            # A walk that nobody lets in proves nothing.
            Figure("pages that opened", f"{opened:,}", f"more than {OPENED_LEAST}", opened > OPENED_LEAST),
            Figure("wrong", str(len(bad)), "0", not bad),
            Figure("tables left changed", str(len(left)), "0", not left),
            Figure("routes about something of which the town has none", str(len(without)), "told", True),
        ),
        controls=tuple(taken),
        notes=(
            "Answers: "
            + ", ".join(f"{status}: {count:,}" for status, count in sorted(answers.items()))
            + ".",
            *([f"Nothing in the town for: {', '.join(sorted(without))}."] if without else []),
            *[f"- {line}" for line in bad[:40]],
        ),
    )
