"""What every process needs before Django can be set up: a database's address, a secret key, a data folder.

The answers are written into the environment, so that children and `settings_table` find the same ones.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vinte.kernel.errors import VinteError
from vinte.project import settings_table

SHORTEST_SECRET_CHARACTERS = 32
SECRET_FILE = "secret_key"
OLD_SECRETS_FILE = "secret_keys_before"
_DEMO_MARK = "demo"


class NotConfigured(VinteError):
    """A setting is missing; the message says which and how to make it."""


def data_dir() -> Path:
    """The data folder, absolute."""
    path: str = settings_table.read()["VINTE_DATA_DIR"]
    return Path(path).absolute()


def mark_as_demo() -> None:
    """Make this process and every later command on the data folder part of the demo town."""
    os.environ["VINTE_DEMO"] = "1"
    os.environ.setdefault("VINTE_INVOICING", "play")
    os.environ.setdefault("VINTE_SUPPORT_PHONE", "+351210000020")
    data_dir().mkdir(parents=True, exist_ok=True, mode=0o700)
    (data_dir() / _DEMO_MARK).touch()


def settle_secret() -> None:
    """Put the secret key in the environment.

    With the embedded database and in the demo one is made once and kept in the data folder, readable by
    its owner alone. A site with a server of its own must be given one: raises NotConfigured, for keys that
    differ between processes would break every session and private link.
    """
    values = settings_table.read()
    given = values["VINTE_SECRET_KEY"]
    if given:
        if len(given) < SHORTEST_SECRET_CHARACTERS:
            raise NotConfigured(
                f"VINTE_SECRET_KEY has {len(given)} characters; give it {SHORTEST_SECRET_CHARACTERS} or more"
            )
        return
    if values["VINTE_DATABASE_URL"] and not values["VINTE_DEMO"]:
        raise NotConfigured(
            "VINTE_SECRET_KEY is empty. Make one with `python3 -c 'import secrets; "
            "print(secrets.token_urlsafe(50))'`, keep it secret, and give every process the same"
        )
    path = data_dir() / SECRET_FILE
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    os.environ["VINTE_SECRET_KEY"] = path.read_text().strip()
    before = path.with_name(OLD_SECRETS_FILE)
    if before.exists():
        os.environ["VINTE_SECRET_OLD_KEYS"] = ",".join(before.read_text().split())


def require_mail() -> None:
    """Raise NotConfigured where nobody has said how letters go: a site without codes lets nobody in.

    The demo plays its mail; `none://` says that a site is to be without.
    """
    values = settings_table.read()
    if not values["VINTE_DEMO"] and not values["VINTE_EMAIL_URL"]:
        raise NotConfigured(
            "VINTE_EMAIL_URL is empty: nobody would get a code to log in with. Set smtp://user:password@host:587 "
            "(`vinte setup` asks for all that a site needs), or none:// to open it without e-mail"
        )


@contextmanager
def database() -> Iterator[str]:
    """The database that the settings name, or else the embedded one, running for as long as this lasts."""
    url: str = settings_table.read()["VINTE_DATABASE_URL"]
    if url:
        yield url
        return
    from vinte.project import postgres  # only who needs the embedded server pays for its import

    if (data_dir() / _DEMO_MARK).exists():
        os.environ.setdefault("VINTE_DEMO", "1")
    with postgres.server(data_dir() / "postgres") as embedded:
        os.environ["VINTE_DATABASE_URL"] = embedded
        try:
            yield embedded
        finally:
            del os.environ["VINTE_DATABASE_URL"]


@contextmanager
def django_ready() -> Iterator[None]:
    """Django set up against a running database, for one command; as it is where it is set up already."""
    from django.apps import apps

    if apps.ready:
        yield
        return
    if not settings_table.read()["VINTE_DATABASE_URL"] and (data_dir() / _DEMO_MARK).exists():
        os.environ.setdefault("VINTE_DEMO", "1")
    settle_secret()
    with database():
        set_up_django()
        from django.db import connections

        from vinte.project import following

        try:
            following.know()
            yield
        finally:
            connections.close_all()


def settings_ready() -> None:
    """The settings and the rooms loaded, for a command that asks no database."""
    from django.apps import apps

    if not apps.ready:
        settle_secret()
        set_up_django()


def set_up_django() -> None:
    """Load the settings and the rooms."""
    # Also for what knows no settings, as the guarantee's compiled SQL.
    os.environ["VINTE_DATA_DIR"] = str(data_dir())
    os.environ["DJANGO_SETTINGS_MODULE"] = "vinte.project.settings"
    import django

    django.setup()
