"""Columns to Arrow tables and Arrow results to rows, for the engines that speak it."""

from __future__ import annotations

from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]

from vinte.guarantee.engines.batch import Columns, Rows
from vinte.guarantee.tables import TABLES

_TYPES = {
    "text": pa.string(),
    "instant": pa.timestamp("us", tz="UTC"),
    "day": pa.date32(),
    "whole": pa.int64(),
}


def tables(columns: Columns) -> dict[str, Any]:
    """An Arrow table for each table, NULLs and empty tables with their types."""
    found = {}
    for name, table in TABLES.items():
        schema = pa.schema([pa.field(c.name, _TYPES[c.kind], nullable=c.nullable) for c in table])
        found[name] = pa.table(
            [pa.array(columns[name][c.name], _TYPES[c.kind]) for c in table], schema=schema
        )
    return found


def rows(table: Any) -> Rows:
    """An Arrow result as rows of plain Python values."""
    found: Rows = table.to_pylist()
    return found
