"""What is sent to the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import psycopg


@contextmanager
def counted(statements: list[str]) -> Iterator[None]:
    """Write down every statement that is sent to the database, by whichever cursor.

    No savepoint, and not what a connection is told once: in a test's transaction it is told each time.
    """
    execute = psycopg.Cursor.execute

    def written_down(cursor: Any, query: Any, *args: Any, **options: Any) -> Any:
        text = query.decode() if isinstance(query, bytes) else str(query)
        if "SAVEPOINT" not in text[:20] and not text.startswith("SET plan_cache_mode"):
            statements.append(text)
        return execute(cursor, query, *args, **options)

    with mock.patch.object(psycopg.Cursor, "execute", written_down):
        yield
