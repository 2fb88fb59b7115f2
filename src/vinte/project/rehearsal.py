"""A rehearsal: real sign-up and mail, on a site whose payments are play money and say so.

Play money and real money never meet in one database: a balance that nobody paid for would buy real contacts.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vinte.project import environment, settings_table, supervisor
from vinte.project.environment import NotConfigured

PLAY_PORT = 8120
_PLAY = "play"


def is_on() -> bool:
    """Whether the environment asks for one; raises NotConfigured where it can't be meant."""
    values = settings_table.read()
    if not values["VINTE_REHEARSAL"]:
        return False
    if values["VINTE_DEMO"]:
        raise NotConfigured(
            "VINTE_REHEARSAL and VINTE_DEMO are both 1: a demo has its own play money; leave one out"
        )
    if values["VINTE_PAYMENT_PROVIDER"] not in ("", _PLAY):
        raise NotConfigured(
            f"VINTE_REHEARSAL is 1 and VINTE_PAYMENT_PROVIDER {values['VINTE_PAYMENT_PROVIDER']}: a rehearsal takes "
            "no real money; leave one out"
        )
    return True


def settle() -> None:
    """Put the play provider's address and keys in the environment, the same for web and worker of a data folder."""
    if not is_on():
        return
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "rehearsal.json"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        made = {
            "VINTE_STRIPE_SECRET_KEY": f"sk_test_{secrets.token_hex(16)}",
            "VINTE_STRIPE_WEBHOOK_SECRET": f"whsec_{secrets.token_hex(16)}",
        }
        with os.fdopen(handle, "w") as file:
            json.dump(made, file)
    os.environ.update(json.loads(path.read_text()))
    if not settings_table.read()["VINTE_STRIPE_API_URL"]:
        os.environ["VINTE_STRIPE_API_URL"] = f"http://127.0.0.1:{PLAY_PORT}"


def require_one_kind_of_money() -> None:
    """Refuse a database that holds the other kind of money; needs Django. Raises NotConfigured, saying what to do."""
    from django.db import ProgrammingError

    if settings_table.read()["VINTE_DEMO"]:
        return  # a town's money is play from its first day
    try:
        providers = _providers()
    except ProgrammingError:
        return  # no tables yet, so no money either; /healthz says what to do
    if is_on() and providers - {_PLAY}:
        raise NotConfigured(
            "VINTE_REHEARSAL is 1, but real payments stand in this database: rehearse in an empty one"
        )
    if not is_on() and _PLAY in providers:
        raise NotConfigured(
            "this database holds the play money of a rehearsal: open the real site with an empty one, or go on "
            "rehearsing with VINTE_REHEARSAL=1"
        )


def _providers() -> set[str]:
    from vinte.wallet import queries as wallet

    return wallet.providers_paid_through()


@contextmanager
def payments(*, site_port: int) -> Iterator[None]:
    """The play provider, running for as long as this lasts; nothing outside a rehearsal."""
    if not is_on():
        yield
        return
    address = settings_table.read()["VINTE_STRIPE_API_URL"]
    play_port = int(address.rpartition(":")[2])
    if supervisor.free_port(play_port) != play_port:
        raise NotConfigured(
            f"port {play_port}, where play payments listen, is taken; name another as VINTE_STRIPE_API_URL=http://127.0.0.1:PORT"
        )
    processes = supervisor.Supervisor(logs=environment.data_dir() / "logs")
    state = _folder() / "play.sqlite3"
    site = f"http://127.0.0.1:{site_port}"
    program = [sys.executable, "-m", "vinte.demo.play_payments", "--port", str(play_port)]
    try:
        processes.start("payments", [*program, "--state", str(state), "--site", site])
        yield
    finally:
        processes.stop()


def _folder() -> Path:
    return environment.data_dir() / "payments"
