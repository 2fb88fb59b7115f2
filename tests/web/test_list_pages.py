"""No page asks the database more often for more rows, none more than twenty times, none sends more than 60 kB."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import html_rules
import pages_of_account
import pages_of_desk
import pages_of_homeowner
import pages_of_joining
import pages_of_operator
import pages_of_professional
import pages_of_public
import pytest
from django.urls import get_resolver
from list_pages import FEW, MANY, Cost, answers_get, complaints, costs, routes

AUDIENCES: dict[str, ModuleType] = {
    "public": pages_of_public,
    "homeowner": pages_of_homeowner,
    "joining": pages_of_joining,
    "account": pages_of_account,
    "professional": pages_of_professional,
    "desk": pages_of_desk,
    "operator": pages_of_operator,
}
PAGES = [(name, route) for name, audience in AUDIENCES.items() for route in audience.PAGES]

Costs = Callable[[str, int], dict[str, Cost]]


@pytest.fixture(scope="module")
def counted() -> Costs:
    """What the pages of an audience cost, played once for each number of rows."""
    played: dict[tuple[str, int], dict[str, Cost] | Exception] = {}

    def ask(name: str, rows: int) -> dict[str, Cost]:
        if (name, rows) not in played:
            try:
                played[name, rows] = costs(AUDIENCES[name], rows)
            except Exception as error:  # noqa: BLE001 - it is raised again for each page, and not played again
                played[name, rows] = error
        found = played[name, rows]
        if isinstance(found, Exception):
            raise found
        return found

    return ask


@pytest.mark.slow(reason="the first of an audience plays its thirty rows for all")
@pytest.mark.django_db
@pytest.mark.parametrize(("name", "route"), PAGES, ids=[route for _name, route in PAGES])
def test_a_page_costs_the_same_for_three_rows_and_for_thirty(counted: Costs, name: str, route: str) -> None:
    is_list = bool(AUDIENCES[name].PAGES[route])
    few, many = counted(name, FEW).get(route), counted(name, MANY).get(route)
    assert many and (few or not is_list), f"play() of pages_of_{name} leads nobody to {route}"
    said = complaints(few or many, many, is_list=is_list)
    assert not said, f"{route} " + "; ".join(said)


# Answers that are parts of pages, put into one by htmx, and a letter's own document, which mail programs read.
PARTS = {"professional:payment_state", "mailbox:letter_html"}


@pytest.mark.slow(reason="where it runs alone the first of an audience plays its thirty rows for all")
@pytest.mark.django_db
@pytest.mark.parametrize("name", AUDIENCES)
def test_the_pages_of_an_audience_are_valid_html(counted: Costs, name: str) -> None:
    """The same answers that were counted above, read once by the rules of `html_rules`; none is asked for anew."""
    pages = {route: cost.html for route, cost in counted(name, MANY).items() if route not in PARTS}
    assert pages, f"no page of {name} was played"
    said = [f"{route}: {line}" for route, html in pages.items() for line in html_rules.complaints(html)]
    assert not said, "\n" + "\n".join(said)


@pytest.mark.parametrize("name", AUDIENCES)
def test_every_page_that_can_be_read_is_in_a_table(name: str) -> None:
    audience = AUDIENCES[name]
    tables = {**audience.PAGES, **audience.OTHER}
    there = {
        route: view
        for route, view in routes(get_resolver().url_patterns)
        if route.startswith(getattr(audience, "ROUTES", f"{name}:"))
    }
    missing = [route for route, view in there.items() if route not in tables and answers_get(view)]
    assert not missing, (
        f"put these into PAGES of tests/web/pages_of_{name}.py, with the text that each row of a list has, "
        f"or into OTHER with the reason: {', '.join(missing)}"
    )
    assert not (gone := set(tables) - set(there)), f"no address has these: {', '.join(gone)}"
    assert not (twice := set(audience.PAGES) & set(audience.OTHER)), f"in both tables: {', '.join(twice)}"


@pytest.mark.parametrize(
    ("few", "many", "said"),
    [
        (Cost(20, 3, 100), Cost(20, 30, 60_000), []),
        (Cost(20, 3, 100), Cost(19, 24, 100), []),
        (Cost(5, 3, 100), Cost(6, 30, 100), ["asks 5 times for 3 rows and 6 for 30:\n"]),
        (Cost(21, 3, 100), Cost(20, 30, 100), ["asks 21 times, more than 20"]),
        (Cost(20, 3, 100), Cost(20, 30, 60_001), ["sends 60001 bytes, more than 60000"]),
        (Cost(20, 2, 100), Cost(20, 30, 100), ["shows 2 of 3 rows: nothing was measured"]),
        (Cost(20, 3, 1), Cost(20, 3, 1), ["shows 3 rows of 30, no more than of 3: nothing was measured"]),
    ],
)
def test_what_is_complained_of(few: Cost, many: Cost, said: list[str]) -> None:
    assert complaints(few, many, is_list=True) == said


def test_a_statement_asked_again_for_each_row_is_named() -> None:
    few = Cost(2, 3, 1, ("SELECT a FROM t WHERE x = 1",) * 2)
    many = Cost(4, 30, 1, ("SELECT a FROM t WHERE x = 1",) * 3 + ("SELECT b FROM u",))
    assert complaints(few, many, is_list=True) == [
        "asks 2 times for 3 rows and 4 for 30:\n  1 more: SELECT a FROM t\n  1 more: SELECT b FROM u"
    ]
