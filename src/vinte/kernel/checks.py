"""Asks the database for rows that break an invariant."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection


def broken_rows(sql: str) -> Iterator[tuple[object, ...]]:
    """Each row that the query finds; a check words a line from it."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        yield from cursor.fetchall()
