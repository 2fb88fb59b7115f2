"""`vinte demo`: the town, with database, worker and web, in one terminal."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import sys
import time
import traceback
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from vinte.demo.town import progress
from vinte.demo.town.progress import Estimate, Progress
from vinte.kernel.errors import VinteError
from vinte.project import environment, supervisor, waiting

DEFAULT_PORT = 8020
START_PATIENCE_SECONDS = 60.0
TOLD_EVERY_SECONDS = 0.25
_VINTE = [sys.executable, "-m", "vinte.project.cli"]
_OURS = (
    "postgres",
    "postgres.new",
    "uploads",
    "logs",
    "static",
    "secret_key",
    "secret_keys_before",
    "demo",
    "payments",
    progress.FILE_NAME,
)


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
    play, keys = _play_payments(chosen, address=address, state=payments)
    processes = supervisor.Supervisor(logs=folder / "logs")
    maker = _Maker(folder, processes)
    with environment.database():
        try:
            maker.tell(Progress("preparing"))
            processes.start("web", [*_VINTE, "serve", "--port", str(chosen)], environment=keys)
            tell_address.write_text(address)
            with _told_of_failure(maker):
                _prepare(maker, address, began=began, payments=payments)
                maker.tell(Progress("opening"))
                if play:
                    processes.start("payments", play, environment=keys)
                processes.start("worker", [*_VINTE, "worker"], environment=keys)
                _wait_until_healthy(processes, address)
            progress.clear(folder)
            _welcome(address, seconds=time.monotonic() - began, payments=keys.get("VINTE_STRIPE_API_URL", ""))
            processes.watch()
        finally:
            with supervisor.undisturbed():
                processes.stop()
                progress.clear(folder)


class _Maker:
    """Who makes the town: looks after the site meanwhile, and tells its pages how far it is."""

    def __init__(self, folder: Path, processes: supervisor.Supervisor) -> None:
        self.folder = folder
        self.processes = processes
        self._estimate = Estimate()
        self._told_at = 0.0

    def tell(self, made: Progress) -> None:
        """Write it down; raises ChildDied when a process of the site has ended."""
        self.processes.check()
        progress.write(made, self.folder)

    def tell_now_and_then(self, made: Progress) -> Progress:
        """The same some times a second at the most; returns the progress with how long it may still take."""
        made = self._estimate.of(made)
        if time.monotonic() - self._told_at >= TOLD_EVERY_SECONDS:
            self.tell(made)
            self._told_at = time.monotonic()
        return made


@contextmanager
def _told_of_failure(maker: _Maker) -> Iterator[None]:
    """Tell what failed in the terminal and on the page, and let it be read until somebody stops the demo.

    What ends the site itself (ChildDied) is told in the terminal at once, for there is no page any more.
    """
    try:
        yield
    except supervisor.ChildDied:
        raise
    except Exception as error:  # noqa: BLE001 - told, and raised when it was read
        log = maker.processes.logs / "town.log"
        log.write_text("".join(traceback.format_exception(error)))
        if isinstance(error, VinteError):
            said = str(error)
        else:
            said = f"{traceback.format_exception_only(error)[0].strip()}\nAll of it is in {log}"
        progress.write(Progress("failed", failure=said), maker.folder)
        click.echo(f"\nThe town could not be made: {said}\nThe page tells it too. Ctrl-C ends.", err=True)
        try:
            maker.processes.watch()
        except KeyboardInterrupt:
            raise VinteError("the town was not made") from error


def _prepare(maker: _Maker, address: str, *, began: float, payments: Path) -> None:
    """Bring the database up to date and make the town when there is none, with its payments of the past."""
    environment.set_up_django()
    from django.db import connections

    from vinte.demo.town import load
    from vinte.kernel.clock import SystemClock
    from vinte.kernel.formats import month_year
    from vinte.project.migrating import migrate

    def migrated(done: int, of: int, what: str) -> None:
        maker.tell_now_and_then(Progress("preparing", done=done, of=of))
        told(done, of, what)

    def played(made: Progress) -> None:
        made = maker.tell_now_and_then(made)
        told(made.done, made.of, f"{month_year(made.day) if made.day else ''} {made.who}")

    try:
        with waiting.bar("Preparing the database") as told:
            migrate(told=migrated)
        _wait_until_answered(maker.processes, address)
        if not load.is_loaded():
            click.echo(f"{address} answers ({time.monotonic() - began:.0f} s) and shows the town being made.")
            with waiting.bar("Making the town") as told:
                load.load(now=SystemClock().now(), report=played, payments_into=payments)
        load.finish()
    finally:
        connections.close_all()


def _play_payments(port: int, *, address: str, state: Path) -> tuple[list[str], dict[str, str]]:
    """The play provider's command, and the address and keys of this run for it and the site; empty for another.

    Not for us: who plays the year must find nobody at that address yet.
    """
    if os.environ.get("VINTE_PAYMENT_PROVIDER", "") not in ("", "play"):
        return [], {}
    state.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    play_port = supervisor.free_port(port + 100)
    program = [sys.executable, "-m", "vinte.demo.play_payments"]
    return [*program, "--port", str(play_port), "--state", str(state), "--site", address], {
        "VINTE_STRIPE_API_URL": f"http://127.0.0.1:{play_port}",
        "VINTE_STRIPE_SECRET_KEY": f"sk_test_{secrets.token_hex(16)}",
        "VINTE_STRIPE_WEBHOOK_SECRET": f"whsec_{secrets.token_hex(16)}",
    }


def _wait_until_answered(processes: supervisor.Supervisor, address: str) -> None:
    """Until the site shows its first page; raises VinteError when it takes too long."""
    deadline = time.monotonic() + START_PATIENCE_SECONDS
    while True:
        processes.check()
        try:
            with _open(f"{address}/") as _page:
                return
        except OSError as error:
            if time.monotonic() > deadline:
                raise VinteError(
                    f"the site did not answer: {error}. The logs are in {processes.logs}"
                ) from None
        time.sleep(0.05)


def _open(url: str) -> Any:
    # A proxy is not for our own machine.
    return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5)


def _wait_until_healthy(processes: supervisor.Supervisor, address: str) -> None:
    """Until all is well; raises VinteError when it takes too long.

    On a machine with other work to do the year's first duties and letters may take longer: then only they are late, the
    worker goes on, and the town is whole.
    """
    deadline = time.monotonic() + START_PATIENCE_SECONDS
    while True:
        processes.check()
        state = _health(address)
        if state.get("healthy"):
            return
        if time.monotonic() > deadline:
            ill = {part for part, said in state.items() if part != "healthy" and said not in ("ok", "none")}
            if ill <= {"duties", "mail", "worker"} and str(state["worker"]).startswith(("ok", "behind")):
                late = ", ".join(str(state[part]) for part in ("worker", "mail", "duties") if part in ill)
                click.echo(f"The town is whole. Its worker is still busy: {late}.")
                return
            raise VinteError(f"the site did not become healthy: {state}. The logs are in {processes.logs}")
        time.sleep(0.1)


def _health(address: str) -> dict[str, object]:
    try:
        with _open(f"{address}/healthz") as response:
            state: dict[str, object] = json.load(response)
            return state
    except urllib.error.HTTPError as error:
        with error:
            said: dict[str, object] = json.load(error)
            return said
    except OSError as error:
        return {"healthy": False, "web": str(error)}


def _welcome(address: str, *, seconds: float, payments: str) -> None:
    from django.utils import translation

    from vinte.demo.town.cast import CAST

    click.echo(f"\nVinte is open at {address} ({seconds:.0f} s)\n")
    click.echo(f"Log in with one click at {address}/demo/ as one of these:")
    with translation.override("en"):
        for member in CAST:
            click.echo(f"  {member.name:<18} {member.audience:<13} {translation.gettext(member.note)}")
    if payments:
        click.echo(f"\nThe play payments' console: {payments}/console")
    click.echo("\nCtrl-C stops everything; the town stays. Begin anew: make demo FRESH=1\n")
