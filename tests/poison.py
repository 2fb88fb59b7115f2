"""Rows written past every guard of the database, as no action can, and what becomes of the duty that meets them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import Model


@dataclass(frozen=True)
class Poisoned:
    """A duty's work at an instant, whose first item can't be done.

    `key` and `why` are what the operator reads of it; `is_done` is asked of the first item and `others` of the
    rest; `mend` puts right what is wrong, and the duty looks again after so long.
    """

    at: datetime
    key: str
    why: str
    is_done: Callable[[], bool]
    others: Callable[[], bool]
    mend: Callable[[], object]
    looks_again_after: timedelta = timedelta(0)


Story = Callable[[], AbstractContextManager[Poisoned]]
Tell = Callable[[], Iterator[Poisoned]]
# Each duty's name with the stories about it; and those in which what is asked for a whole market fails.
STORIES: list[tuple[str, Story]] = []
MARKET_STORIES: list[tuple[str, Story]] = []


def of_duty(name: str, *, stories: list[tuple[str, Story]] = STORIES) -> Callable[[Tell], Tell]:
    """Marks a generator that yields a story of that duty."""

    def keep(tell: Tell) -> Tell:
        stories.append((name, contextmanager(tell)))
        return tell

    return keep


@contextmanager
def past_the_guards() -> Iterator[None]:
    """No trigger and no foreign key looks at what is written in here; CHECK and UNIQUE still do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET LOCAL session_replication_role = origin; SET CONSTRAINTS ALL DEFERRED")


def spoil(row: Model, **bad: Any) -> Callable[[], object]:
    """Write those values into a row; what is returned writes the good ones again."""
    row.refresh_from_db()
    good = {name: getattr(row, name) for name in bad}
    _write(row, **bad)
    return partial(_write, row, **good)


def _write(row: Model, **values: Any) -> None:
    with past_the_guards():
        assert type(row)._base_manager.filter(pk=row.pk).update(**values) == 1
    for name, value in values.items():
        setattr(row, name, value)  # a key made of it is the row's from now on


def lose(*rows: Model) -> Callable[[], object]:
    """Remove rows that others name; what is returned brings them back as they were."""
    with past_the_guards():
        for row in rows:
            assert type(row)._base_manager.filter(pk=row.pk)._raw_delete("default") == 1  # type: ignore[attr-defined]
    return partial(_bring_back, rows)


def _bring_back(rows: tuple[Model, ...]) -> None:
    with past_the_guards():
        for row in rows:
            type(row)._base_manager.bulk_create([row])
