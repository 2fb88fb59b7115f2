"""Figures that change by date: TOML files named by their markets and first day, `es-pt-2026-01-01.toml`.

A new figure is a new dated file for the markets it is for; a landed one is never edited, so that a price
of last year can be told this year. Each kind of figures is one frozen model; a file that does not fit it
is refused whole, with file, line and field.

A site may have files of its own (`own_files`). From the first day of the first one of a kind on, a market has its own
files of that kind and no others: what the package has for a later day does not count there.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vinte.kernel import own_files
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
    """Figures of some markets from one day on, in the files of `folder`; `kind` is what an operator calls them by."""

    kind: ClassVar[str]
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

    def unknown(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """The places of names that this version does not know or lacks, each with what was expected.

        Asked of a file that a site wants to take on, and of no landed one: a trade may go and its prices stay.
        """
        yield from ()


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
    return _read(path.read_text("utf-8"), kind, file=path.name)


def _read(text: str, kind: type[Kind], *, file: str) -> Kind:
    read = read_text(text, kind)
    if isinstance(read, list):
        raise InvalidInput(file=file, line=read[0].line, field=read[0].field, expected=read[0].expected)
    return read


@own_files.kept
def _read_all(kind: type[Dated], folder: Path, market: str) -> tuple[Dated, ...]:
    found: dict[date, Dated] = {}
    for file in _sources(folder, market):
        figures = _read(file.text, kind, file=file.name)
        if figures.markets != file.markets or figures.first_day != file.first_day:
            raise InvalidInput(
                file=file.name,
                field="markets, from",
                expected=f"{list(file.markets)} and {file.first_day}, as the name says",
            )
        if file.first_day in found:
            raise InvalidInput(
                file=file.name, field="from", expected=f"one file of {market!r} from {file.first_day}"
            )
        found[file.first_day] = figures
    if not found:
        known = ", ".join(markets_of(folder))
        raise LookupError(f"no {folder.name} for market {market!r}; known are {known}")
    return tuple(found[day] for day in sorted(found))


@dataclass(frozen=True)
class _Source:
    """A dated file's text, with what its name says."""

    name: str
    markets: tuple[str, ...]
    first_day: date
    text: str


def _sources(folder: Path, market: str) -> list[_Source]:
    """The files that count for a market: its own, and the package's from before the first of them."""
    own = _named(sorted(own_files.own().texts.get(folder, {}).items()), market)
    alone_from = min((file.first_day for file in own), default=date.max)
    return [file for file in _packaged(folder, market) if file.first_day < alone_from] + own


def _packaged(folder: Path, market: str) -> list[_Source]:
    return _named([(path.name, path.read_bytes().decode()) for path in sorted(folder.glob("*.toml"))], market)


def _named(texts: list[tuple[str, str]], market: str) -> list[_Source]:
    """The files whose names hold a market, with the markets and the first day that their names say."""
    every = [_Source(name, *parts_of(name), text) for name, text in texts]
    return [file for file in every if market in file.markets]


def markets_of(folder: Path) -> list[str]:
    """The markets that the package's own files of a folder are for, by name."""
    return sorted({market for path in folder.glob("*.toml") for market in parts_of(path.name)[0]})


@dataclass(frozen=True)
class DatedFile:
    """A dated file of figures as it is: its name, its first day, what it says, and whether it is the site's own."""

    name: str
    first_day: date
    figures: dict[str, Any]
    is_own: bool = False


@cache
def dated_folders(room: Path) -> tuple[Path, ...]:
    """The folders anywhere in a room that hold dated files, by path; looked for once in a process."""
    return tuple(
        folder
        for folder in sorted(room.rglob("*"))
        if folder.is_dir() and any(_NAME.fullmatch(path.stem) for path in folder.glob("*.toml"))
    )


@own_files.kept
def dated_files(folder: Path, market: str) -> tuple[DatedFile, ...]:
    """Every dated file of a folder that counts for a market, oldest first; none for a market without one."""
    own = own_files.own().texts.get(folder, {})
    return _as_files(_sources(folder, market), own=own)


def files_not_counted(folder: Path, market: str) -> tuple[str, ...]:
    """The names of the package's files that do not count for a market, since it has its own from an earlier day on."""
    counted = {file.name for file in dated_files(folder, market) if not file.is_own}
    return tuple(file.name for file in _packaged(folder, market) if file.name not in counted)


def _as_files(sources: list[_Source], *, own: Container[str]) -> tuple[DatedFile, ...]:
    found = (
        DatedFile(file.name, file.first_day, tomllib.loads(file.text), is_own=file.name in own)
        for file in sources
    )
    return tuple(sorted(found, key=lambda file: file.first_day))


def parts_of(name: str) -> tuple[tuple[str, ...], date]:
    """The markets and the first day that a file's name says; raises InvalidInput for a name that says neither."""
    if found := _NAME.fullmatch(name.removesuffix(".toml")):
        with suppress(ValueError):  # there is no such day
            return tuple(found[1].rstrip("-").split("-")), date.fromisoformat(found[2])
    raise InvalidInput(file=name, field="name", expected="markets and first day: pt-2026-01-01.toml")


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
