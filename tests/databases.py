"""One database with the schema for the whole run, and as many copies of it and of what was played in it as are needed.

Migrations run once, and so does each story that is kept: a worker that needs one waits for the worker that makes
it. What a test commits goes away with its copy; the books refuse TRUNCATE.
"""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

# Of the whole run, for its workers too: the process that starts them has the same environment.
_RUN = os.environ.setdefault("VINTE_TESTS_RUN", uuid4().hex[:12])
SCHEMA = f"vinte_schema_{_RUN}"


@dataclass(frozen=True)
class Played:
    """A database in which a story was played, and where what `play` returned is kept."""

    database: str
    kept: Path | None = None

    def told(self) -> Any:
        """What `play` returned, anew for each who asks."""
        return pickle.loads(self.kept.read_bytes()) if self.kept else None


EMPTY = Played(SCHEMA)
# What this process made, and the seconds that it took.
prepared: list[tuple[str, float]] = []


def use(name: str) -> None:
    """From now on this process, and every thread of it that connects anew, works in this database."""
    connection.close()
    connections.settings["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def make_once(name: str, *, of: str | None, fill: Callable[[], None]) -> None:
    """A database made of another (or of nothing) and filled, unless this run has it: then it waits until it is there."""
    with connection._nodb_cursor() as cursor:
        begun = time.monotonic()
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])  # until this connection closes
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone():
            prepared.append(("waiting for another worker", time.monotonic() - begun))
            return
        made = f"{name}_made"
        _create(cursor, made, of=of)
        before = connection.settings_dict["NAME"]
        use(made)
        try:
            fill()
        finally:
            use(before)
        _alone(cursor, made)
        cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (made, name))))
        prepared.append((name.removesuffix(f"_{_RUN}"), time.monotonic() - begun))


def schema() -> str:
    """The name of the run's empty database, migrated."""
    make_once(SCHEMA, of=None, fill=lambda: call_command("migrate", verbosity=0, interactive=False))
    return SCHEMA


def played(name: str, play: Callable[[], Any], *, keep_in: Path) -> Played:
    """Plays a story in a database of its own, once for the run; what it returns is kept in that folder."""
    made = Played(f"vinte_{name}_{_RUN}", keep_in / f"{name}-{_RUN}.pickle")

    def fill() -> None:
        assert made.kept
        made.kept.write_bytes(pickle.dumps(play()))

    make_once(made.database, of=schema(), fill=fill)
    return made


@contextmanager
def copy_of(database: str) -> Iterator[str]:
    """Works in a copy of this database, and drops it afterwards."""
    name, before = f"vinte_copy_{uuid4().hex[:12]}", connection.settings_dict["NAME"]
    with connection._nodb_cursor() as cursor:
        _create(cursor, name, of=database)
    use(name)
    try:
        yield name
    finally:
        use(before)
        drop(name)


@contextmanager
def empty(name: str) -> Iterator[None]:
    """Works in a new database with nothing in it, and drops it afterwards."""
    before = connection.settings_dict["NAME"]
    with connection._nodb_cursor() as cursor:
        _create(cursor, name, of="template0")
    use(name)
    try:
        yield
    finally:
        use(before)
        drop(name)


def drop(name: str) -> None:
    """The database goes, whoever is still connected to it: a page's server may be."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def emptying(_operations: Any, _style: Any, tables: Iterable[str], **_known: Any) -> list[str]:
    """The statements that empty those tables and the jobs', which Django does not manage, past all triggers."""
    kept = {"django_content_type", "auth_permission"}
    jobs = ("procrastinate_events", "procrastinate_periodic_defers", "procrastinate_jobs")
    names = [sql.Identifier(name) for name in [*jobs, *sorted(set(tables) - kept)]]
    asked = [
        sql.SQL("(SELECT {} FROM {} LIMIT 1)").format(sql.Literal(name.as_string()), name) for name in names
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(asked))
        filled = [name for (name,) in cursor.fetchall()]
    return ["SET LOCAL session_replication_role = replica", *(f"DELETE FROM {name}" for name in filled)]


def drop_all_of_the_run() -> None:
    """At the end of the run, for a server that outlives it."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [rf"vinte\_%\_{_RUN}%"])
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        drop(name)


def _create(cursor, name: str, *, of: str | None) -> None:
    made = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if of is not None:
        _alone(cursor, of)
        made += sql.SQL(" TEMPLATE {}").format(sql.Identifier(of))
    cursor.execute(made)


def _alone(cursor, name: str) -> None:
    """A template must have no connection, and a thread of an earlier test may still hold one."""
    cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
