"""The worker outlives its database: connections cut and refused for a while, as when PostgreSQL restarts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

import vinte
from eventually import PATIENCE_SECONDS, eventually
from vinte.project import postgres

VINTE = [sys.executable, "-m", "vinte.project.cli"]


@pytest.fixture
def site() -> Iterator[dict[str, str]]:
    """A database of its own with all tables, and the environment of its commands."""
    with postgres.temporary_server(database="vinte") as url:
        known = {
            **os.environ,
            "PYTHONPATH": str(Path(vinte.__file__).parent.parent),
            "VINTE_DATABASE_URL": url,
            "VINTE_CLOCK": "vinte.kernel.clock.SystemClock",
        }
        subprocess.run([*VINTE, "migrate"], env=known, check=True, capture_output=True)
        yield known


def wait_for(what: str, ask: Callable[[], object], worker: subprocess.Popen[bytes]) -> None:
    """Wait until it is so; a worker that ended meanwhile fails the test at once."""

    def so() -> object:
        assert worker.poll() is None, f"the worker ended with {worker.returncode}"
        return ask()

    eventually(so, what)


def cut_off(url: str) -> None:
    """Refuse new connections to the site's database and end those that are there."""
    allow(url, allowed=False)
    with psycopg.connect(url.replace("/vinte?", "/postgres?"), autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'vinte'")


def allow(url: str, *, allowed: bool) -> None:
    """Whether the site's database takes connections; the server's owner asks from another one."""
    with psycopg.connect(url.replace("/vinte?", "/postgres?"), autocommit=True) as admin:
        word = "true" if allowed else "false"
        admin.execute(sql.SQL("ALTER DATABASE vinte ALLOW_CONNECTIONS {}").format(sql.SQL(word)))


@pytest.mark.slow(reason="waits for duties, which come each minute")
def test_the_worker_goes_on_when_the_database_is_back(site, tmp_path) -> None:
    url = site["VINTE_DATABASE_URL"]
    assert urlsplit(url).path == "/vinte"

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
