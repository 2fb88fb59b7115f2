"""The worker outlives its database: connections cut and refused for a while, as when PostgreSQL restarts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

import databases
import vinte
from eventually import PATIENCE_SECONDS, eventually

VINTE = [sys.executable, "-m", "vinte.project.cli"]


@pytest.fixture
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """The environment of commands over a database of their own with all tables."""
    with django_db_blocker.unblock(), databases.copy_of(databases.schema()) as name:
        server = urlsplit(os.environ["VINTE_DATABASE_URL"])
        yield {
            **os.environ,
            "PYTHONPATH": str(Path(vinte.__file__).parent.parent),
            "VINTE_DATABASE_URL": server._replace(path=f"/{name}").geturl(),
            "VINTE_CLOCK": "vinte.kernel.clock.SystemClock",
        }


def wait_for(what: str, ask: Callable[[], object], worker: subprocess.Popen[bytes]) -> None:
    """Wait until it is so; a worker that ended meanwhile fails the test at once."""

    def so() -> object:
        assert worker.poll() is None, f"the worker ended with {worker.returncode}"
        return ask()

    eventually(so, what)


def cut_off(url: str) -> None:
    """Refuse new connections to the site's database and end those that are there."""
    allow(url, allowed=False)
    with beside(url) as (admin, name):
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def allow(url: str, *, allowed: bool) -> None:
    """Whether the site's database takes connections; the server's owner asks from another one."""
    with beside(url) as (admin, name):
        word = "true" if allowed else "false"
        statement = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        admin.execute(statement.format(sql.Identifier(name), sql.SQL(word)))


@contextmanager
def beside(url: str) -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """A connection to another database of that server, and the name of this one."""
    parts = urlsplit(url)
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as admin:
        yield admin, parts.path.removeprefix("/")


@pytest.mark.slow(reason="waits for duties, which come each minute")
def test_the_worker_goes_on_when_the_database_is_back(site, tmp_path) -> None:
    url = site["VINTE_DATABASE_URL"]

    def asked(question: str) -> object:
        with psycopg.connect(url) as connection:
            return connection.execute(question).fetchone()[0]

    told = tmp_path / "worker.log"
    with told.open("wb") as log:
        worker = subprocess.Popen([*VINTE, "worker"], env=site, stderr=log)
        try:
            wait_for("a duty was done", lambda: asked("SELECT count(*) FROM kernel_dutyrun"), worker)
            first_worker = asked("SELECT max(id) FROM procrastinate_workers")
            cut_off(url)
            wait_for("the work ended", lambda: b"begins again" in told.read_bytes(), worker)
            allow(url, allowed=True)
            newer = f"SELECT count(*) FROM procrastinate_workers WHERE id > {first_worker}"
            wait_for("it works again", lambda: asked(newer), worker)
            asked("SELECT 1")
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("UPDATE kernel_dutyrun SET succeeded_at = NULL")
                connection.execute("DELETE FROM procrastinate_periodic_defers")
                connection.execute("DELETE FROM procrastinate_jobs")
            done = "SELECT count(*) FROM kernel_dutyrun WHERE succeeded_at IS NOT NULL"
            wait_for("a duty was done again", lambda: asked(done), worker)
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(timeout=PATIENCE_SECONDS) == 0
        finally:
            worker.kill()
            worker.wait()
