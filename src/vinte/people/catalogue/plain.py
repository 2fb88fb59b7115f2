"""Letters as people type them in a hurry."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """The letters without accents, hyphens and case: "Águeda" is found by "agueda"."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (" " if letter in "-()" else letter for letter in letters if not unicodedata.combining(letter))
    return " ".join("".join(kept).split())


def address_of(name: str) -> str:
    """The name as an address has it: "Vila Nova de Gaia" is "vila-nova-de-gaia"."""
    said = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in plain(name))
    return "-".join(said.split())
