"""Figures that change by date: TOML files named by their markets and first day, `es-pt-2026-01-01.toml`.

A new figure is a new dated file for the markets it is for; a landed one is never edited, so that a price
of last year can be told this year. Each kind of figures is one frozen model; a file that does not fit it
is refused whole, with file, line and field.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vinte.kernel.errors import InvalidInput

_NAME = re.compile(r"((?:[a-z]{2}-)+)(\d{4}-\d{2}-\d{2})")
_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]")
_ENTRY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w.-]+)\s*)=""")
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")

# A whole number from 1; no text, no fraction, no yes or no.
Count = Annotated[int, Field(ge=1)]


class Figures(BaseModel):
    """Figures of one TOML table: nothing missing, nothing unknown, nothing converted, nothing changed later."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class DatedFigures(Figures):
    """Figures of some markets from one day on, in the files of `folder`."""

    folder: ClassVar[Path]

    markets: Annotated[tuple[str, ...], Field(min_length=1)]
    first_day: date = Field(alias="from")

    @classmethod
    def of_market(cls, market: str) -> tuple[Self, ...]:
        """Every file of a market, oldest first; raises LookupError for a market without one, InvalidInput."""
        return _read_all(cls, cls.folder, market)

    @classmethod
    def in_force(cls, *, market: str, on: date) -> Self:
        """The newest whose first day is `on` or earlier; before the first, that first one.

        Raises LookupError for a market without a file, InvalidInput.
        """
        known = cls.of_market(market)
        return next((figures for figures in reversed(known) if figures.first_day <= on), known[0])


Kind = TypeVar("Kind", bound=Figures)
Dated = TypeVar("Dated", bound=DatedFigures)


@dataclass(frozen=True)
class Problem:
    """What is wrong in a file of figures. `line` counts from 1."""

    line: int
    field: str
    expected: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.field}: {self.expected}"


def read_text(text: str, kind: type[Kind]) -> Kind | list[Problem]:
    """A file's text as its model, or everything that does not fit, in the order of its lines.

    What stands in the file is told before what is missing: a misspelt name is both. A text that is not TOML
    has one problem, since nothing after it can be read.
    """
    try:
        return kind.model_validate(_frozen(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        return [Problem(int(at[1]) if at else max(1, len(text.splitlines())), "TOML", str(error))]
    except ValidationError as error:
        lines = lines_of(text)
        found = [
            (
                known["loc"] not in lines,
                Problem(
                    line=line_of(lines, known["loc"]),
                    field=".".join(map(str, known["loc"])) or "the file",
                    expected=_expected(known, kind),
                ),
            )
            for known in error.errors(include_url=False)
        ]
        return [problem for _missing, problem in sorted(found, key=lambda each: (each[0], each[1].line))]


def _expected(known: Any, kind: type[BaseModel]) -> str:
    """What was expected at a place, in words."""
    if known["type"] == "missing":
        return "missing"
    if known["type"] == "extra_forbidden":
        return f"unknown; expected one of {', '.join(_names_at(kind, known['loc'][:-1]))}"
    said = str(known["msg"]).removeprefix("Value error, ")
    return f"{said}, found {known['input']!r}" if known["loc"] else said


def _names_at(kind: Any, place: tuple[str | int, ...]) -> list[str]:
    """The names that a table may have; `place` is its path."""
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return next((names for part in get_args(kind) if (names := _names_at(part, place))), [])
    named = {field.alias or name: field for name, field in kind.model_fields.items()}
    inside = [part for part in place if isinstance(part, str)]
    return _names_at(named[inside[0]].annotation, tuple(inside[1:])) if inside else list(named)


def read_figures(path: Path, kind: type[Kind]) -> Kind:
    """One file as its model; raises InvalidInput with `file`, `line` and `field` for what does not fit."""
    read = read_text(path.read_text("utf-8"), kind)
    if isinstance(read, list):
        raise InvalidInput(file=path.name, line=read[0].line, field=read[0].field, expected=read[0].expected)
    return read


@cache
def _read_all(kind: type[Dated], folder: Path, market: str) -> tuple[Dated, ...]:
    found: dict[date, Dated] = {}
    for path, markets, first_day in _named(folder, market):
        figures = read_figures(path, kind)
        if figures.markets != markets or figures.first_day != first_day:
            raise InvalidInput(
                file=path.name,
                field="markets, from",
                expected=f"{list(markets)} and {first_day}, as the name says",
            )
        if first_day in found:
            raise InvalidInput(
                file=path.name, field="from", expected=f"one file of {market!r} from {first_day}"
            )
        found[first_day] = figures
    if not found:
        known = sorted({name for path in folder.glob("*.toml") for name in _parts_of(path)[0]})
        raise LookupError(f"no {folder.name} for market {market!r}; known are {', '.join(known)}")
    return tuple(found[day] for day in sorted(found))


@dataclass(frozen=True)
class DatedFile:
    """A dated file of figures as it is: its name, its first day, and what it says."""

    name: str
    first_day: date
    figures: dict[str, Any]


@cache
def dated_folders(room: Path) -> tuple[Path, ...]:
    """The folders anywhere in a room that hold dated files, by path; looked for once in a process."""
    return tuple(
        folder
        for folder in sorted(room.rglob("*"))
        if folder.is_dir() and any(_NAME.fullmatch(path.stem) for path in folder.glob("*.toml"))
    )


@cache
def dated_files(folder: Path, market: str) -> tuple[DatedFile, ...]:
    """Every dated file of a market in a folder, oldest first; none for a market without one."""
    found = (
        DatedFile(path.name, first_day, tomllib.loads(path.read_text("utf-8")))
        for path, _markets, first_day in _named(folder, market)
    )
    return tuple(sorted(found, key=lambda file: file.first_day))


def _parts_of(path: Path) -> tuple[tuple[str, ...], date]:
    name = _NAME.fullmatch(path.stem)
    if name is None:
        raise InvalidInput(file=path.name, field="name", expected="markets and first day: pt-2026-01-01.toml")
    return tuple(name[1].rstrip("-").split("-")), date.fromisoformat(name[2])


def _named(folder: Path, market: str) -> list[tuple[Path, tuple[str, ...], date]]:
    """The files whose names hold a market, with the markets and the first day that their names say."""
    every = [(path, *_parts_of(path)) for path in sorted(folder.glob("*.toml"))]
    return [entry for entry in every if market in entry[1]]


def _frozen(value: Any) -> Any:
    """TOML's lists as tuples, which a frozen model holds."""
    if isinstance(value, dict):
        return {key: _frozen(part) for key, part in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def lines_of(text: str) -> dict[tuple[str | int, ...], int]:
    """The line of each table and key, by its path; the entries of `[[a]]` are ("a", 0), ("a", 1)."""
    lines: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    numbers: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            names = _names(header[2])
            if header[1] == "[[":
                numbers[names] = numbers.get(names, -1) + 1
            table = ()
            for depth, name in enumerate(names, start=1):
                table += (name,)
                if names[:depth] in numbers:
                    table += (numbers[names[:depth]],)
            lines.setdefault(table, number)
        elif entry := _ENTRY.match(line):
            lines.setdefault((*table, *_names(entry[1])), number)
    return lines


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(next(filter(None, groups), "") for groups in _PART.findall(dotted))


def line_of(lines: dict[tuple[str | int, ...], int], place: tuple[str | int, ...]) -> int:
    """The line of a place, or of the nearest table around what is missing; the first line if none is."""
    return next((lines[place[:size]] for size in range(len(place), 0, -1) if place[:size] in lines), 1)
