"""Figures that change by date: one TOML file for each market and first day, `pt-2026-01-01.toml`.

A new figure is a new dated file; a landed one is never edited, so that a price of last year can be told
this year.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from vinte.kernel.errors import InvalidInput


@cache
def read_dated(folder: Path, market: str, on: date) -> dict[str, Any]:
    """The newest file of a market whose first day is `on` or earlier; before the first, that first one.

    Raises LookupError for a market without a file, InvalidInput for a file that does not say what its
    name says.
    """
    files = {}
    for path in sorted(folder.glob(f"{market}-*.toml")):
        if re.fullmatch(r"[a-z]{2}-\d{4}-\d{2}-\d{2}", path.stem):
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
