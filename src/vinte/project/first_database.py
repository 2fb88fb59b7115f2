"""The database of a site that is set up: tried, and made where its server lets us and it is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from vinte.project import addresses
from vinte.project.environment import NotConfigured

if TYPE_CHECKING:
    import psycopg

_PATIENCE_SECONDS = 10
# Texts order by code point and know all letters (docs/operate.md); before 17 that needs the C library's own.
_BUILTIN_SINCE = 17
_BUILTIN = "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
_OF_THE_LIBRARY = "TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"


def ready(url: str) -> bool:
    """Whether the database had to be made, after looking that it can hold a site; nothing is made for an empty address.

    Raises NotConfigured with what its server said and what would help.
    """
    if not url:
        return False
    import psycopg

    name = str(addresses.django_database(url)["NAME"])
    made = False
    try:
        try:
            connection = psycopg.connect(url, connect_timeout=_PATIENCE_SECONDS)
        except psycopg.OperationalError:
            if not _make(url, name):
                raise
            made = True
            connection = psycopg.connect(url, connect_timeout=_PATIENCE_SECONDS)
    except psycopg.Error as error:
        raise NotConfigured(
            f"the database does not open: {str(error).strip()}. Where it is missing, make it: CREATE DATABASE {name} "
            f"{_BUILTIN}"
        ) from None
    with connection:
        _look(connection)
    return made


def _make(url: str, name: str) -> bool:
    """Make the database, where the server answers and has none of that name; False where it has, or does not answer.

    Raises psycopg.Error where it may not be made.
    """
    import psycopg
    from psycopg import sql

    try:
        beside = psycopg.connect(
            urlsplit(url)._replace(path="/postgres").geturl(),
            autocommit=True,
            connect_timeout=_PATIENCE_SECONDS,
        )
    except psycopg.OperationalError:
        return False
    with beside:
        if beside.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        is_builtin = beside.info.server_version // 10_000 >= _BUILTIN_SINCE
        how = _BUILTIN if is_builtin else _OF_THE_LIBRARY
        beside.execute(sql.SQL("CREATE DATABASE {} " + how).format(sql.Identifier(name)))
    return True


def _look(connection: psycopg.Connection[Any]) -> None:
    """Raise NotConfigured for a server that is too old, or texts that are kept otherwise."""
    from vinte.project.postgres import OLDEST_MAJOR

    version = connection.info.server_version // 10_000
    row = connection.execute(
        "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    if version < OLDEST_MAJOR:
        raise NotConfigured(f"that is PostgreSQL {version}; Vinte needs {OLDEST_MAJOR} or later")
    if row is None or row[0] != "UTF8":
        raise NotConfigured("that database does not keep its texts in UTF8; make another one")
