"""The SQL of landed terms, compiled once, reviewed and kept beside the engines.

Compiling takes seconds and reading a file none, so that a first page and a short `vinte assess` do not
wait for it. It is no second version of a rule: a test compiles the expression again and compares.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from vinte.guarantee.terms import Terms, all_terms

FOLDER = Path(__file__).with_name("kept")
PARTS = ("assessments", "contacts")

# Compiles one part (see PARTS) for some terms.
Compile = Callable[[Terms, str], str]


@cache
def sql(terms: Terms, part: str, *, dialect: str, compile_sql: Compile) -> str:
    """The kept SQL for landed terms; for others, such as a changed copy of them, compiled now."""
    path = FOLDER / f"{terms.id}-{part}.{dialect}.sql"
    if terms in all_terms() and path.exists():
        return path.read_text("utf-8").removesuffix("\n")
    return compile_sql(terms, part)
