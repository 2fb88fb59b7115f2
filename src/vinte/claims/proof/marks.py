"""A mark for each figure of a decision, so that one that was changed is not only found but named.

A mark is the beginning of the SHA-256 of one value as canonical JSON, under the path of the value. A path names the
field and, inside the JSON of evidence and assessment, the way to the value; terms are marked line by line.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from vinte.claims.dossier.chain import canonical_json

_HEX_DIGITS = 16
_AS_JSON = ("evidence", "assessment")
# The chain's own: they follow from all others.
_LINKS = ("previous_hash", "hash")
_LONGEST_VALUE = 60
# So many are told; a file that differs in more was not changed in one figure.
_TOLD = 20


def marks_of(decision: Mapping[str, Any]) -> dict[str, str]:
    """The mark of each value of a decision, by its path."""
    return {path: _mark(value) for path, value in _values(decision)}


def changed(decision: Mapping[str, Any], marks: Mapping[str, str]) -> list[str]:
    """A line for each value that its mark does not fit, in the order of the file; the first of them where many do."""
    values = dict(_values(decision))
    found = [
        f"{path}: {_shown(value)} is not what was written"
        if path in marks
        else f"{path}: {_shown(value)} was not there"
        for path, value in values.items()
        if marks.get(path) != _mark(value)
    ]
    found += [f"{path}: is missing" for path in marks if path not in values]
    more = len(found) - _TOLD
    return found if more <= 0 else [*found[:_TOLD], f"and {more} more"]


def _mark(value: Any) -> str:
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()[:_HEX_DIGITS]


def _shown(value: Any) -> str:
    text = canonical_json(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."


def _values(decision: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in decision.items():
        if name in _LINKS:
            continue
        if name in _AS_JSON:
            yield from _leaves_in(name, value)
        elif name == "terms":
            yield from ((f"terms, line {n}", line) for n, line in enumerate(value.split("\n"), start=1))
        else:
            yield name, value


def _leaves_in(name: str, text: str) -> list[tuple[str, Any]]:
    """What the JSON of a field holds; the text itself where it can't be read."""
    try:
        found = list(_leaves(name, json.loads(text)))
        # Half a character has no bytes, and a number past all bounds no JSON.
        canonical_json(found).encode()
    except (ValueError, RecursionError):
        return [(name, text)]
    return found


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(f"{path}.{key}", inner)
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):
            yield from _leaves(f"{path}[{number}]", inner)
    else:
        yield path, value
