"""`vinte demo`: the town, with database, worker and web, in one terminal."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from vinte.kernel.errors import VinteError
from vinte.project import environment, supervisor

DEFAULT_PORT = 8020
START_PATIENCE_SECONDS = 60.0
_OURS = ("postgres", "postgres.new", "uploads", "logs", "static", "secret_key", "demo", "payments")


class DemoRuns(VinteError):
    """Another demo runs on the same data folder."""


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True, help="Tried first."
)
@click.option("--fresh", is_flag=True, help="Throw the town away and make a new one.")
def command(port: int, fresh: bool) -> None:
    """Open the demo town and stay until Ctrl-C."""
    began = time.monotonic()
    folder = environment.data_dir()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with supervisor.stoppable(), _alone(folder) as tell_address:
            if fresh:
                _clear(folder)
            _run(folder, port=port, began=began, tell_address=tell_address)
    except KeyboardInterrupt:
        click.echo("\nStopped.")


@contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    """Hold the town's lock; yields the file in which to write the address. Raises DemoRuns."""
    lock = folder / "demo.lock"
    with open(lock, "a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            at = file.read().strip()
            raise DemoRuns(f"the town runs already{f' on {at}' if at else ''}; stop that one first") from None
        file.truncate(0)
        yield lock


def _clear(folder: Path) -> None:
    for name in _OURS:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _run(folder: Path, *, port: int, began: float, tell_address: Path) -> None:
    environment.mark_as_demo()
    environment.settle_secret()
    chosen = supervisor.free_port(port)
    if chosen != port:
        click.echo(f"Port {port} is taken; using {chosen}.")
    address = f"http://127.0.0.1:{chosen}"
    os.environ["VINTE_BASE_URL"] = address
    payments = folder / "payments" / "play.sqlite3"
    processes = supervisor.Supervisor(logs=folder / "logs")
    with environment.database():
        try:
            _prepare(payments)
            _start(processes, chosen, address=address, payments=payments)
            _wait_until_healthy(processes, address)
            tell_address.write_text(address)
            _welcome(address, seconds=time.monotonic() - began)
            processes.watch()
        finally:
            with supervisor.undisturbed():
                processes.stop()


def _prepare(payments: Path) -> None:
    """Bring the database up to date and make the town when there is none, with its payments of the past."""
    environment.set_up_django()
    from django.core.management import call_command
    from django.db import connections

    from vinte.demo.town import load
    from vinte.kernel.clock import SystemClock
    from vinte.project import static_files

    try:
        call_command("migrate", interactive=False, verbosity=0)
        static_files.collect()
        if not load.is_loaded():
            click.echo("Making the town: its people and a year of their history …")
            load.load(now=SystemClock().now(), report=_progress, payments_into=payments)
            _clear_line()
        load.finish()
    finally:
        connections.close_all()


def _progress(done: int, of: int) -> None:
    if sys.stdout.isatty():
        click.echo(f"\r  {done * 100 // max(of, 1)} %", nl=False)


def _clear_line() -> None:
    if sys.stdout.isatty():
        click.echo("\r        \r", nl=False)


def _start(processes: supervisor.Supervisor, port: int, *, address: str, payments: Path) -> None:
    """Start the play provider, then the site with its address and keys, made for this run."""
    vinte = [sys.executable, "-m", "vinte.project.cli"]
    if os.environ.get("VINTE_PAYMENT_PROVIDER", "") in ("", "play"):
        payments.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        play_port = supervisor.free_port(port + 100)
        os.environ["VINTE_STRIPE_API_URL"] = f"http://127.0.0.1:{play_port}"
        os.environ["VINTE_STRIPE_SECRET_KEY"] = f"sk_test_{secrets.token_hex(16)}"
        os.environ["VINTE_STRIPE_WEBHOOK_SECRET"] = f"whsec_{secrets.token_hex(16)}"
        play = [sys.executable, "-m", "vinte.demo.play_payments", "--port", str(play_port)]
        processes.start("payments", [*play, "--state", str(payments), "--site", address])
    processes.start("worker", [*vinte, "worker"])
    processes.start("web", [*vinte, "serve", "--port", str(port)])


def _wait_until_healthy(processes: supervisor.Supervisor, address: str) -> None:
    deadline = time.monotonic() + START_PATIENCE_SECONDS
    while True:
        processes.check()
        state = _health(address)
        if state.get("healthy"):
            return
        if time.monotonic() > deadline:
            raise VinteError(f"the site did not become healthy: {state}. The logs are in {processes.logs}")
        time.sleep(0.1)


def _health(address: str) -> dict[str, object]:
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({})
    )  # a proxy is not for our own machine
    try:
        with opener.open(f"{address}/healthz", timeout=5) as response:
            state: dict[str, object] = json.load(response)
            return state
    except urllib.error.HTTPError as error:
        with error:
            said: dict[str, object] = json.load(error)
            return said
    except OSError as error:
        return {"healthy": False, "web": str(error)}


def _welcome(address: str, *, seconds: float) -> None:
    from django.utils import translation

    from vinte.demo.town.cast import CAST

    click.echo(f"\nVinte is open at {address} ({seconds:.0f} s)\n")
    click.echo(f"Log in with one click at {address}/demo/ as one of these:")
    with translation.override("en"):
        for member in CAST:
            click.echo(f"  {member.name:<18} {member.audience:<13} {translation.gettext(member.note)}")
    if os.environ.get("VINTE_STRIPE_API_URL"):
        click.echo(f"\nThe play payments' console: {os.environ['VINTE_STRIPE_API_URL']}/console")
    click.echo("\nCtrl-C stops everything; the town stays. Begin anew: make demo FRESH=1\n")
