"""Every setting of Vinte's own: its name, what it is for, its default, and how its text is read.

`read()` is the only place that looks at the environment, so `vinte settings` can print them all and a
setting that is not listed here does not exist.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from vinte.kernel.errors import InvalidInput


@dataclass(frozen=True)
class Setting:
    """One setting: `read` turns its text into a value and raises ValueError saying what it expects."""

    name: str
    purpose: str
    default: str
    read: Callable[[str], Any]


def _text(value: str) -> str:
    return value


def _truth(value: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}
    if value.lower() not in known:
        raise ValueError("expected 1 or 0")
    return known[value.lower()]


def _names(value: str) -> list[str]:
    return [name.strip() for name in value.split(",") if name.strip()]


def _provider(value: str) -> str:
    if value not in ("", "play"):
        raise ValueError("expected play, or nothing")
    return value


SETTINGS = (
    Setting("VINTE_DATABASE_URL", "The PostgreSQL to use; empty starts the embedded one.", "", _text),
    Setting("VINTE_SECRET_KEY", "Signs sessions and links; keep it secret and the same on every process.", "", _text),
    Setting("VINTE_BASE_URL", "The address that people reach the site at; links in e-mails begin with it.", "http://127.0.0.1:8020", _text),
    Setting("VINTE_ALLOWED_HOSTS", "Host names that are answered, separated by commas.", "127.0.0.1,localhost", _names),
    Setting("VINTE_DATA_DIR", "Folder for the embedded database, uploads and collected static files.", ".vinte", _text),
    Setting("VINTE_MARKET", "The market whose terms this site keeps: pt, es, fr or mx.", "pt", _text),
    Setting("VINTE_PAYMENT_PROVIDER", "Who takes top-ups; only play (no real money, demo only) so far, which the demo takes when empty.", "", _provider),
    Setting("VINTE_DEMO", "1 opens the demo town: one-click logins, mailbox and time machine.", "0", _truth),
)


def read(environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """All settings with their values; raises InvalidInput naming the first that can't be read."""
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        try:
            values[setting.name] = setting.read(environment.get(setting.name, setting.default))
        except ValueError as error:
            raise InvalidInput(field=setting.name, expected=str(error)) from None
    return values


def django_database(url: str) -> dict[str, Any]:
    """Django's form of a `postgresql://` address; raises InvalidInput for any other database."""
    parts = urlsplit(url or "postgresql:///vinte")
    if parts.scheme not in ("postgres", "postgresql"):
        raise InvalidInput(
            field="VINTE_DATABASE_URL",
            expected="an address that begins with postgresql://, for Vinte keeps its books in PostgreSQL only",
        )
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "vinte",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or query.pop("port", "") or ""),
        "OPTIONS": query,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
