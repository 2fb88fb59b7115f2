"""The embedded PostgreSQL: it starts, it is private, and it ends with its owner, however that ends."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from eventually import eventually
from vinte.project import postgres

OWNER = """
import sys, time
from vinte.project import postgres
kind = sys.argv[1]
server = postgres.launch(None if kind == "temporary" else kind)
print(server.url, server.pid, server.guardian.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder():
    """A short folder that only we may enter, as a home is."""
    path = Path(tempfile.mkdtemp(prefix="vinte-test-"))
    yield path
    shutil.rmtree(path)


def start_owner(kind: str) -> tuple[subprocess.Popen[str], str, int, int]:
    owner = subprocess.Popen([sys.executable, "-c", OWNER, kind], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    url, pid, guardian = owner.stdout.readline().split()
    return owner, url, int(pid), int(guardian)


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def run_dir(url: str) -> Path:
    return Path(parse_qs(urlsplit(url).query)["host"][0])


def children_of(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_temporary_server_answers_and_leaves_nothing():
    with postgres.temporary_server() as url:
        place = run_dir(url)
        with psycopg.connect(url) as connection:
            row = connection.execute(
                "SELECT 'B' < 'a', lower('ÓÇ'), current_setting('TimeZone'), current_setting('server_encoding'),"
                " current_setting('listen_addresses'), current_setting('fsync')"
            ).fetchone()
        assert row == (True, "óç", "UTC", "UTF8", "", "off")
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert not place.exists()


def test_the_extensions_that_vinte_uses_are_there():
    with postgres.temporary_server() as url, psycopg.connect(url) as connection:
        for name in ("unaccent", "pg_trgm", "citext", "btree_gist"):
            connection.execute(f"CREATE EXTENSION {name}")


def test_two_temporary_servers_live_side_by_side():
    with postgres.temporary_server() as first, postgres.temporary_server() as second:
        assert first != second
        with psycopg.connect(first) as one, psycopg.connect(second) as two:
            one.execute("CREATE TABLE only_here (x int)")
            assert two.execute("SELECT to_regclass('only_here')").fetchone() == (None,)


def test_data_stay_from_one_start_to_the_next(folder):
    with postgres.server(folder / "postgres") as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 20 AS contacts")
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
    assert not run_dir(url).exists()
    with postgres.server(folder / "postgres") as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT contacts FROM kept").fetchone() == (20,)


def test_a_second_start_on_the_same_folder_is_handed_the_server_that_runs(folder):
    with postgres.server(folder / "postgres") as first:
        with postgres.server(folder / "postgres") as second:
            assert second == first
        with psycopg.connect(first) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize("kind", ["temporary", "kept"])
def test_the_server_dies_with_an_owner_that_is_killed(folder, kind):
    owner, url, pid, guardian = start_owner("temporary" if kind == "temporary" else str(folder / "postgres"))
    backends = children_of(pid)
    assert backends
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    eventually(lambda: not any(lives(each) for each in (pid, guardian, *backends)))
    assert not run_dir(url).exists()


def test_the_server_dies_with_its_guardian_and_the_next_start_sweeps(folder):
    owner, url, pid, guardian = start_owner(str(folder / "postgres"))
    with open(run_dir(url) / "lock", "r+b") as lock:
        os.kill(guardian, signal.SIGKILL)
        # Whoever else starts a server meanwhile sweeps too: what is held is not theirs to remove.
        fcntl.flock(lock, fcntl.LOCK_EX)
        eventually(lambda: not lives(pid))
        owner.kill()
        owner.wait()
        with postgres.temporary_server():
            assert run_dir(url).exists()
    with postgres.temporary_server():
        assert not run_dir(url).exists()


def test_a_start_right_after_a_kill_of_everything_recovers(folder):
    owner, url, pid, guardian = start_owner(str(folder / "postgres"))
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 20 AS contacts")
    for each in (guardian, pid, owner.pid):
        os.kill(each, signal.SIGKILL)
    owner.wait()
    assert (folder / "postgres" / "postmaster.pid").exists()
    with postgres.server(folder / "postgres") as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT contacts FROM kept").fetchone() == (20,)


def test_a_lock_file_that_names_a_stranger_does_not_stop_the_start(folder):
    with postgres.server(folder / "postgres"):
        pass
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        (folder / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n{folder / 'postgres'}\n")
        with postgres.server(folder / "postgres") as url, psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_folder_with_other_things_is_refused_and_left_alone(folder):
    (folder / "postgres").mkdir()
    (folder / "postgres" / "letters.txt").write_text("mine")
    with pytest.raises(postgres.PostgresUnavailable, match="not empty"), postgres.server(folder / "postgres"):
        pass
    assert (folder / "postgres" / "letters.txt").read_text() == "mine"


def test_a_folder_of_another_version_is_refused_with_what_to_do(folder):
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(postgres.PostgresUnavailable, match="FRESH=1"), postgres.server(folder / "postgres"):
        pass


def test_without_programs_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setattr(postgres.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(postgres.shutil, "which", lambda name: None)
    monkeypatch.setattr(postgres, "_INSTALLED", ())
    with pytest.raises(postgres.PostgresUnavailable, match="apt-get install postgresql"):
        postgres.find_binaries()


def test_a_long_temporary_folder_is_passed_over(monkeypatch, folder):
    long = folder / ("x" * 90)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    with postgres.temporary_server() as url:
        assert len(os.fsencode(run_dir(url) / ".s.PGSQL.5432")) <= postgres.SOCKET_PATH_BYTES


if os.geteuid() == 0:

    def test_as_root_the_server_runs_as_somebody_else():
        owner, _, pid, _ = start_owner("temporary")
        assert Path(f"/proc/{pid}").stat().st_uid != 0
        owner.kill()
        owner.wait()
        eventually(lambda: not lives(pid))

    def test_programs_in_a_private_folder_are_copied_and_no_rights_opened(monkeypatch, folder):
        found = postgres.find_binaries()
        package = found.folder.parent.parent
        for part in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, folder / part.name, symlinks=True)
        private = folder / package.name / "pginstall"
        mode = stat.S_IMODE(folder.stat().st_mode)
        monkeypatch.setattr(
            postgres, "find_binaries", lambda: postgres.Binaries(private / "bin", found.major)
        )
        shared = Path(tempfile.mkdtemp(prefix="vinte-shared-"))
        monkeypatch.setattr(postgres, "_SHARED_COPY", shared)
        try:
            for _ in range(2):
                with postgres.temporary_server() as url, psycopg.connect(url) as connection:
                    assert connection.execute("SELECT 1").fetchone() == (1,)
            assert len(list(shared.iterdir())) == 1
            assert stat.S_IMODE(folder.stat().st_mode) == mode == 0o700
        finally:
            shutil.rmtree(shared)
