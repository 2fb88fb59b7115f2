"""Figures that change by date: one TOML file for each market and first day, `pt-2026-01-01.toml`.

A new figure is a new dated file; a landed one is never edited, so that a price of last year can be told
this year.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from vinte.kernel.errors import InvalidInput

_NAME = re.compile(r"[a-z]{2}-\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class DatedFile:
    """A dated file of figures as it is: its name, its first day, and what it says."""

    name: str
    first_day: date
    figures: dict[str, Any]


def dated_folders(room: Path) -> tuple[Path, ...]:
    """The folders anywhere in a room that hold dated files, by path."""
    return tuple(
        folder
        for folder in sorted(room.rglob("*"))
        if folder.is_dir() and any(_NAME.fullmatch(path.stem) for path in folder.glob("*.toml"))
    )


def dated_files(folder: Path, market: str) -> tuple[DatedFile, ...]:
    """Every dated file of a market in a folder, oldest first; none for a market without one."""
    found = []
    for path in sorted(folder.glob(f"{market}-*.toml")):
        if _NAME.fullmatch(path.stem):
            figures = tomllib.loads(path.read_text())
            found.append(DatedFile(path.name, date.fromisoformat(path.stem[3:]), figures))
    return tuple(found)


@cache
def read_dated(folder: Path, market: str, on: date) -> dict[str, Any]:
    """The newest file of a market whose first day is `on` or earlier; before the first, that first one.

    Raises LookupError for a market without a file, InvalidInput for a file that does not say what its
    name says.
    """
    files = {}
    for path in sorted(folder.glob(f"{market}-*.toml")):
        if _NAME.fullmatch(path.stem):
            files[date.fromisoformat(path.stem[3:])] = path
    if not files:
        known = sorted({path.stem[:2] for path in folder.glob("*.toml")})
        raise LookupError(f"no {folder.name} for market {market!r}; known are {', '.join(known)}")
    first_day = max((day for day in files if day <= on), default=min(files))
    path = files[first_day]
    with path.open("rb") as file:
        figures = tomllib.load(file)
    if figures.get("market") != market or figures.get("from") != first_day:
        raise InvalidInput(
            field=f"{path.name}: market, from", expected=f"{market} and {first_day}, as the name says"
        )
    return figures
