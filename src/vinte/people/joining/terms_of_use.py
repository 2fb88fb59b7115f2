"""The terms of use, as dated files: `wordings/2026-01-01.pt.md` and its fellows in the other languages.

A new wording is a new day in every language; a landed file is never edited, for somebody accepted it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from vinte.kernel.errors import InvalidInput

FOLDER = Path(__file__).with_name("wordings")


@dataclass(frozen=True)
class TermsOfUse:
    """The terms of use of one day on, in one language, as Markdown."""

    first_day: date
    language: str
    text: str


def terms_of_use(*, language: str, on: date) -> TermsOfUse:
    """The terms in force on a day; before the first, that first one.

    Raises LookupError for a language that the site does not speak.
    """
    days = wordings()
    day = max((each for each in days if each <= on), default=min(days))
    if language not in days[day]:
        raise LookupError(f"no terms of use in {language!r}; known are {', '.join(sorted(days[day]))}")
    return TermsOfUse(first_day=day, language=language, text=days[day][language])


@cache
def wordings() -> dict[date, dict[str, str]]:
    """The texts by first day and language; raises InvalidInput for a name that is no day, or a language missing."""
    found: dict[date, dict[str, str]] = {}
    for path in sorted(FOLDER.glob("*.md")):
        day, _dot, language = path.stem.partition(".")
        try:
            first_day = date.fromisoformat(day)
        except ValueError:
            raise InvalidInput(file=path.name, field="name", expected="2026-01-01.pt.md") from None
        found.setdefault(first_day, {})[language] = path.read_text("utf-8").strip()
    spoken = sorted(code for code, _name in settings.LANGUAGES)
    for first_day, texts in found.items():
        if sorted(texts) != spoken:
            raise InvalidInput(file=f"{first_day}.*.md", field="language", expected=", ".join(spoken))
    return found
