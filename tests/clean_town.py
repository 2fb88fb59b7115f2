"""What a story leaves behind is what `vinte check` calls whole; and a town that is played once for many tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction

from statements import counted

Played = TypeVar("Played")


# What each check read when the tables held what every migration brings, and found nothing.
_read_when_clean: dict[str, frozenset[str]] = {}
_learned_in: list[str] = []
# Whether the story that the tests of a module begin with broke nothing.
_kept_is_clean: list[bool] = []
_TABLE = re.compile(r"\b[a-z]+_[a-z_]+\b")


def broken_rows(*, written: frozenset[str] | None = None) -> list[str]:
    """What `vinte check` says of the data and of failed duties: a line each, its name before the colon.

    Where `written` names the tables that differ from what broke nothing, a check that reads none of them
    would read what it read before, and say the same: it is not asked again.
    """
    from vinte.kernel.models import DutyFailure
    from vinte.project import rooms

    found = []
    for check in rooms.checks():
        name = f"{check.room}.{check.name}"
        if written is None or name not in _read_when_clean or written & _read_when_clean[name]:
            found += [f"{name}: {row}" for row in check.rows()]
    failed = [
        f"duties.{row.duty}: {row.key}: {row.error}" for row in DutyFailure.objects.order_by("duty", "key")
    ]
    return found + failed


def learn_what_checks_read() -> None:
    """Ask every check once of a database that holds only what migrations bring, and keep which tables it read."""
    from vinte.project import rooms

    with connection.cursor() as cursor:
        views = {view.name for view in connection.introspection.get_table_list(cursor) if view.type == "v"}
    for check in rooms.checks():
        statements: list[str] = []
        with counted(statements):
            broken = list(check.rows())
        assert not broken, broken
        named = {name for sql in statements for name in _TABLE.findall(sql)}
        # Of a view or a catalogue it is not told what was written.
        if not any(name in views or name.startswith("pg_") for name in named):
            _read_when_clean[f"{check.room}.{check.name}"] = frozenset(named)
    _learned_in.append(connection.settings_dict["NAME"])


def _rows_written() -> dict[str, int] | None:
    """How often this transaction wrote to each table; None in another database, or where a test commits."""
    if not connection.in_atomic_block or connection.settings_dict["NAME"] not in _learned_in:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())


def _written(before: dict[str, int] | None) -> frozenset[str] | None:
    """The tables that were written to since; None where that is not known."""
    now = _rows_written()
    if before is None or now is None:
        return None
    return frozenset(name for name, count in now.items() if count != before.get(name))


def watched(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail if a test leaves behind a broken row it did not announce, or announced what is not broken, or not why.

    `plants_a_violation` names the checks that see what is planted; "*" is all of them, and one must.
    """
    # What the test adds to a story that broke nothing is all that can break something.
    before = {} if _kept_is_clean == [False] else _rows_written()
    yield
    if "monkeypatch" in request.fixturenames:
        request.getfixturevalue("monkeypatch").undo()
    marks = list(request.node.iter_markers("plants_a_violation"))
    planted = {name for mark in marks for name in mark.args}
    broken = broken_rows(written=_written(before))
    found = {line.partition(":")[0] for line in broken} | ({"*"} if broken else set())
    complaints = [
        *(line for line in broken if not {line.partition(":")[0], "*"} & planted),
        *(f"{name}: planted, and clean" for name in planted - found),
        *(f"{mark.args}: planted without a reason" for mark in marks if not mark.kwargs.get("reason")),
    ]
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


@contextmanager
def kept(play: Callable[[], Played], blocker: Any) -> Iterator[Played]:
    """A story with which the tests of a module begin, played once: what each adds to it is taken back.

    Only where no test of the module commits. A fixture of that scope is called `kept_...`, and what a test gets
    of it is a deep copy.
    """
    shared = transaction.atomic()
    with blocker.unblock():
        shared.__enter__()
        played = play()
        connection.check_constraints()
        _kept_is_clean.append(not broken_rows())
    yield played
    _kept_is_clean.clear()
    with blocker.unblock():
        transaction.set_rollback(True)
        shared.__exit__(None, None, None)
