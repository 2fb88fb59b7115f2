"""Where the play provider keeps its objects: one SQLite file, one writer at a time."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Document = dict[str, Any]

_TABLES = """
CREATE TABLE IF NOT EXISTS thing (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, created INTEGER NOT NULL,
    parent TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS thing_by_kind ON thing (kind, seq);
CREATE INDEX IF NOT EXISTS thing_by_parent ON thing (parent, kind);
CREATE TABLE IF NOT EXISTS repeated (
    key TEXT PRIMARY KEY, body TEXT NOT NULL, status INTEGER NOT NULL, answer TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS delivery (
    id INTEGER PRIMARY KEY, event_id TEXT NOT NULL, due_at REAL NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    forged INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS mischief (
    id INTEGER PRIMARY KEY CHECK (id = 1), copies INTEGER NOT NULL DEFAULT 1, shuffled INTEGER NOT NULL DEFAULT 0,
    late_seconds INTEGER NOT NULL DEFAULT 0, forged INTEGER NOT NULL DEFAULT 0, lost INTEGER NOT NULL DEFAULT 0);
INSERT OR IGNORE INTO mischief (id) VALUES (1);
"""


class Store:
    """Documents by id and kind, each with the id of what it belongs to; in memory when `path` is None."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._base = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._base.row_factory = sqlite3.Row
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = NORMAL")
        self._base.executescript(_TABLES)

    @contextmanager
    def work(self) -> Iterator[None]:
        """One change at a time: all of it is kept, or nothing."""
        with self._lock:
            if self._depth == 0:
                self._base.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._base.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._base.execute("COMMIT")

    def query(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """The rows of one statement."""
        with self._lock:
            return self._base.execute(sql, values).fetchall()

    def put(self, document: Document, *, parent: str = "") -> Document:
        """Keep a document under its id; one that is there is replaced and keeps its place and parent."""
        with self._lock:
            self._base.execute(
                "INSERT INTO thing (id, kind, created, parent, body) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
                (document["id"], document["object"], document["created"], parent, json.dumps(document)),
            )
        return document

    def put_many(self, documents: Iterable[tuple[Document, str]]) -> None:
        """Keep many new documents, each with its parent."""
        with self._lock:
            self._base.executemany(
                "INSERT INTO thing (id, kind, created, parent, body) VALUES (?, ?, ?, ?, ?)",
                (
                    (each["id"], each["object"], each["created"], parent, json.dumps(each))
                    for each, parent in documents
                ),
            )

    def find(self, key: str, kind: str = "") -> Document | None:
        """The document with that id, of that kind if one is named."""
        found = self.query("SELECT body FROM thing WHERE id = ? AND (? = '' OR kind = ?)", key, kind, kind)
        return json.loads(found[0]["body"]) if found else None

    def children(self, parent: str, kind: str) -> list[Document]:
        """The documents of a kind that belong to another, the newest first."""
        found = self.query(
            "SELECT body FROM thing WHERE parent = ? AND kind = ? ORDER BY seq DESC", parent, kind
        )
        return [json.loads(row["body"]) for row in found]

    def page(
        self,
        kind: str,
        *,
        limit: int,
        parent: str = "",
        starting_after: str = "",
        ending_before: str = "",
        created_from: int = 0,
        created_before: int = 2**62,
    ) -> tuple[list[Document], bool]:
        """A page of a list, newest first, and whether there is more; cursors as Stripe's API has them."""
        where, values = (
            ["kind = ?", "created >= ?", "created < ?"],
            [kind, created_from, created_before],
        )
        if parent:
            where.append("parent = ?")
            values.append(parent)
        order = "DESC"
        if starting_after:
            where.append("seq < (SELECT seq FROM thing WHERE id = ?)")
            values.append(starting_after)
        elif ending_before:
            where.append("seq > (SELECT seq FROM thing WHERE id = ?)")
            values.append(ending_before)
            order = "ASC"
        sql = f"SELECT body FROM thing WHERE {' AND '.join(where)} ORDER BY seq {order} LIMIT ?"
        rows = [json.loads(row["body"]) for row in self.query(sql, *values, limit + 1)]
        more, rows = len(rows) > limit, rows[:limit]
        return (rows[::-1] if order == "ASC" else rows), more

    def mischief(self) -> sqlite3.Row:
        """How events are to be delivered badly at the moment."""
        return self.query("SELECT * FROM mischief")[0]

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._base.close()
