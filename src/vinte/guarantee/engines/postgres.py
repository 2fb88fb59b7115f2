"""PostgreSQL: the live site, one professional at a time, and batches of dossiers in temporary tables.

Ibis has no placeholders. So the SQL is compiled once for each terms, and kept as it is; what its table
names mean is said before it in `WITH`, where the parameters are: each base table is read for one
professional, by its index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Literal
from uuid import UUID
from weakref import WeakSet

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import dict_row

from vinte.guarantee import results
from vinte.guarantee.assessment import Assessment
from vinte.guarantee.dossiers import Case
from vinte.guarantee.engines import batch, compiled
from vinte.guarantee.tables import TABLES
from vinte.guarantee.terms import Terms
from vinte.kernel.errors import VinteError
from vinte.kernel.periods import local_day

DIALECT = "postgres"

_TYPES = {"text": "text", "instant": "timestamptz", "day": "date", "whole": "bigint"}
_TEXTS = frozenset(c.name for table in TABLES.values() for c in table if c.kind == "text")


class DatabaseMissing(VinteError):
    """PostgreSQL cannot be reached. The message says what to check."""


def compile_sql(terms: Terms, part: str) -> str:
    """One part (see `compiled.PARTS`) of the expression in PostgreSQL's SQL.

    Every order of texts is by code point, whatever the database's collation is. Nothing is kept apart: a
    `WITH` that is used twice is read twice. PostgreSQL would else compute it first, by itself; on a cluster
    that is a plan of its own, whose rows are brought together on one machine.
    """
    import ibis  # takes a second to import, and compiled SQL needs none of it
    import sqlglot
    from sqlglot import exp

    from vinte.guarantee import verdict

    tree = sqlglot.parse_one(str(ibis.to_sql(verdict.PARTS[part](terms), dialect=DIALECT)), read=DIALECT)
    for ordered in list(tree.find_all(exp.Ordered)):
        column = ordered.this
        if isinstance(column, exp.Column) and column.name in _TEXTS:
            collation = exp.Identifier(this="C", quoted=True)
            ordered.set("this", exp.Collate(this=column.copy(), expression=collation))
    for kept in tree.find_all(exp.CTE):
        kept.set("materialized", False)
    return tree.sql(dialect=DIALECT, pretty=True)


def sql(terms: Terms, part: str = "assessments") -> str:
    """The assessment of every question, or the contacts of every cohort, in PostgreSQL's SQL.

    Tables are named as in `tables.TABLES`.
    """
    return compiled.sql(terms, part, dialect=DIALECT, compile_sql=compile_sql)


def warm(all_of_them: Iterable[Terms]) -> None:
    """Compile for these terms now, so that no first page waits for it. A server calls it as it starts."""
    for terms in all_of_them:
        sql(terms, "answers")


# --- the live site -----------------------------------------------------------------------------------


# What stands for the instant asked about in the text of a table (see `LiveQuery.compile`), as text.
AS_OF = "CAST(CAST($2 AS timestamptz) AS text)"

_ID = re.compile(r'("\w+"\."\w+_id") COLLATE "C"')


def live_sql(terms: Terms, tables: Mapping[str, str], *, ids: Literal["uuid", "text"] = "uuid") -> str:
    """The whole answer for one professional: $1 is who, $2 the instant, $3 the day (see `LiveQuery.compile`).

    Raises KeyError for a table that is not named.
    """
    statement = sql(terms, "answers")
    if ids == "uuid":
        # They sort as their text does, and know no collation.
        statement = _ID.sub(r"\1", statement)
    before = [
        f'"questions" AS NOT MATERIALIZED (SELECT CAST($1 AS {ids}) AS "professional_id", '
        'CAST($2 AS timestamptz) AS "as_of", CAST($3 AS date) AS "today")'
    ]
    for table in TABLES:
        if table != "questions" and f'"{table}"' in statement:
            columns = ", ".join(f'"{one.name}"' for one in TABLES[table])
            before.append(
                f'"{table}" AS NOT MATERIALIZED (SELECT {columns} FROM {tables[table]} AS "given" '
                f'WHERE "professional_id" = CAST($1 AS {ids}))'
            )
    return _with(before, statement)


def many_sql(terms: Terms, part: str, tables: Mapping[str, str]) -> str:
    """One part's answer for many professionals at one instant: $1 are their ids, $2 is the instant, $3 its day.

    `tables` names what stands for each table of `tables.TABLES` but `questions`; identifiers there are of type uuid.
    Raises KeyError for a table that is not named.
    """
    statement = _ID.sub(r"\1", sql(terms, part))
    before = [
        '"questions" AS (SELECT unnest($1::uuid[]) AS "professional_id", '
        'CAST($2 AS timestamptz) AS "as_of", CAST($3 AS date) AS "today")'
    ]
    before += [
        f'"{table}" AS NOT MATERIALIZED (SELECT * FROM {tables[table]} AS "given" '
        'WHERE "professional_id" = ANY ($1::uuid[]))'
        for table in TABLES
        if table != "questions" and f'"{table}"' in statement
    ]
    return _with(before, statement)


def _with(before: Sequence[str], statement: str) -> str:
    """A statement with what its table names mean before it."""
    rest = re.sub(r"^WITH\s", ",", statement) if statement.startswith("WITH") else f"\n{statement}"
    return "WITH " + ",\n".join(before) + rest


@dataclass(frozen=True)
class LiveQuery:
    """The question of the live site, compiled once for one terms file: one statement, one row."""

    terms: Terms
    statement: bytes

    @classmethod
    def compile(
        cls, terms: Terms, tables: Mapping[str, str], *, ids: Literal["uuid", "text"] = "uuid"
    ) -> LiveQuery:
        """The query over tables or views. Keep what it returns: its statement is prepared by it.

        `tables` says what stands for each table of `tables.TABLES` but `questions`: what may follow FROM, a
        name or a SELECT in brackets, in which `AS_OF` may stand for the instant asked about. `ids` is the
        type of `professional_id` and of every other identifier there.
        """
        return cls(terms=terms, statement=live_sql(terms, tables, ids=ids).encode())

    def ask(
        self,
        connection: psycopg.Connection[Any],
        *,
        professional_id: UUID | str,
        as_of: datetime,
        more: Sequence[Any] = (),
    ) -> Assessment:
        """The assessment of one professional at an instant, in one round trip.

        `more` are the values of $4 and those that follow, where the texts of the tables have them.
        The session runs in UTC. Raises ValueError for an instant without a zone.
        """
        asked = (professional_id, as_of, local_day(as_of, zone=self.terms.time_zone), *more)
        with _preparing(connection), psycopg.RawCursor(connection, row_factory=dict_row) as cursor:
            cursor.execute(self.statement, asked, prepare=True, binary=True)
            (row,) = cursor.fetchall()
        return results.assessment(
            row, partial(results.contacts_beside, row), self.terms, professional=str(professional_id)
        )


_plans_once: WeakSet[psycopg.Connection[Any]] = WeakSet()


@contextmanager
def _preparing(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Let the server plan a statement once for a connection, and not anew for each professional.

    The guarantee's is long, and one professional's answer takes a fraction of its planning. Django's own
    connections never prepare, and PostgreSQL would plan the first five times anew.
    """
    if connection not in _plans_once:
        connection.execute("SET plan_cache_mode = force_generic_plan")
        if connection.info.transaction_status == TransactionStatus.IDLE:
            # Set in a transaction, it would be undone with it.
            _plans_once.add(connection)
    kept, connection.prepare_threshold = connection.prepare_threshold, 0
    try:
        yield
    finally:
        connection.prepare_threshold = kept


def _rows(cursor: Any, statement: str, parameters: Mapping[str, Any] | None = None) -> batch.Rows:
    cursor.execute(statement, parameters)
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


# --- batches -----------------------------------------------------------------------------------------


def assess(cases: Sequence[Case], dsn: str, *, with_contacts: bool = True) -> list[Assessment]:
    """The assessment of each case, in order, in temporary tables of the database at `dsn`.

    Nothing is kept there. Raises DatabaseMissing when there is no database to reach, and psycopg.Error
    when it cannot be used.
    """
    try:
        session = psycopg.connect(dsn)
    except psycopg.OperationalError as error:
        why = " ".join(str(error).split())
        raise DatabaseMissing(f"cannot reach PostgreSQL: {why}; check VINTE_DATABASE_URL") from None
    with session as connection, connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")

        def evaluate(terms: Terms, columns: batch.Columns, wanted: bool) -> tuple[batch.Rows, batch.Rows]:
            with connection.transaction(force_rollback=True):
                _fill(cursor, columns)
                found = _rows(cursor, sql(terms))
                return found, _rows(cursor, sql(terms, "contacts")) if wanted else []

        return batch.assess(cases, evaluate, with_contacts=with_contacts)


def _fill(cursor: psycopg.Cursor[Any], columns: batch.Columns) -> None:
    cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
    for name, table in TABLES.items():
        shape = ", ".join(f'"{c.name}" {_TYPES[c.kind]}' for c in table)
        # A name without a schema means the temporary table, even where the live site has such a table.
        cursor.execute(f'CREATE TEMPORARY TABLE "{name}" ({shape}) ON COMMIT DROP')
        with cursor.copy(f'COPY pg_temp."{name}" FROM STDIN') as copy:
            for row in zip(*columns[name].values(), strict=True):
                copy.write_row(row)
        # Nobody else gathers statistics of a temporary table, and plans depend on them.
        cursor.execute(f'ANALYZE pg_temp."{name}"')
