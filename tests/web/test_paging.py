"""Otília reads long lists a page at a time: the page she asks for, the way to the others, and nothing read twice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.template import engines
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django_cotton.compiler_regex import CottonCompiler

from vinte.kernel.clock import FixedClock
from vinte.kernel.long_lists import LongList
from vinte.people import actions as people
from vinte.people.models import Account
from vinte.web.page.paging import page_of

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def drawn(path: str, count: int, **how: Any) -> tuple[Any, str]:
    """The page that this address asks for of that many rows, and what leads to the others."""
    request = RequestFactory().get(path)
    request.clock = FixedClock(MONDAY)
    page = page_of(request, range(1, count + 1), rows_a_page=10, **how)
    template = engines["django"].from_string(CottonCompiler().process('<c-pages :page="page" />'))
    return page, template.render({"page": page}, request)


@pytest.mark.parametrize(
    ("path", "count", "first", "number"),
    [
        ("/", 0, None, 1),
        ("/", 10, 1, 1),
        ("/?pagina=1", 11, 1, 1),
        ("/?pagina=2", 11, 11, 2),
        ("/?pagina=3", 11, 11, 2),
        ("/?pagina=0", 11, 11, 2),
        ("/?pagina=zzz", 11, 1, 1),
        ("/?pagina=", 11, 1, 1),
    ],
)
def test_the_page_that_is_asked_for(path: str, count: int, first: int | None, number: int) -> None:
    page, nav = drawn(path, count)
    assert (next(iter(page), None), page.number) == (first, number)
    assert ("<nav" in nav) == (count > 10)


def test_the_way_to_the_other_pages_keeps_the_filters_and_leads_back_to_the_list() -> None:
    page, nav = drawn("/?estado=prontos&l=3&q=a%26b", 95, param="l", anchor="lista")
    assert list(page) == list(range(21, 31))
    assert 'rel="prev" href="?estado=prontos&amp;l=2&amp;q=a%26b#lista"' in nav
    assert 'rel="next" href="?estado=prontos&amp;l=4&amp;q=a%26b#lista"' in nav
    assert "Página 3 de 10" in nav
    assert nav.count("aria-label") == 5  # the whole, and pages 1, 2, 4 and 10: the third is the one at hand
    assert page.paginator.numbers(5) == [1, None, 4, 5, 6, None, 10]


@pytest.mark.parametrize(("number", "ways"), [(1, ["next"]), (2, ["prev", "next"]), (3, ["prev"])])
def test_there_is_no_way_past_the_ends(number: int, ways: list[str]) -> None:
    _page, nav = drawn(f"/?pagina={number}", 30)
    assert [way for way in ("prev", "next") if f'rel="{way}"' in nav] == ways


@pytest.mark.django_db
def test_a_page_reads_its_own_rows_only() -> None:
    for n in range(25):
        people.open_account(email=f"hugo{n:02}@exemplo.pt", name=f"Hugo {n}", at=MONDAY)
    read: list[list[str]] = []

    def names(rows: list[Account]) -> list[str]:
        read.append([row.email for row in rows])
        return [row.name for row in rows]

    everybody = LongList(Account.objects.filter(email__startswith="hugo").order_by("email"), read=names)
    with CaptureQueriesContext(connection) as queries:
        page = page_of(RequestFactory().get("/?pagina=3"), everybody, rows_a_page=10)
        assert list(page) == [f"Hugo {n}" for n in range(20, 25)]
    assert (len(queries), [len(rows) for rows in read]) == (2, [5])
    assert (everybody[24], len(everybody), next(iter(everybody))) == ("Hugo 24", 25, "Hugo 0")
    with pytest.raises(IndexError):
        everybody[25]


def test_a_list_without_an_order_has_no_pages() -> None:
    with pytest.raises(ValueError, match="order"):
        LongList(Account.objects.all().order_by(), read=list)
