"""A list that may be long: a room hands it out unread, and whoever shows it reads the slice on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, TypeVar, overload

from django.db.models import Model, QuerySet

R = TypeVar("R", bound=Model)
T = TypeVar("T")


class LongList(Sequence[T]):
    """Counted by the database and read by slices; `read` makes many rows at once what others may know of them.

    `read` gets a whole slice, so that what it looks up beside the rows is asked for all of them together.
    Raises ValueError for rows without an order: their pages would overlap.
    """

    def __init__(self, rows: QuerySet[R], *, read: Callable[[list[R]], list[T]]) -> None:
        if not rows.ordered:
            raise ValueError("a list that is read by slices needs an order")
        self._rows: QuerySet[Any] = rows
        self._read: Callable[[list[Any]], list[T]] = read

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
