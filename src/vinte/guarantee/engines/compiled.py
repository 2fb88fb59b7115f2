"""The SQL of the expression, compiled when it is asked for and kept in a cache folder.

Compiling takes about a second and reading a file none, so that a short `vinte assess` does not wait for
it; a server compiles as it starts (`postgres.warm`). It is no second version of a rule: a kept text is found by
the hash of all that it follows from, so a change of the terms, of the rules or of a library is another
name. The folder may be thrown away at any time.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

from vinte.guarantee.terms import Terms

PARTS = ("assessments", "contacts", "answers")

# Compiles one part (see PARTS) for some terms.
Compile = Callable[[Terms, str], str]

_ROOM = Path(__file__).parent.parent
# What the SQL follows from, beside the terms: these files of the room, and the compilers.
_SOURCES = ("clauses.py", "facts.py", "tables.py", "terms.py", "verdict.py")
_ENGINES = ("duckdb.py", "postgres.py", "spark.py")
_LIBRARIES = ("ibis-framework", "sqlglot")


def folder() -> Path:
    """Where compiled SQL is kept: in the data folder (`VINTE_DATA_DIR`) when the environment names one,
    else where this platform keeps what may be thrown away.
    """
    if data := os.environ.get("VINTE_DATA_DIR"):
        return Path(data).absolute() / "compiled"
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "vinte" / "compiled"


@cache
def _of_the_rules() -> str:
    """The hash of the room's sources and the versions of the compilers."""
    found = hashlib.sha256()
    for path in [*(_ROOM / name for name in _SOURCES), *(_ROOM / "engines" / name for name in _ENGINES)]:
        found.update(path.read_bytes())
    for library in _LIBRARIES:
        found.update(f"{library} {version(library)}\n".encode())
    return found.hexdigest()


def _name(terms: Terms, part: str, dialect: str) -> str:
    # A mapping's own order says in which order clauses are told.
    figures = [f"{name}={value!r}" for name, value in sorted(vars(terms).items()) if name != "sections"]
    said = "\n".join((_of_the_rules(), dialect, part, *figures, repr(list(terms.sections.items()))))
    return f"{terms.id}-{part}.{dialect}-{hashlib.sha256(said.encode()).hexdigest()[:24]}.sql"


def _read(path: Path) -> str | None:
    """A kept text, or None where there is none or it is not whole: its first line is the rest's hash."""
    with suppress(OSError, UnicodeDecodeError):
        head, _, text = path.read_bytes().decode("utf-8").partition("\n")
        if head == _mark(text):
            return text
    return None


def _mark(text: str) -> str:
    return f"-- {hashlib.sha256(text.encode()).hexdigest()}"


def _write(path: Path, text: str) -> None:
    """Keep a text, whole or not at all. A folder that cannot be written keeps nothing."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(f"{_mark(text)}\n{text}".encode())
            os.replace(name, path)
        except OSError:
            os.unlink(name)


@cache
def sql(terms: Terms, part: str, *, dialect: str, compile_sql: Compile) -> str:
    """One part's SQL for some terms: from this process, from the folder, or compiled now and kept."""
    try:
        path = folder() / _name(terms, part, dialect)
    except RuntimeError:  # this user has no home
        return compile_sql(terms, part)
    text = _read(path)
    if text is None:
        text = compile_sql(terms, part)
        _write(path, text)
    return text
