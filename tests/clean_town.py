"""What a story leaves behind is what `vinte check` calls whole; and a town that is played once for many tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction

from statements import counted

Played = TypeVar("Played")


@dataclass(frozen=True)
class _Asked:
    """A question of a check, its name where it is prepared, and the answer that it got."""

    name: str
    statement: str
    answer: list[Any]


# What each check read when the tables held what every migration brings, and found nothing.
_read_when_clean: dict[str, frozenset[str]] = {}
# What each of them asked then, and the answers: while they are the same, it finds what it found, which is nothing.
_asked_when_clean: dict[str, tuple[_Asked, ...]] = {}
_learned_in: list[str] = []
# Whether the story that the tests of a module begin with broke nothing.
_kept_is_clean: list[bool] = []
_TABLE = re.compile(r"\b[a-z]+_[a-z_]+\b")


def broken_rows(*, written: frozenset[str] | None = None) -> list[str]:
    """What `vinte check` says of the data and of failed duties: a line each, its name before the colon.

    Where `written` names the tables that differ from what broke nothing, a check that reads none of them
    would read what it read before, and say the same: it is not asked again. The catalogue's tables are such as well.
    """
    from vinte.kernel.models import DutyFailure
    from vinte.project import rooms

    asked = []
    for check in rooms.checks():
        name = f"{check.room}.{check.name}"
        if written is None or name not in _read_when_clean or written & _read_when_clean[name]:
            asked.append((name, check))
    clean = _still_clean([name for name, _check in asked]) if written is not None else set()
    found = [f"{name}: {row}" for name, check in asked if name not in clean for row in check.rows()]
    failed = [
        f"duties.{row.duty}: {row.key}: {row.error}" for row in DutyFailure.objects.order_by("duty", "key")
    ]
    return found + failed


def learn_what_checks_read() -> None:
    """Ask every check once of a database that holds only what migrations bring, and keep what it read and asked."""
    from vinte.project import rooms

    of_views = _tables_of_views()
    for check in rooms.checks():
        name, statements = f"{check.room}.{check.name}", []
        with counted(statements, whole=True):
            broken = list(check.rows())
        assert not broken, broken
        named = {word for sql in statements for word in _TABLE.findall(sql)}
        _read_when_clean[name] = frozenset(named).union(*(of_views.get(word, ()) for word in named))
        if statements and not any(map(_names_its_hour, statements)):
            _asked_when_clean[name] = tuple(
                _Asked(f"asked_{len(_asked_when_clean)}_{number}", statement, _answer_to(statement))
                for number, statement in enumerate(statements)
            )
    _learned_in.append(connection.settings_dict["NAME"])


def _tables_of_views() -> dict[str, set[str]]:
    """What each view reads, also through other views."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT view.relname, read.relname FROM pg_depend one"
            " JOIN pg_rewrite rewrite ON rewrite.oid = one.objid JOIN pg_class view ON view.oid = rewrite.ev_class"
            " JOIN pg_class read ON read.oid = one.refobjid"
            " WHERE one.classid = 'pg_rewrite'::regclass AND one.refclassid = 'pg_class'::regclass"
            " AND view.oid <> read.oid AND view.relnamespace = 'public'::regnamespace"
        )
        found: dict[str, set[str]] = {}
        for view, read in cursor.fetchall():
            found.setdefault(view, set()).add(read)
    while any(found[read] - reads for reads in found.values() for read in reads & found.keys()):
        for reads in found.values():
            reads |= {table for read in reads & found.keys() for table in found[read]}
    return found


def _names_its_hour(statement: str) -> bool:
    """Whether it is no question, or has in it a day or hour of when it was asked."""
    return not re.match(r"\s*(SELECT|WITH)\b", statement) or bool(re.search(r"'\d{4}-\d\d-\d\d", statement))


def _answer_to(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def _still_clean(names: list[str]) -> set[str]:
    """Those of the checks whose questions get the answers that they got when they found nothing, all asked in one go."""
    kept = [(name, asked) for name in names for asked in _asked_when_clean.get(name, ())]
    if not kept:
        return set()
    with connection.cursor() as cursor:
        # To plan them takes far longer than to answer them. The driver lets go of all that is prepared at some rollbacks.
        cursor.execute("SELECT 1 FROM pg_prepared_statements WHERE name = %s", [kept[0][1].name])
        if cursor.fetchone() is None:
            every = [asked for of_one in _asked_when_clean.values() for asked in of_one]
            cursor.execute(";".join(f"PREPARE {asked.name} AS {asked.statement}" for asked in every))
        cursor.execute(";".join(f"EXECUTE {asked.name}" for _name, asked in kept))
        differ = set()
        for name, asked in kept:
            if cursor.fetchall() != asked.answer:
                differ.add(name)
            cursor.nextset()
    return {name for name, _asked in kept} - differ


def _rows_written() -> dict[str, int] | None:
    """How often this transaction wrote to each table; None in another database, or where a test commits."""
    if not connection.in_atomic_block or connection.settings_dict["NAME"] not in _learned_in:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_all_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())


def _written(before: dict[str, int] | None) -> frozenset[str] | None:
    """The tables that were written to since; None where that is not known."""
    now = _rows_written()
    if before is None or now is None:
        return None
    return frozenset(name for name, count in now.items() if count != before.get(name))


class Watch:
    """What `vinte check` says after each step of a long story: only what a step wrote is asked about again.

    `planted` are the checks, by their names, that see what the story plants.
    """

    def __init__(self, *planted: str) -> None:
        self._before: dict[str, int] | None = None
        self._planted = planted

    def broken(self) -> list[str]:
        """As `broken_rows`, without what is planted."""
        found = [
            line
            for line in broken_rows(written=_written(self._before))
            if line.partition(":")[0] not in self._planted
        ]
        # What is broken is said again until it is mended.
        self._before = None if found else _rows_written()
        return found


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
