"""Fixtures of this room's tests."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections

import clean_town


@pytest.fixture(scope="module")
def kept_bruno(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Bruno after his twenty contacts, for the tests of a module."""
    import cast  # its models load after Django is set up

    with clean_town.kept(cast.claimable, django_db_blocker) as played:
        yield played


@pytest.fixture
def bruno(kept_bruno: Any, db: None) -> Any:
    """Bruno after his twenty contacts, who can claim on `cast.CLAIM_DAY`."""
    return deepcopy(kept_bruno)


@pytest.fixture
def sofia(db: None) -> Any:
    """Sofia of support."""
    import cast

    return cast.staff("Sofia")


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
