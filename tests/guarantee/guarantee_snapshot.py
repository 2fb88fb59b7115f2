"""The reviewed SQL of one terms file on one engine: run this file to write it anew (`make kept-sql`)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from vinte.guarantee import terms
from vinte.guarantee.engines import compiled, postgres

FOLDER = Path(__file__).with_name("snapshots")


def texts() -> dict[str, str]:
    """What the expression compiles to for Portugal on PostgreSQL, by the name of its file."""
    pt = terms.load("pt", on=date(2026, 4, 1))
    return {f"{pt.id}-{part}.postgres.sql": f"{postgres.compile_sql(pt, part)}\n" for part in compiled.PARTS}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in texts().items():
        (FOLDER / name).write_text(text, "utf-8")
