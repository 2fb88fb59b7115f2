"""DuckDB: embedded, over dossiers in files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from vinte.guarantee.assessment import Assessment
from vinte.guarantee.dossiers import Case
from vinte.guarantee.engines import arrow, batch, compiled
from vinte.guarantee.terms import Terms

DIALECT = "duckdb"
# For so few dossiers more threads only wait for each other.
_FEW = 200


def compile_sql(terms: Terms, part: str) -> str:
    """One part (see `compiled.PARTS`) of the expression in DuckDB's SQL."""
    import ibis  # takes a second to import, and compiled SQL needs none of it

    from vinte.guarantee import verdict

    return str(ibis.to_sql(verdict.PARTS[part](terms), dialect=DIALECT))


def sql(terms: Terms, part: str = "assessments") -> str:
    """The assessment of every question, or the contacts of every cohort, in DuckDB's SQL."""
    return compiled.sql(terms, part, dialect=DIALECT, compile_sql=compile_sql)


def assess(cases: Sequence[Case], *, with_contacts: bool = True) -> list[Assessment]:
    """The assessment of each case, in order; without contacts, no contact is told by name."""

    def evaluate(terms: Terms, columns: batch.Columns, wanted: bool) -> tuple[batch.Rows, batch.Rows]:
        with duckdb.connect(":memory:") as connection:
            connection.execute("SET TimeZone = 'UTC'")
            if len(cases) <= _FEW:
                connection.execute("SET threads = 1")
            for name, table in arrow.tables(columns).items():
                connection.register(f"{name}_rows", table)
                connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM "{name}_rows"')
            found = arrow.rows(_arrow(connection, sql(terms)))
            return found, arrow.rows(_arrow(connection, sql(terms, "contacts"))) if wanted else []

    return batch.assess(cases, evaluate, with_contacts=with_contacts)


def _arrow(connection: Any, statement: str) -> Any:
    return connection.execute(statement).to_arrow_table()
