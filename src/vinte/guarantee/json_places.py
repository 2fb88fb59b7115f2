"""Where in a text of JSON a field stands, so that a message can name the line a person has to mend.

Only read when something was refused, hence plain and slow; the text is known to be whole JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(r'[ \t\r\n]*("[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|[^ \t\r\n{}\[\],:"]+)')


@dataclass
class _Open:
    """An object (`element` is None) or a list at one of its elements."""

    path: str
    element: int | None


def path_of(path: str, key: str) -> str:
    """The path of a key for a message of one line: short, and without characters that do not print."""
    shown = key
    if not key.isprintable():
        shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in key)
    shown = shown if len(shown) <= 60 else f"{shown[:57]}..."
    return f"{path}.{shown}" if path else shown or '""'


def places(text: str, start: int) -> Iterator[tuple[str, int]]:
    """The path and the position of each key and each element of the value that begins at `start`."""
    opened: list[_Open] = []
    here, key_comes = "", False
    for token in _TOKEN.finditer(text, start):
        mark, top = token[1], opened[-1] if opened else None
        if mark in ("}", "]"):
            opened.pop()
            key_comes = False
        elif mark == ",":
            if top is not None and top.element is not None:
                top.element += 1
            key_comes = top is not None and top.element is None
        elif mark == ":":
            continue
        elif top is not None and key_comes:
            here, key_comes = path_of(top.path, json.loads(mark)), False
            yield here, token.start(1)
            continue
        else:
            if top is not None and top.element is not None:
                here = f"{top.path}[{top.element}]"
                yield here, token.start(1)
            if mark in ("{", "["):
                opened.append(_Open(here, None if mark == "{" else 0))
                key_comes = mark == "{"
        if not opened:
            return


def position_of(text: str, start: int, field: str, *, time: int = 1) -> int:
    """Where `field` stands for the first, second, ... time in the value that begins at `start`.

    A field that is missing stands where the nearest thing around it begins.
    """
    nearest, length = start, 0
    for path, position in places(text, start):
        if path == field:
            if time == 1:
                return position
            time -= 1
        elif len(path) > length and field.startswith(path) and field[len(path)] in ".[ ":
            nearest, length = position, len(path)
    return nearest
