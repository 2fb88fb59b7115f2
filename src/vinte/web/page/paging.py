"""Long lists, a page at a time: which page is asked for, and what `<c-pages>` needs to lead to the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar, runtime_checkable

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

T = TypeVar("T")

PARAM = "pagina"
ROWS_A_PAGE = 20


class ListPaginator(Paginator):  # type: ignore[type-arg]  # Django's takes no parameter when it runs
    """A Paginator that knows how its pages are asked for: `param` in the address, `anchor` where its list begins."""

    param = PARAM
    anchor = ""

    def numbers(self, number: int) -> list[int | None]:
        """The pages to choose from beside page `number`: first, last and neighbours; None where some are left out."""
        shown = self.get_elided_page_range(number, on_each_side=1, on_ends=1)
        return [found if isinstance(found, int) else None for found in shown]


@runtime_checkable
class CountsItsFirstPage(Protocol):
    """A list that tells with its first rows how many there are, so that nobody counts them besides."""

    def first_page(self, most: int) -> tuple[list[Any], int]:
        """The first rows, at most so many, and the number of all."""
        ...


def page_of(
    request: HttpRequest,
    rows: Sequence[T],
    *,
    rows_a_page: int = ROWS_A_PAGE,
    param: str = PARAM,
    anchor: str = "",
) -> Page[T]:
    """The page of a list that the request asks for, for `<c-pages :page="page" />`.

    Only the rows of that page are read when `rows` is a `LongList` or a QuerySet. Two lists of one page have each
    its own `param`, and `anchor` is the id of the element that the links lead back to. What is no number is
    the first page, and a number past the end is the last: lists grow shorter while somebody reads them.
    """
    paginator = ListPaginator(rows, rows_a_page)
    paginator.param, paginator.anchor = param, anchor
    asked = request.GET.get(param)
    if asked is None and isinstance(rows, CountsItsFirstPage):
        shown, paginator.count = rows.first_page(rows_a_page)
        return Page(shown, 1, paginator)
    return paginator.get_page(asked)


def same_page(request: HttpRequest) -> str:
    """What a form's address ends with, so that what is refused is shown on the page where it was sent."""
    return f"?{request.GET.urlencode()}" if request.GET else ""
