"""A folder of own figures: what lies in it, and everything that is wrong in each file. Needs no database.

One sub-folder for each kind, named as the kind is; in it dated files as the package has them. Hidden files, those whose
name ends with `~`, and a README are passed over; everything else is either taken or told.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from vinte.figures.models import LONGEST_NAME, LONGEST_TEXT
from vinte.kernel import formats
from vinte.kernel.dated_files import Problem, line_of, lines_of, markets_of, parts_of
from vinte.kernel.dated_kinds import Kind, every_kind
from vinte.kernel.errors import InvalidInput, VinteError


class FolderMissing(VinteError):
    """The folder is not there, or is not what it was; the message says which, and what to do."""


@dataclass(frozen=True)
class Found:
    """A file of the folder: its kind (empty where it lies in none), its name, its text, and what was wrong in reading it."""

    kind: str
    file: str
    text: str = ""
    problem: Problem | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What it is known by."""
        return self.kind, self.file

    @property
    def path(self) -> str:
        """Where it is in the folder."""
        return f"{self.kind}/{self.file}" if self.kind else self.file

    @property
    def sha256(self) -> str:
        """The hash of its text."""
        return sha256_of(self.text)


def sha256_of(text: str) -> str:
    """The hash of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def found_in(folder: Path) -> list[Found]:
    """Every file of a folder, by kind and name; raises FolderMissing for one that can't be read."""
    try:
        return sorted(_of_root(folder), key=lambda found: found.key)
    except OSError as error:
        raise FolderMissing(
            f"the folder of figures {folder} can't be read ({error.strerror}); bring it back, or set VINTE_FIGURES_DIR to another"
        ) from error


def _of_root(folder: Path) -> Iterator[Found]:
    kinds = every_kind()
    for entry in _entries(folder):
        name = _plain(entry.name)
        if not entry.is_dir():
            yield _told("", name, "expected to lie in the folder of its kind")
        elif entry.name not in kinds:
            yield _told("", name, f"no kind of figures; known are {', '.join(kinds)}")
        else:
            yield from (_read(entry.name, path) for path in _entries(entry))


def _entries(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.iterdir())
        if not path.name.startswith((".", "README")) and not path.name.endswith("~")
    ]


def _read(kind: str, path: Path) -> Found:
    name = _plain(path.name)
    if path.suffix != ".toml" or name != path.name:
        return _told(kind, name, "expected a file named by markets and first day: pt-2026-01-01.toml")
    try:
        with path.open("rb") as file:
            raw = file.read(LONGEST_TEXT + 1)
        text = raw.decode("utf-8")
    except OSError as error:
        return _told(kind, name, f"can't be read: {error.strerror}", field="the file")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return Found(kind, name, problem=Problem(line, "the file", "expected UTF-8"))
    if len(raw) > LONGEST_TEXT:
        return _told(kind, name, f"expected at most {LONGEST_TEXT} bytes", field="the file")
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        return Found(kind, name, problem=Problem(line, "the file", "expected text without the character NUL"))
    return Found(kind, name, text)


def _told(kind: str, name: str, expected: str, *, field: str = "name") -> Found:
    return Found(kind, name, problem=Problem(1, field, expected))


def _plain(name: str) -> str:
    """A name as it can be kept and shown, whatever bytes and letters somebody gave it."""
    whole = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(letter if letter.isprintable() else "?" for letter in whole)[:LONGEST_NAME]


def problems_of(found: Found, *, others: Mapping[str, str]) -> list[Problem]:
    """Everything that is wrong in a file, what stands there before what is missing; `others` are the own files of its kind beside it."""
    if found.problem is not None:
        return [found.problem]
    kind, stem = every_kind()[found.kind], found.file.removesuffix(".toml")
    if wrong := list(_of_name(found.file, kind)):
        return wrong
    problems = kind.problems_in(found.text, stem) or list(_of_currency(found))
    return problems or list(_same_day(found, others)) or kind.problems_beside(found.text, stem, others)


def _of_name(name: str, kind: Kind) -> Iterator[Problem]:
    try:
        markets, _first_day = parts_of(name)
    except InvalidInput as refused:
        yield Problem(1, "name", refused.expected)
        return
    known = markets_of(kind.folder)
    for market in markets:
        if market not in known:
            yield Problem(1, "name", f"no market {market!r}; known are {', '.join(known)}")
    if len(set(markets)) != len(markets):
        yield Problem(1, "name", "expected each market once")


def _of_currency(found: Found) -> Iterator[Problem]:
    currency = tomllib.loads(found.text).get("currency")
    for market in parts_of(found.file)[0]:
        if currency and currency != formats.currency_of(market):
            line = line_of(lines_of(found.text), ("currency",))
            expected = f"expected {formats.currency_of(market)} for {market}, found {currency}"
            yield Problem(line, "currency", expected)


def _same_day(found: Found, others: Iterable[str]) -> Iterator[Problem]:
    markets, first_day = parts_of(found.file)
    for other in others:
        its_markets, its_day = parts_of(other)
        both = sorted(set(markets) & set(its_markets))
        if other != found.file and its_day == first_day and both:
            line = line_of(lines_of(found.text), ("from",))
            yield Problem(
                line, "from", f"expected one file of {both[0]!r} from {first_day}; {other} is another"
            )


def check(folder: Path) -> tuple[int, list[tuple[str, Problem]]]:
    """How many files lie in a folder, and everything that is wrong in them, each problem with its file.

    What depends on a running site is not looked at: whether a file's day is still to come. Raises FolderMissing.
    """
    every = found_in(folder)
    found: list[tuple[str, Problem]] = []
    readable = {each.key: each.text for each in every if not problems_of(each, others={})}
    for each in every:
        others = {
            file: text for (kind, file), text in readable.items() if kind == each.kind and file != each.file
        }
        found += [(each.path, problem) for problem in problems_of(each, others=others)]
    return len(every), found
