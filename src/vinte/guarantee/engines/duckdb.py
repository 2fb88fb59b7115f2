"""DuckDB: embedded, over dossiers in files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import duckdb
import ibis

from vinte.guarantee import verdict
from vinte.guarantee.assessment import Assessment
from vinte.guarantee.dossiers import Case
from vinte.guarantee.engines import arrow, batch
from vinte.guarantee.terms import Terms

DIALECT = "duckdb"


@cache
def sql(terms: Terms) -> str:
    """The assessment of every question, in DuckDB's SQL."""
    return str(ibis.to_sql(verdict.assessments(terms), dialect=DIALECT))


@cache
def contacts_sql(terms: Terms) -> str:
    """The contacts of every cohort, in DuckDB's SQL."""
    return str(ibis.to_sql(verdict.contacts(terms), dialect=DIALECT))


def assess(cases: Sequence[Case], *, with_contacts: bool = True) -> list[Assessment]:
    """The assessment of each case, in order; without contacts, no contact is told by name."""

    def evaluate(terms: Terms, columns: batch.Columns, wanted: bool) -> tuple[batch.Rows, batch.Rows]:
        with duckdb.connect(":memory:") as connection:
            connection.execute("SET TimeZone = 'UTC'")
            for name, table in arrow.tables(columns).items():
                connection.register(f"{name}_rows", table)
                connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM "{name}_rows"')
            found = arrow.rows(_arrow(connection, sql(terms)))
            return found, arrow.rows(_arrow(connection, contacts_sql(terms))) if wanted else []

    return batch.assess(cases, evaluate, with_contacts=with_contacts)


def _arrow(connection: Any, statement: str) -> Any:
    return connection.execute(statement).to_arrow_table()
