"""What is sent to the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import psycopg


@contextmanager
def counted(statements: list[str], *, whole: bool = False) -> Iterator[None]:
    """Write down every statement that is sent to the database, by whichever cursor; `whole` ones with their values.

    No savepoint, and not what a connection is told once: in a test's transaction it is told each time.
    """
    with ExitStack() as patched:
        # A cursor of the server has an `execute` of its own: without it, what is read row by row would go unseen.
        for kind in (psycopg.Cursor, psycopg.ServerCursor):
            patched.enter_context(
                mock.patch.object(kind, "execute", _written_down(kind.execute, statements, whole=whole))
            )
        yield


def _written_down(execute: Callable[..., Any], statements: list[str], *, whole: bool) -> Callable[..., Any]:
    def written_down(cursor: Any, query: Any, *args: Any, **options: Any) -> Any:
        if whole and args and args[0]:
            text = psycopg.ClientCursor(cursor.connection).mogrify(query, *args)
        else:
            text = query.decode() if isinstance(query, bytes) else str(query)
        if "SAVEPOINT" not in text[:20] and not text.startswith("SET plan_cache_mode"):
            statements.append(text)
        return execute(cursor, query, *args, **options)

    return written_down
