"""A town that is attacked: a database of its own with people and requests in it, and `vinte serve` beside us.

In the suite the database is a copy of the run's; by itself a server is started and thrown away.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / folder) for folder in ("src", "tests", "tests/web")]
START_PATIENCE_SECONDS = 120.0


@dataclass(frozen=True)
class Buyer:
    """A professional with money, logged in: what a browser would send as cookies."""

    id: Any
    cookies: str


@dataclass(frozen=True)
class People:
    """Who is on the site, and the requests whose contacts they may buy."""

    buyers: tuple[Buyer, ...]
    requests: tuple[Any, ...]


@contextmanager
def database() -> Iterator[str]:
    """A database with the schema and nobody in it, in which this process works; its address."""
    from django.apps import apps

    with ExitStack() as stack:
        if not apps.ready:
            from vinte.project import postgres

            os.environ.update(
                VINTE_DEMO="1",
                VINTE_SECRET_KEY="a key that guards nothing, for an attack that is thrown away",
                VINTE_STATIC_COLLECTED="0",
                DJANGO_SETTINGS_MODULE="vinte.project.settings",
            )
            os.environ["VINTE_DATABASE_URL"] = stack.enter_context(postgres.temporary_server())
            import django

            django.setup()
        import databases

        name = stack.enter_context(databases.copy_of(databases.schema()))
        yield urlsplit(os.environ["VINTE_DATABASE_URL"])._replace(path=f"/{name}").geturl()


def people(*, buyers: int, requests: int, balance_cents: int = 900_000) -> People:
    """Professionals with money and requests of today, made through the rooms' own actions."""
    import cast

    now = datetime.now(UTC)
    asked = []
    bought_by = [
        cast.professional(
            f"Ana {number}",
            at=now - timedelta(days=30),
            balance_cents=balance_cents,
            pack="yearly",
            is_complete=True,
            has_badge=True,
            email=f"ana{number}@obras.example",
        )
        for number in range(buyers)
    ]
    for number in range(requests):
        at = now - timedelta(hours=10)
        owner = cast.homeowner(f"Helena {number}", at=at, email=f"helena{number}@casa.example")
        asked.append(cast.request(at=at, of=owner, title=f"Pintar a sala {number}").pk)
    return People(
        buyers=tuple(Buyer(each.id, logged_in(each.account)) for each in bought_by), requests=tuple(asked)
    )


def logged_in(account: Any) -> str:
    """The cookie of somebody who is logged in."""
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return f"sessionid={client.cookies['sessionid'].value}"


@dataclass
class Served:
    """A site that answers: its port, and the process that we started."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def memory_mb(self) -> float:
        """What the server and all that it started hold, each shared page counted in parts (Pss)."""
        return sum(_pss_kb(pid) for pid in _family(self.process.pid)) / 1000


@contextmanager
def served(
    url: str,
    *,
    command: Sequence[str] = ("-m", "vinte.project.cli", "serve"),
    changes: Mapping[str, str] | None = None,
) -> Iterator[Served]:
    """Serve that database by this command until this ends."""
    from vinte.project.supervisor import free_port

    port = free_port(18_000 + secrets.randbelow(10_000))
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "web.log"
        told = {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}:{HERE}",
            "VINTE_DATABASE_URL": url,
            "VINTE_DATA_DIR": folder,
            "VINTE_BASE_URL": f"http://127.0.0.1:{port}",
            **(changes or {}),
        }
        told.pop("DJANGO_SETTINGS_MODULE", None)
        with open(log, "wb") as out:
            process = subprocess.Popen(
                [sys.executable, *command, "--port", str(port)], env=told, stdout=out, stderr=out
            )
        site = Served(port, process, log)
        try:
            wait_for(site)
            yield site
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for(site: Served) -> None:
    ends = time.monotonic() + START_PATIENCE_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"{site.address}/healthz/pages", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        if site.process.poll() is not None or time.monotonic() > ends:
            raise RuntimeError(f"the site did not start:\n{site.log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.1)


def _family(pid: int) -> list[int]:
    found = [pid]
    for each in found:
        try:
            for task in Path(f"/proc/{each}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue  # it ended meanwhile
    return found


def _pss_kb(pid: int) -> int:
    try:
        rolled = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return int(next(line for line in rolled.splitlines() if line.startswith("Pss:")).split()[1])
