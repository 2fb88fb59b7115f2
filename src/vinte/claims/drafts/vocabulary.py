"""The words of claim mails in five languages, from `words.toml`, and how what people write is compared with them."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from vinte.kernel.dated_files import Figures, read_figures


class Vocabulary(Figures):
    """The tables of `words.toml`; see there."""

    contact: tuple[str, ...]
    joins: tuple[str, ...]
    through: tuple[str, ...]
    rests: tuple[str, ...]
    asks: tuple[str, ...]
    mentions: tuple[str, ...]
    closings: tuple[str, ...]
    programs: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    months: dict[str, tuple[str, ...]]

    @property
    def month_numbers(self) -> dict[str, int]:
        """Each month's name with its number."""
        return {name: int(number) for number, names in self.months.items() for name in names}


@cache
def vocabulary() -> Vocabulary:
    """The words in force; raises InvalidInput for an unknown or missing table."""
    return read_figures(Path(__file__).with_name("words.toml"), Vocabulary)


def folded(text: str) -> str:
    """Small letters without accents, letter for letter as long as what was given."""
    return "".join(_fold(letter) for letter in text)


@cache
def _fold(letter: str) -> str:
    bare = unicodedata.normalize("NFD", letter)[:1].lower()
    return bare if len(bare) == 1 else letter
