"""Labels that live in data files, in every language of the site, beside the thing that they name.

A list that an operator may extend is a TOML file, and gettext reads no TOML: so an entry brings its own
label in each language, and a file with one missing does not load.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from vinte.kernel.errors import InvalidInput


@dataclass(frozen=True)
class Label:
    """A text in every language; `str()` gives the one of the reader."""

    texts: Mapping[str, str]

    def __str__(self) -> str:
        language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
        return self.texts.get(language, self.texts[settings.LANGUAGE_CODE])

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.texts.items())))


def read_label(entry: Mapping[str, Any], *, field: str, name: str = "label") -> Label:
    """The label of a TOML entry; raises InvalidInput unless it has exactly the site's languages."""
    texts = entry.get(name, {})
    wanted = [code for code, _name in settings.LANGUAGES]
    if not isinstance(texts, dict) or sorted(texts) != sorted(wanted) or not all(texts.values()):
        raise InvalidInput(field=f"{field}.{name}", expected=f"a text in each of {', '.join(wanted)}")
    return Label(texts=texts)


def read_entries(path: Path, table: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The entries `[[table]]` of one of this room's data files, each with a field path for messages."""
    with path.open("rb") as file:
        entries = tomllib.load(file).get(table, [])
    for position, entry in enumerate(entries):
        yield f"{path.name}: {table}[{position}]", entry
