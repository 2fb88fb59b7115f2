"""JSON as strictly as a promise deserves: nothing is guessed, nothing is lost on the way.

Python's parser takes a key twice, NaN, a number of any length and half a character without a word.
Here each of them is refused with its line and its place. Numbers with a fraction or an exponent stay
text (`Decimal`), so no float is ever made.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vinte.guarantee.json_places import path_of, position_of
from vinte.kernel.errors import InvalidInput

MAX_DEPTH = 32
MAX_DIGITS = 18

_TWICE = "expected once; found twice"
_AT_LEAST_ONE = "expected at least one dossier, found nothing"
_NUMBER_TOO_LARGE = f"a number too large; expected at most {MAX_DIGITS} digits"


@dataclass(frozen=True)
class Decimal:
    """A number that is not written as a whole one, as it stood in the text."""

    text: str

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Read:
    """A value, the line on which it begins, and where: `start` in `text`, or no text in JSON Lines."""

    value: Any
    line: int
    text: str | None = None
    start: int = 0

    def line_of(self, field: str, *, time: int = 1) -> int:
        """The line of a field (a path such as `purchases[3].id`), or of what is nearest around it."""
        if self.text is None:
            return self.line
        return self.line + self.text.count(
            "\n", self.start, position_of(self.text, self.start, field, time=time)
        )


@dataclass(frozen=True)
class _Refused:
    """A value that no JSON may hold, kept until its place is known."""

    expected: str


class _Pairs(list[tuple[str, Any]]):
    """An object as it was written, a key twice included."""


def _whole(text: str) -> Any:
    return int(text) if len(text.lstrip("-")) <= MAX_DIGITS else _Refused(_NUMBER_TOO_LARGE)


def _decimal(text: str) -> Any:
    exponent = re.search(r"[eE][+-]?0*(\d*)$", text)
    if len(text) > 40 or (exponent and (len(exponent[1]) > 2 or int(exponent[1] or 0) > MAX_DIGITS)):
        return _Refused(_NUMBER_TOO_LARGE)
    return Decimal(text)


_decoder = json.JSONDecoder(
    object_pairs_hook=_Pairs,
    parse_int=_whole,
    parse_float=_decimal,
    parse_constant=lambda name: _Refused(f"expected a JSON value; {name} is none"),
)


def _plain(value: Any, *, line: int, path: str, depth: int = 1) -> Any:
    """The value in plain lists and dicts; raises InvalidInput for what no JSON may hold."""
    where = path or "JSON"
    if depth > MAX_DEPTH:
        raise InvalidInput(
            line=line, field="JSON", expected=f"expected at most {MAX_DEPTH} levels of nesting"
        )
    if isinstance(value, _Refused):
        raise InvalidInput(line=line, field=where, expected=value.expected)
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
            raise InvalidInput(
                line=line, field=where, expected="expected whole characters; found half of one"
            )
        return value
    if isinstance(value, _Pairs):
        plain: dict[str, Any] = {}
        for key, item in value:
            _plain(key, line=line, path=f"{where} (a key)", depth=depth)
            if key in plain:
                raise InvalidInput(line=line, field=path_of(path, key), expected=_TWICE)
            plain[key] = _plain(item, line=line, path=path_of(path, key), depth=depth + 1)
        return plain
    if isinstance(value, list):
        return [
            _plain(item, line=line, path=f"{path}[{place}]", depth=depth + 1)
            for place, item in enumerate(value)
        ]
    return value


def _line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


_SPACE = re.compile(r"[ \t\r\n]*")


def _after_space(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _value_at(text: str, position: int, *, line: int, first_line: int) -> tuple[Any, int]:
    """The value that begins at a position of that line, and where it ends."""
    try:
        return _decoder.raw_decode(text, position)
    except json.JSONDecodeError as error:
        raise InvalidInput(
            line=first_line + error.lineno - 1,
            field="JSON",
            expected=f"expected valid JSON; {error.msg.lower()} (column {error.colno})",
        ) from None
    except RecursionError:
        raise InvalidInput(
            line=line, field="JSON", expected=f"expected at most {MAX_DEPTH} levels of nesting"
        ) from None


def _nothing_after(text: str, end: int, *, first_line: int) -> None:
    rest = _after_space(text, end)
    if rest != len(text):
        raise InvalidInput(
            line=first_line + _line_at(text, rest) - 1,
            field="JSON",
            expected=f"expected nothing after the value, found {text[rest : rest + 12]!r}",
        )


def _read_at(text: str, start: int, line: int, value: Any) -> Read:
    """The plain value of one that begins at `start`; a refusal names the line of its field."""
    try:
        return Read(_plain(value, line=line, path=""), line, text, start)
    except InvalidInput as error:
        found = Read(None, line, text, start).line_of(error.field, time=2 if error.expected == _TWICE else 1)
        raise InvalidInput(line=found, field=error.field, expected=error.expected) from None


def _document(text: str) -> Iterator[Read]:
    """The values of one document over many lines: an array's elements, or the one value."""
    start = _after_space(text, 0)
    if text[start : start + 1] != "[":
        line = _line_at(text, start)
        value, end = _value_at(text, start, line=line, first_line=1)
        _nothing_after(text, end, first_line=1)
        yield _read_at(text, start, line, value)
        return
    # Lines are counted on from the last element: from the beginning each time, it would be quadratic.
    counted, line = 0, 1
    position = _after_space(text, start + 1)
    if text[position : position + 1] == "]":
        raise InvalidInput(line=_line_at(text, start), field="JSON", expected=_AT_LEAST_ONE)
    while True:
        line, counted = line + text.count("\n", counted, position), position
        value, end = _value_at(text, position, line=line, first_line=1)
        yield _read_at(text, position, line, value)
        end = _after_space(text, end)
        mark = text[end : end + 1]
        if mark not in (",", "]"):
            raise InvalidInput(
                line=_line_at(text, end), field="JSON", expected='expected "," or "]" after an element'
            )
        position = _after_space(text, end + 1)
        if mark == "]":
            _nothing_after(text, end + 1, first_line=1)
            return


def _lines(text: str) -> Iterator[Read]:
    for number, line in enumerate(text.split("\n"), start=1):
        start = _after_space(line, 0)
        if start == len(line):
            continue
        value, end = _value_at(line, start, line=number, first_line=number)
        _nothing_after(line, end, first_line=number)
        yield Read(_plain(value, line=number, path=""), number)


def _whole_value(text: str) -> Any:
    """The value that the text is, or None."""
    try:
        value, end = _decoder.raw_decode(text, _after_space(text, 0))
    except (json.JSONDecodeError, RecursionError):
        return None
    return value if _after_space(text, end) == len(text) else None


def _stands_alone(line: str) -> bool:
    """Whether a line is a dossier or a case by itself, and not a row of a dossier over many lines."""
    value = _whole_value(line)
    return isinstance(value, _Pairs) and any(key in ("professional", "dossier") for key, _ in value)


def _is_lines(text: str) -> bool:
    """Whether the text is JSON Lines: an object on a line of its own, and not one over many lines."""
    filled = [line for line in text.split("\n") if line.strip(" \t\r")]
    if not filled or filled[0].lstrip(" \t").startswith("["):
        return False
    if len(filled) == 1 or _whole_value(filled[0]) is not None:
        return True
    if _whole_value(text) is not None:
        return False
    # A first line that is broken by itself is one of JSON Lines when any other line stands alone.
    return any(line.lstrip(" \t").startswith("{") and _stands_alone(line) for line in filled[1:])


def read(data: bytes) -> list[Read]:
    """The values in bytes of JSON (one object, or an array of them) or JSON Lines, each with its line.

    Raises InvalidInput for the first thing that is wrong; text without a value is wrong, too.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            line=data.count(b"\n", 0, error.start) + 1,
            field="text",
            expected=f"expected UTF-8, found the byte 0x{data[error.start]:02x}",
        ) from None
    text = text.removeprefix("\ufeff")
    if _after_space(text, 0) == len(text):
        raise InvalidInput(line=1, field="JSON", expected=_AT_LEAST_ONE)
    return list(_lines(text) if _is_lines(text) else _document(text))
