"""What is killed: a PostgreSQL that keeps its data, clients that buy, decide and pay in, the web and the worker.

Each client is a process with a list of things to do and a journal of those that were confirmed to it; one that was
killed is begun again with both, as a person who tries again. The provider of play and a mail server stand beside,
as those of others would: they are not ours to kill.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import town
import units
from units import Service

ROOT = Path(__file__).parents[2]
START_PATIENCE_SECONDS = 120.0
PAUSE_SECONDS = 0.1
METRICS_TOKEN = "a-token-of-forty-letters-and-more-for-numbers"
SECRET_KEY, WEBHOOK_SECRET = "sk_test_of_the_kills", "whsec_of_the_kills"
CARD = "4242424242424242"
FORK = get_context("fork")


class Server:
    """PostgreSQL on a folder of its own, with everything on that keeps what was committed; its address stays."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.link = Path(tempfile.gettempdir()) / f"vinte-kill-{secrets.token_hex(4)}"
        self.url = f"postgresql://vinte@/vinte?host={self.link}"
        self._launched: Any = None

    def start(self) -> None:
        """Start it, or start it again: after a kill the backends that are left have to end first."""
        from vinte.project import postgres

        ends = time.monotonic() + START_PATIENCE_SECONDS
        while True:
            try:
                self._launched = postgres.launch(self.data)
                break
            except postgres.PostgresUnavailable:
                if time.monotonic() > ends:
                    raise
                time.sleep(PAUSE_SECONDS)
        at = parse_qs(urlsplit(self._launched.url).query)["host"][0]
        self.link.unlink(missing_ok=True)
        self.link.symlink_to(at)

    def kill(self) -> None:
        """SIGKILL to the postmaster; what it had not written is gone."""
        os.kill(self._launched.pid, signal.SIGKILL)
        self._launched.guardian.wait()

    def kill_a_backend(self, chance: Any) -> bool:
        """SIGKILL to the process behind one connection: the server ends all others and recovers."""
        import psycopg

        try:
            with psycopg.connect(self.url, connect_timeout=5) as connection:
                found = connection.execute(
                    "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
                    " AND datname = 'vinte'"
                ).fetchall()
            if found:
                os.kill(chance.choice(found)[0], signal.SIGKILL)
        except (psycopg.Error, ProcessLookupError):
            return False
        return bool(found)

    def wait(self) -> None:
        """Until it answers."""
        import psycopg

        ends = time.monotonic() + START_PATIENCE_SECONDS
        while True:
            try:
                with psycopg.connect(self.url, connect_timeout=5):
                    return
            except psycopg.Error:
                if time.monotonic() > ends:
                    raise
                time.sleep(PAUSE_SECONDS)

    def begin_again_if_gone(self) -> None:
        """Start it if it ended by itself: a log that could not be written ends it."""
        try:
            self._launched.guardian.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.wait()
        else:
            self.start()

    def stop(self) -> None:
        """An orderly end."""
        if self._launched is not None:
            self._launched.stop()
        self.link.unlink(missing_ok=True)


@dataclass
class Journal:
    """What was confirmed to a client, a line for each: its number and what became of it."""

    path: Path

    def lines(self) -> dict[int, str]:
        """By number."""
        if not self.path.exists():
            return {}
        whole = self.path.read_text().rpartition("\n")[0]
        return {int(line.split(" ", 1)[0]): line.split(" ", 1)[1] for line in whole.splitlines()}

    def write(self, number: int, became: str) -> None:
        """One line, which is there once this returns."""
        with open(self.path, "ab", buffering=0) as kept:
            kept.write(f"{number} {became}\n".encode())


Act = Callable[[Any], str]


def work(act: Act, tasks: Sequence[tuple[int, Any]], journal: Journal) -> None:
    """Do each task until it is confirmed or refused; a database that went away is waited for."""
    from django.db import DatabaseError, connections

    from vinte.kernel.errors import Refused

    connections.close_all()
    done = journal.lines()
    for number, task in tasks:
        while number not in done:
            try:
                done[number] = act(task)
            except Refused as refusal:
                if refusal.code == "price_changed":
                    continue
                done[number] = refusal.code
            except DatabaseError:
                connections.close_all()
                time.sleep(PAUSE_SECONDS)
                continue
            journal.write(number, done[number])


def buy(task: tuple[Any, Any, str]) -> str:
    """Buy a contact at the price that is shown."""
    from datetime import UTC, datetime

    from vinte.leads import actions, queries

    professional_id, request_id, key = task
    at = datetime.now(UTC)
    shown = queries.offer(professional_id=professional_id, job_request_id=request_id, at=at).price_cents
    bought = actions.buy_contact(
        professional_id=professional_id,
        job_request_id=request_id,
        shown_price_cents=shown,
        idempotency_key=key,
        at=at,
    )
    return f"bought {bought.id}"


def decide(claim_id: Any) -> str:
    """Decide a claim whose time for answers is over, as the duty does."""
    from datetime import UTC, datetime

    from vinte.claims.models import Claim
    from vinte.claims.steps import by_rules

    by_rules.end_verification(Claim.objects.get(id=claim_id), at=datetime.now(UTC))
    return "decided"


def pay_in(task: tuple[Any, str]) -> str:
    """Begin a payment; whoever stands beside pays it on the provider's page."""
    from datetime import UTC, datetime

    from vinte.wallet import actions

    professional_id, key = task
    started = actions.start_top_up(
        professional_id=professional_id,
        amount_cents=1_000,
        idempotency_key=key,
        return_url="http://127.0.0.1/back",
        at=datetime.now(UTC),
    )
    return f"started {started.provider_reference}"


@dataclass
class Client:
    """One list of things to do, and the process that is at it."""

    act: Act
    tasks: list[tuple[int, Any]]
    journal: Journal
    process: BaseProcess | None = None

    def start(self) -> None:
        """Begin, or begin again."""
        self.process = FORK.Process(target=work, args=(self.act, self.tasks, self.journal))
        self.process.start()

    def kill(self) -> bool:
        """SIGKILL, and begin again; False if it had ended."""
        assert self.process
        if not self.process.is_alive():
            return False
        self.process.kill()
        self.process.join()
        self.start()
        return True

    def alive(self) -> bool:
        """Whether it is at it; RuntimeError if it ended by an error of its own."""
        assert self.process
        if self.process.exitcode not in (None, 0):
            raise RuntimeError(f"a client that had to {self.act.__name__} ended with {self.process.exitcode}")
        return self.process.is_alive()


def beside(ports: Path, webhook_url: str, journals: Sequence[Path], letters: Path) -> None:
    """The provider of play, whoever pays on its pages, and a mail server that keeps each letter's identifier.

    What stands in the file `mood` beside `ports` makes them worse: `451` for the mail server, which takes nothing then,
    and `silent` for the provider, which does what it was asked and never answers.
    """
    import logging
    from datetime import UTC, datetime
    from email import message_from_bytes

    from aiosmtpd.controller import Controller

    from vinte.demo.play_payments.server import PlayServer

    logging.getLogger("mail.log").setLevel(logging.WARNING)
    moods = ports.with_name("mood")

    def is_in(mood: str) -> bool:
        return moods.exists() and moods.read_text() == mood

    class Box:
        """Takes every letter."""

        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
            if is_in("451"):
                return "451 4.3.0 try again later"
            told = message_from_bytes(envelope.content)
            with open(letters, "ab", buffering=0) as kept:
                kept.write(f"{str(told['Message-ID']).strip()}\n".encode())
            return "250 OK"

    from vinte.project.supervisor import free_port

    mail = Controller(Box(), hostname="127.0.0.1", port=free_port(20_000 + secrets.randbelow(10_000)))
    mail.start()
    with PlayServer(
        secret_key=SECRET_KEY,
        webhook_secret=WEBHOOK_SECRET,
        webhook_url=webhook_url,
        now=lambda: datetime.now(UTC),
    ) as play:
        at_once = play.api.answer

        def answer(*asked: Any) -> Any:
            answered = at_once(*asked)
            while is_in("silent"):
                time.sleep(PAUSE_SECONDS)
            return answered

        play.api.answer = answer  # type: ignore[method-assign]
        aside = ports.with_suffix(".new")
        aside.write_text(f"{play.url} {mail.port}")
        aside.rename(ports)
        paid: set[str] = set()
        while True:
            for path in journals:
                for became in Journal(path).lines().values():
                    word, _, session = became.partition(" ")
                    if word == "started" and session not in paid:
                        play.cashier.pay_by_card(session, number=CARD, month=12, year=2034)
                        paid.add(session)
            time.sleep(PAUSE_SECONDS)


@dataclass
class Site:
    """All of it, running."""

    server: Server
    services: list[Service]
    port: int
    folder: Path
    letters: Path
    pay_journals: list[Path]
    killed: dict[str, int] = field(default_factory=dict)

    def note(self, kind: str) -> None:
        """One more kill of that kind."""
        self.killed[kind] = self.killed.get(kind, 0) + 1


@contextmanager
def database(folder: Path) -> Iterator[Server]:
    """The server, with the schema, and Django set up on it."""
    server = Server(folder)
    os.environ.update(
        VINTE_DEMO="1",
        VINTE_SECRET_KEY="a key that guards nothing, for an attack that is thrown away",
        VINTE_STATIC_COLLECTED="0",
        VINTE_DATABASE_URL=server.url,
        VINTE_DATA_DIR=str(folder),
        VINTE_PAYMENT_PROVIDER="play",
        VINTE_STRIPE_SECRET_KEY=SECRET_KEY,
        VINTE_STRIPE_WEBHOOK_SECRET=WEBHOOK_SECRET,
        DJANGO_SETTINGS_MODULE="vinte.project.settings",
    )
    server.start()
    try:
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        connections.close_all()
        yield server
        connections.close_all()
    finally:
        server.stop()


@contextmanager
def running(server: Server, folder: Path, *, payers: int) -> Iterator[Site]:
    """The web, the worker, the provider and the mail server, on that database."""
    from django.conf import settings

    from vinte.project.supervisor import free_port

    port = free_port(18_000 + secrets.randbelow(10_000))
    base = f"http://127.0.0.1:{port}"
    ports, letters = folder / "ports", folder / "letters"
    journals = [folder / f"pay_in-{number}" for number in range(payers)]
    stands_beside = FORK.Process(
        target=beside, args=(ports, f"{base}/webhooks/stripe/", journals, letters), daemon=True
    )
    stands_beside.start()
    _until(ports.exists, "the provider of play")
    play_url, mail_port = ports.read_text().split()
    settings.VINTE_STRIPE_API_URL = play_url
    told = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "VINTE_BASE_URL": base,
        "VINTE_METRICS_TOKEN": METRICS_TOKEN,
        "VINTE_STRIPE_API_URL": play_url,
        "VINTE_EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
    }
    told.pop("DJANGO_SETTINGS_MODULE")
    services = [
        Service("web", units.read("vinte-web"), ("--port", str(port)), told, folder / "web.log"),
        Service("worker", units.read("vinte-worker"), (), told, folder / "worker.log"),
    ]
    try:
        for service in services:
            service.start()
        town.wait_for(town.Served(port, services[0].process, services[0].log))  # type: ignore[arg-type]
        yield Site(server, services, port, folder, letters, journals)
    finally:
        for service in services:
            service.stop()
        stands_beside.kill()
        stands_beside.join()


def _until(come: Callable[[], bool], what: str) -> None:
    ends = time.monotonic() + START_PATIENCE_SECONDS
    while not come():
        if time.monotonic() > ends:
            raise RuntimeError(f"{what} did not come")
        time.sleep(PAUSE_SECONDS)
