"""What a page costs: how often it asks the database, how many rows it shows, and what it sends.

Each audience has a module `pages_of_...` with three things. PAGES: for each route, the text that stands in its page
once for each row of its list; empty for a page of one thing. OTHER: the routes that answer GET without being
such a page, each with the reason. `play(rows)`: a town in which every list of PAGES has that many rows, and who
asks for which address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver

from statements import counted
from vinte.kernel.clock import FixedClock

FEW, MANY = 3, 30
MOST_QUERIES = 20
MOST_BYTES = 60_000


@dataclass(frozen=True)
class Visit:
    """The instant at which the pages are asked for, and for each route who asks for which address."""

    at: datetime
    asks: Mapping[str, tuple[Client, str]]


@dataclass(frozen=True)
class Cost:
    """What one answer took; `sent` are its bytes as they leave the web process,
    `html` the page."""

    queries: int
    rows: int
    sent: int
    statements: tuple[str, ...] = ()
    html: str = ""


def reader(account: Any = None) -> Client:
    """A browser that takes compressed pages, in which this account is logged in."""
    client = Client(HTTP_ACCEPT_LANGUAGE="pt", HTTP_ACCEPT_ENCODING="gzip")
    if account is not None:
        client.force_login(account)
    return client


def cost_of(client: Client, address: str, *, row: str) -> Cost:
    """Ask twice, so that nothing is counted that only the first reader pays for; the second is counted."""
    client.get(address)
    statements: list[str] = []
    with counted(statements):
        page = client.get(address)
    assert page.status_code == 200, f"{address} answers {page.status_code}"
    plain = client.get(address, headers={"accept-encoding": "identity"}).content.decode()
    return Cost(
        queries=len(statements),
        rows=plain.count(row) if row else 0,
        sent=len(page.content),
        statements=tuple(statements),
        html=plain,
    )


def costs(audience: ModuleType, rows: int) -> dict[str, Cost]:
    """What each page of an audience costs in a town with so many rows, of which nothing is left behind."""
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        visit: Visit = audience.play(rows)
        patch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(visit.at))
        found = {
            route: cost_of(*visit.asks[route], row=row_text)
            for route, row_text in audience.PAGES.items()
            if route in visit.asks
        }
        transaction.set_rollback(True)
    return found


def complaints(few: Cost, many: Cost, *, is_list: bool) -> list[str]:
    """What is wrong with a page, from its costs with few rows and with many."""
    said = []
    if is_list and few.rows < FEW:
        said.append(f"shows {few.rows} of {FEW} rows: nothing was measured")
    if is_list and many.rows <= few.rows:
        said.append(f"shows {many.rows} rows of {MANY}, no more than of {FEW}: nothing was measured")
    if many.queries > few.queries:
        more = _more(few.statements, many.statements)
        said.append(f"asks {few.queries} times for {FEW} rows and {many.queries} for {MANY}:\n{more}")
    if max(few.queries, many.queries) > MOST_QUERIES:
        said.append(f"asks {max(few.queries, many.queries)} times, more than {MOST_QUERIES}")
    if many.sent > MOST_BYTES:
        said.append(f"sends {many.sent} bytes, more than {MOST_BYTES}")
    return said


def _more(few: tuple[str, ...], many: tuple[str, ...]) -> str:
    """The statements, without their values, that are asked more often with many rows."""

    def shape(statement: str) -> str:
        return statement.partition(" WHERE ")[0][:160]

    asked = [shape(statement) for statement in many]
    before = [shape(statement) for statement in few]
    return "\n".join(
        f"  {asked.count(each) - before.count(each)} more: {each}"
        for each in dict.fromkeys(asked)
        if asked.count(each) > before.count(each)
    )


def routes(
    patterns: list[URLPattern | URLResolver], namespaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Each route's full name and its view."""
    for entry in patterns:
        if isinstance(entry, URLResolver):
            deeper = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from routes(entry.url_patterns, deeper)
        else:
            yield ":".join((*namespaces, entry.name or "")), entry.callback


def answers_get(view: Callable[..., Any]) -> bool:
    """Whether a view can be read: each tells the methods that it takes to whoever asks with OPTIONS."""
    request = RequestFactory().options("/")
    request.user = AnonymousUser()
    return "GET" in view(request)["Allow"]
