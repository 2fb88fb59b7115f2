"""A list that may be long: a room hands it out unread, and whoever shows it reads the slice on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol, TypeVar, overload

from django.db import connection
from django.db.models import Model, Q, QuerySet

R = TypeVar("R", bound=Model)
T = TypeVar("T")


class LongList(Sequence[T]):
    """Counted by the database and read by slices; `read` makes many rows at once what others may know of them.

    `read` gets a whole slice, so that what it looks up beside the rows is asked for all of them together.
    `late` says which of its rows should have been done by now, where the list knows that of any.
    Raises ValueError for rows without an order: their pages would overlap.
    """

    def __init__(
        self, rows: QuerySet[R], *, read: Callable[[list[R]], list[T]], late: Q | None = None
    ) -> None:
        if not rows.ordered:
            raise ValueError("a list that is read by slices needs an order")
        self._rows: QuerySet[Any] = rows
        self._read: Callable[[list[Any]], list[T]] = read
        self._late = late

    @property
    def late(self) -> LongList[T] | None:
        """Those of its rows that are late; None where none can be."""
        return None if self._late is None else LongList(self._rows.filter(self._late), read=self._read)

    def counting(self) -> tuple[str, tuple[Any, ...]]:
        """The statement that counts it, with its parameters."""
        rows, given = self._rows.order_by().values("pk").query.sql_with_params()
        return f"SELECT count(*) AS found FROM ({rows}) AS listed", given

    @cached_property
    def _length(self) -> int:
        return self._rows.count()

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> list[T]: ...

    def __getitem__(self, place: int | slice) -> T | list[T]:
        if isinstance(place, slice):
            return self._read(list(self._rows[place]))
        found = self[place : place + 1]
        if not found:
            raise IndexError(f"nothing at {place}")
        return found[0]

    def __iter__(self) -> Iterator[T]:
        return iter(self._read(list(self._rows)))


class Countable(Protocol):
    """A list that can be counted beside others, such as a `LongList` of anything."""

    def counting(self) -> tuple[str, tuple[object, ...]]:
        """The statement that counts it, with its parameters."""
        ...


def counting_together(lists: Mapping[str, Iterable[Countable]]) -> str:
    """The statement that counts these lists, its values written into it: a row of `name` and `found` for each.

    Several lists of one name have a row each. Empty where there is no list.
    """
    return " UNION ALL ".join(
        with_values(f"SELECT %s AS name, counted.found FROM ({rows}) AS counted", (name, *given))
        for name, each_of in lists.items()
        for rows, given in (each.counting() for each in each_of)
    )


def with_values(text: str, given: Any) -> str:
    """A statement with its values written into it, quoted as PostgreSQL does, so that others can be put beside it."""
    return str(connection.ops.compose_sql(text, given))  # type: ignore[attr-defined]  # PostgreSQL's alone
