"""PostgreSQL: the live site, one professional at a time, and batches of dossiers in temporary tables.

Ibis has no placeholders. So the SQL is compiled once for each terms, and kept as it is; what its table
names mean is said before it in `WITH`, where the parameters are: each base table is read once, for
one professional, by its index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import psycopg

from vinte.guarantee import results
from vinte.guarantee.assessment import Assessment
from vinte.guarantee.dossiers import Case
from vinte.guarantee.engines import batch, compiled
from vinte.guarantee.tables import TABLES, Column
from vinte.guarantee.terms import Terms
from vinte.kernel.errors import VinteError
from vinte.kernel.periods import local_day

DIALECT = "postgres"
PARAMETERS = ("professional_id", "as_of", "today")

_TYPES = {"text": "text", "instant": "timestamptz", "day": "date", "whole": "bigint"}
_TEXTS = frozenset(c.name for table in TABLES.values() for c in table if c.kind == "text")


class DatabaseMissing(VinteError):
    """PostgreSQL cannot be reached. The message says what to check."""


def compile_sql(terms: Terms, part: str) -> str:
    """One part (see `compiled.PARTS`) of the expression in PostgreSQL's SQL.

    Every order of texts is by code point, whatever the database's collation is.
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
    return tree.sql(dialect=DIALECT, pretty=True)


def sql(terms: Terms, part: str = "assessments") -> str:
    """The assessment of every question, or the contacts of every cohort, in PostgreSQL's SQL.

    Tables are named as in `tables.TABLES`.
    """
    return compiled.sql(terms, part, dialect=DIALECT, compile_sql=compile_sql)


def warm(all_of_them: Iterable[Terms]) -> None:
    """Compile for these terms now, so that no first page waits for it. A server calls it as it starts."""
    compiled.warm(all_of_them, dialect=DIALECT, compile_sql=compile_sql)


# --- the live site -----------------------------------------------------------------------------------


def _quoted(name: str) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in name.split("."))


def _one_professional(table: str, name: str, key_type: str) -> str:
    def column(one: Column) -> str:
        # A key may be a uuid where it lives; here ids are text.
        return f'CAST("{one.name}" AS text) AS "{one.name}"' if one.kind == "text" else f'"{one.name}"'

    columns = ", ".join(column(one) for one in TABLES[table])
    key = f"CAST(%(professional_id)s AS {key_type})"
    return f'"{table}" AS (SELECT {columns} FROM {_quoted(name)} WHERE "professional_id" = {key})'


def _live(statement: str, table_names: Mapping[str, str], key_type: str) -> str:
    used = {table for table in TABLES if f'"{table}"' in statement}
    asked = (
        '"questions" AS (SELECT CAST(%(professional_id)s AS text) AS "professional_id", '
        'CAST(%(as_of)s AS timestamptz) AS "as_of", CAST(%(today)s AS date) AS "today")'
    )
    before = [asked] + [
        _one_professional(table, table_names[table], key_type)
        for table in TABLES
        if table in used and table != "questions"
    ]
    rest = statement.replace("%", "%%")
    head = "WITH " + ",\n".join(before)
    return f"{head},\n{rest[5:]}" if re.match(r"WITH\s", rest) else f"{head}\n{rest}"


def live_sql(
    terms: Terms, table_names: Mapping[str, str], *, key_type: Literal["uuid", "text"] = "uuid"
) -> tuple[str, tuple[str, ...]]:
    """The assessment of one professional over given tables or views, and the names of its parameters.

    `table_names` names what stands for each table of `tables.TABLES` but `questions`. Columns of kind
    `text` may be uuids there; `key_type` is the type of `professional_id`. Placeholders are psycopg's
    (`%(as_of)s`). Raises KeyError for a table that is not named.
    """
    return _live(sql(terms), table_names, key_type), PARAMETERS


def live_contacts_sql(
    terms: Terms, table_names: Mapping[str, str], *, key_type: Literal["uuid", "text"] = "uuid"
) -> tuple[str, tuple[str, ...]]:
    """As `live_sql`, for the rows of the cohort's contacts."""
    return _live(sql(terms, "contacts"), table_names, key_type), PARAMETERS


@dataclass(frozen=True)
class LiveQuery:
    """The question of the live site, compiled once for one terms file."""

    terms: Terms
    assessment_sql: str
    contacts_sql: str

    @classmethod
    def compile(
        cls, terms: Terms, table_names: Mapping[str, str], *, key_type: Literal["uuid", "text"] = "uuid"
    ) -> LiveQuery:
        """The query over tables or views of these names (see `live_sql`). Keep what it returns."""
        return cls(
            terms=terms,
            assessment_sql=live_sql(terms, table_names, key_type=key_type)[0],
            contacts_sql=live_contacts_sql(terms, table_names, key_type=key_type)[0],
        )

    def ask(self, cursor: Any, *, professional_id: str, as_of: datetime) -> Assessment:
        """The assessment of one professional at an instant.

        `cursor` is psycopg's or Django's; its session runs in UTC. Raises ValueError for an instant
        without a zone.
        """
        parameters = {
            "professional_id": str(professional_id),
            "as_of": as_of,
            "today": local_day(as_of, zone=self.terms.time_zone),
        }
        (row,) = _rows(cursor, self.assessment_sql, parameters)
        contacts = _rows(cursor, self.contacts_sql, parameters)
        return results.assessment(row, contacts, self.terms, professional=str(professional_id))


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
