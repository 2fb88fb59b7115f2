"""The assessment in plain values, with what can still be done about each clause, in each language.

The facts are those of the assessment and the words those of the registry; nothing is decided here. The codes
are for programs and do not change.
"""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel import dates
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from vinte.guarantee import articles
from vinte.guarantee.assessment import Assessment, written
from vinte.guarantee.registry import entries
from vinte.guarantee.wording import Writer, instant

TRANSLATIONS = Path(__file__).parent.parent / "locale"


@dataclass(frozen=True)
class NextStep:
    """What to do next about a clause: `code` is stable, `text` is for the person."""

    code: str
    text: str


class PlainWriter(Writer):
    """Writes for the command line, as the article does, with the translations of the site."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._locale = articles.LOCALES[language]
        self._texts = _texts(language)

    def gettext(self, id: str) -> str:
        """The translation of a text."""
        return self._texts.gettext(id)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The translation of a text that depends on a number."""
        return self._texts.ngettext(one, many, count)

    def percent(self, of_hundred: int) -> str:
        """A percentage: `80%`."""
        return articles.write_percent(of_hundred, self._language)

    def day(self, on: date, *, short: bool) -> str:
        """A day: `12 de março de 2026`, or without its year."""
        if short:
            return str(dates.format_skeleton("MMMMd", on, locale=self._locale))
        return articles.write_day(on, self._language)

    def clock(self, at: datetime) -> str:
        """The time of day: `14:05`."""
        return f"{at:%H:%M}"

    def until(self, by: datetime, *, now: datetime) -> str:
        """A deadline in full, for what the command line prints is read on any day."""
        return self.write(instant(by, zone=str(by.tzinfo)))

    def listed(self, names: list[str]) -> str:
        """Names in a row: `a, b e c`."""
        return articles.write_list(names, self._language)

    def badge(self, kind: str) -> str:
        """The name of a badge, as the article has it."""
        return articles.write_badge(kind, self._language)


@cache
def _texts(language: str) -> gettext.NullTranslations:
    """The translations from their source, which need not be compiled; ids are Portuguese already."""
    if language == "pt":
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with (TRANSLATIONS / language / "LC_MESSAGES" / "django.po").open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def next_step(assessment: Assessment, clause: str, language: str = "pt") -> NextStep:
    """What can still be done about a clause, for a reader of that language (others read English).

    Needs an assessment with its contacts. Raises KeyError for a clause that the terms do not ask.
    """
    writer = PlainWriter(articles.known_language(language))
    code, sentences = entries.next_step(assessment, clause)
    return NextStep(code=code, text=" ".join(writer.write(sentence) for sentence in sentences))


def to_json(assessment: Assessment, language: str = "pt") -> dict[str, Any]:
    """The assessment in plain JSON values, with each clause's facts, figures, date and next step."""
    told = assessment.to_json()
    told["terms_id"] = assessment.terms.id
    told["today"] = written(assessment.today)
    told["cohort"] = list(assessment.cohort)
    told["explained"] = {}
    for clause, result in assessment.clauses.items():
        step = next_step(assessment, clause, language)
        told["explained"][clause] = {
            "section": result.section,
            "status": result.status,
            "have": result.have,
            "asked": result.asked,
            "figures": {name: written(value) for name, value in result.figures.items()},
            "facts": {name: written(value) for name, value in result.facts.items()},
            "until": written(result.until),
            "contacts": list(result.contacts),
            "waiting": list(result.waiting),
            "sentence": articles.sentence(clause, assessment.terms, language),
            "next_step": {"code": step.code, "text": step.text},
        }
    return told
