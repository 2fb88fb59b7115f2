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

from vinte.kernel.errors import InvalidInput

MAX_DEPTH = 32
MAX_DIGITS = 18

_NUMBER_TOO_LARGE = f"a number too large; expected at most {MAX_DIGITS} digits"


@dataclass(frozen=True)
class Decimal:
    """A number that is not written as a whole one, as it stood in the text."""

    text: str

    def __repr__(self) -> str:
        return self.text


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


def path_of(path: str, key: str) -> str:
    """The path of a key for a message of one line: short, and without characters that do not print."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in key)
    shown = shown if len(shown) <= 60 else f"{shown[:57]}..."
    return f"{path}.{shown}" if path else shown or '""'


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
                raise InvalidInput(line=line, field=path_of(path, key), expected="expected once; found twice")
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


def _value_at(text: str, position: int, *, first_line: int) -> tuple[Any, int, int]:
    """The value that begins at a position, where it ends, and its line."""
    line = first_line + _line_at(text, position) - 1
    try:
        value, end = _decoder.raw_decode(text, position)
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
    return value, end, line


def _nothing_after(text: str, end: int, *, first_line: int) -> None:
    rest = _after_space(text, end)
    if rest != len(text):
        raise InvalidInput(
            line=first_line + _line_at(text, rest) - 1,
            field="JSON",
            expected=f"expected nothing after the value, found {text[rest : rest + 12]!r}",
        )


def _document(text: str) -> Iterator[tuple[int, Any]]:
    """The values of one document over many lines: an array's elements, or the one value."""
    start = _after_space(text, 0)
    if text[start : start + 1] != "[":
        value, end, line = _value_at(text, start, first_line=1)
        _nothing_after(text, end, first_line=1)
        yield line, _plain(value, line=line, path="")
        return
    position = _after_space(text, start + 1)
    if text[position : position + 1] == "]":
        _nothing_after(text, position + 1, first_line=1)
        return
    while True:
        value, end, line = _value_at(text, position, first_line=1)
        yield line, _plain(value, line=line, path="")
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


def _lines(text: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(text.split("\n"), start=1):
        start = _after_space(line, 0)
        if start == len(line):
            continue
        value, end, _ = _value_at(line, start, first_line=number)
        _nothing_after(line, end, first_line=number)
        yield number, _plain(value, line=number, path="")


def _is_whole(line: str) -> bool:
    try:
        _, end = _decoder.raw_decode(line, _after_space(line, 0))
    except (json.JSONDecodeError, RecursionError):
        return False
    return _after_space(line, end) == len(line)


def _is_lines(text: str) -> bool:
    """Whether the text is JSON Lines: an object on a line of its own, and not one over many lines."""
    filled = [line for line in text.split("\n") if line.strip(" \t\r")]
    if not filled or filled[0].lstrip(" \t").startswith("["):
        return False
    if len(filled) == 1 or _is_whole(filled[0]):
        return True
    # A first line that is broken by itself is one of JSON Lines when any other line stands alone.
    return any(line.lstrip(" \t").startswith("{") and _is_whole(line) for line in filled[1:])


def read(data: bytes) -> list[tuple[int, Any]]:
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
        raise InvalidInput(line=1, field="JSON", expected="expected at least one dossier, found nothing")
    return list(_lines(text) if _is_lines(text) else _document(text))
