"""Addresses of the database and the mail server in the form that Django's own settings have."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from vinte.kernel.errors import InvalidInput


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


def django_mail(url: str) -> dict[str, Any]:
    """Django's e-mail settings for an address of VINTE_EMAIL_URL."""
    parts = urlsplit(url)
    backends = {"console": "console", "none": "dummy", "": "dummy"}
    if parts.scheme in backends:
        return {"EMAIL_BACKEND": f"django.core.mail.backends.{backends[parts.scheme]}.EmailBackend"}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
        "EMAIL_TIMEOUT": 20,
    }
