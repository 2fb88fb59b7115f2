"""Fixtures of this room's tests."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import connection, connections


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A copy of the empty test database, where threads commit; it is dropped afterwards.

    Decisions and postings refuse TRUNCATE, so what such a test committed could not be cleared away.
    """
    with django_db_blocker.unblock():
        template, copy = connection.settings_dict["NAME"], f"copy_{uuid4().hex[:12]}"
        connection.close()
        with connection._nodb_cursor() as cursor:
            # A page's server of an earlier test may still hold a connection, and a template must have none.
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [template]
            )
            cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{template}"')
        _use(copy)
        try:
            yield
        finally:
            connection.close()
            _use(template)
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


def _use(name: str) -> None:
    connections.settings["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name
