"""Writes the kept SQL again: `python -m vinte.guarantee.engines.keep`, then review the difference."""

from __future__ import annotations

from vinte.guarantee.engines import duckdb, kept, postgres, spark
from vinte.guarantee.terms import all_terms


def main() -> None:
    """Compile every part of every landed terms for every engine."""
    kept.FOLDER.mkdir(exist_ok=True)
    for path in kept.FOLDER.glob("*.sql"):
        path.unlink()
    for engine in (duckdb, postgres, spark):
        for terms in all_terms():
            for part in kept.PARTS:
                path = kept.FOLDER / f"{terms.id}-{part}.{engine.DIALECT}.sql"
                path.write_text(engine.compile_sql(terms, part) + "\n", "utf-8")


if __name__ == "__main__":
    main()
