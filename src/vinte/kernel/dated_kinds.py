"""The kinds of dated files that this version reads, by the names that an operator calls them by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vinte.kernel.dated_files import DatedFigures, Problem, line_of, lines_of, parts_of, read_text

# A text, to everything in it that can't be read.
Reads = Callable[[str], list[Problem]]
# A text that can be read and its file's name without `.toml`, to everything that is wrong in it.
ProblemsIn = Callable[[str, str], list[Problem]]
# The same, and the other own files of its kind by their names, to what is wrong between it and them.
ProblemsBeside = Callable[[str, str, Mapping[str, str]], list[Problem]]


def _none_beside(text: str, stem: str, others: Mapping[str, str]) -> list[Problem]:
    return []


@dataclass(frozen=True)
class Kind:
    """One kind: its name, the package's folder of it, and how a file of it is looked at before it is taken on."""

    name: str
    folder: Path
    reads: Reads
    problems_in: ProblemsIn
    problems_beside: ProblemsBeside = _none_beside


_find: list[Callable[[], Sequence[Kind]]] = []


def register(find: Callable[[], Sequence[Kind]]) -> None:
    """Called once by who knows every room; asked when the kinds are first needed."""
    _find[:] = [find]


def every_kind() -> dict[str, Kind]:
    """All kinds by their names, in the order of the names."""
    return {kind.name: kind for find in _find for kind in sorted(find(), key=lambda one: one.name)}


def kind_of(figures: type[DatedFigures]) -> Kind:
    """The kind that a model of dated figures is."""

    def reads(text: str) -> list[Problem]:
        read = read_text(text, figures)
        return read if isinstance(read, list) else []

    def problems_in(text: str, stem: str) -> list[Problem]:
        read = read_text(text, figures)
        if isinstance(read, list):
            return read
        lines = lines_of(text)
        markets, first_day = parts_of(stem)
        found = [Problem(line_of(lines, place), _said(place), expected) for place, expected in read.unknown()]
        if read.markets != markets:
            told = f"expected {list(markets)}, as the name says, found {list(read.markets)}"
            found.append(Problem(line_of(lines, ("markets",)), "markets", told))
        if read.first_day != first_day:
            told = f"expected {first_day}, as the name says, found {read.first_day}"
            found.append(Problem(line_of(lines, ("from",)), "from", told))
        return sorted(found, key=lambda problem: problem.line)

    return Kind(figures.kind, figures.folder, reads, problems_in)


def _said(place: tuple[str | int, ...]) -> str:
    return ".".join(map(str, place))
