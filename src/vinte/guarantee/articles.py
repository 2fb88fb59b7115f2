"""Vinte's own article, in the words of each language, its figures taken from the terms.

The source of an article is Markdown. A paragraph that begins with `[clause]` is the sentence of that
clause and is left out where a market does not ask it; a heading left without sentences goes with them.
The numbers of sections are the market's own, from its terms, so that none is missing between two. What
stands in braces is a figure of the terms, written with its unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from babel import Locale, dates
from babel.lists import format_list
from babel.numbers import format_percent

from vinte.guarantee.terms import Terms

FOLDER = Path(__file__).with_name("articles")
LANGUAGES = ("pt", "es", "fr", "it", "en")

_UNITS = {
    "pt": {"months": ("mês", "meses"), "days": ("dia", "dias"), "hours": ("hora", "horas")},
    "es": {"months": ("mes", "meses"), "days": ("día", "días"), "hours": ("hora", "horas")},
    "fr": {"months": ("mois", "mois"), "days": ("jour", "jours"), "hours": ("heure", "heures")},
    "it": {"months": ("mese", "mesi"), "days": ("giorno", "giorni"), "hours": ("ora", "ore")},
    "en": {"months": ("month", "months"), "days": ("day", "days"), "hours": ("hour", "hours")},
}
LOCALES = {"pt": "pt_PT", "es": "es_ES", "fr": "fr_FR", "it": "it_IT", "en": "en_150"}
_BADGES = {
    "pt": {
        "verified": "verificado",
        "liability_insurance": "seguro de responsabilidade civil",
        "trade_licence": "licença profissional",
    },
    "es": {
        "verified": "verificado",
        "liability_insurance": "seguro de responsabilidad civil",
        "trade_licence": "licencia profesional",
    },
    "fr": {
        "verified": "vérifié",
        "liability_insurance": "assurance responsabilité civile",
        "trade_licence": "licence professionnelle",
    },
    "it": {
        "verified": "verificato",
        "liability_insurance": "assicurazione di responsabilità civile",
        "trade_licence": "licenza professionale",
    },
    "en": {
        "verified": "verified",
        "liability_insurance": "liability insurance",
        "trade_licence": "trade licence",
    },
}

_SENTENCE = re.compile(r"\[(\w+)\] (.+)", re.DOTALL)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of an article: `clause` is the one it says, or None for a heading and for free prose."""

    clause: str | None
    text: str


def known_language(language: str) -> str:
    """The language of an article for a reader's language: their own, or English.

    `pt-pt` is `pt`. Languages without an article read English.
    """
    short = language.lower().replace("_", "-").split("-")[0]
    return short if short in LANGUAGES else "en"


@cache
def source(language: str) -> tuple[Paragraph, ...]:
    """The paragraphs of an article as written, with its figures in braces.

    Raises LookupError for a language that has no article.
    """
    if language not in LANGUAGES:
        raise LookupError(f"expected one of {', '.join(LANGUAGES)}; found {language!r}")
    paragraphs = []
    for block in (FOLDER / f"{language}.md").read_text("utf-8").strip().split("\n\n"):
        found = _SENTENCE.fullmatch(block.strip())
        paragraphs.append(Paragraph(found[1], found[2]) if found else Paragraph(None, block.strip()))
    return tuple(paragraphs)


def write_day(day: date, language: str) -> str:
    """A day as people of that language read it: `12 de março de 2026`, `12 March 2026`."""
    written = str(dates.format_date(day, "long", locale=LOCALES[language]))
    # French counts the first of a month, and CLDR's pattern does not.
    return f"1er{written[1:]}" if language == "fr" and day.day == 1 else written


def write_list(names: list[str], language: str) -> str:
    """Names in a row: `a, b e c`."""
    return str(format_list(names, locale=LOCALES[language]))


def badges() -> tuple[str, ...]:
    """The badges that an article can name, by kind."""
    return tuple(_BADGES["pt"])


def write_badge(kind: str, language: str) -> str:
    """The name of a badge; an unknown one by its kind."""
    return _BADGES[language].get(kind, kind)


def write_percent(of_hundred: int, language: str) -> str:
    """A percentage as people of that language read it: `80%`."""
    return str(format_percent(of_hundred / 100, locale=LOCALES[language]))


def write_figure(name: str, terms: Terms, language: str) -> str:
    """A figure of the terms with its unit, which is the last word of its name: `24 horas`, `80%`.

    Raises LookupError for a name that is no figure of these terms.
    """
    if name == "market":
        return str(Locale.parse(LOCALES[language]).territories.get(terms.market.upper(), terms.market))
    if name == "time_zone":
        return str(dates.get_timezone_location(terms.time_zone, locale=LOCALES[language], return_city=True))
    if name == "in_force_from":
        return write_day(terms.in_force_from, language)
    figures = terms.figures()
    if name not in figures:
        raise LookupError(f"the article asks for {name}, which is no figure of {terms.id}")
    value = figures[name]
    if isinstance(value, tuple):
        return write_list([write_badge(badge, language) for badge in value], language)
    unit = name.rsplit("_", 1)[-1]
    if unit == "percent":
        return write_percent(value, language)
    if unit in _UNITS[language]:
        one, many = _UNITS[language][unit]
        return f"{value}\u00a0{one if value == 1 else many}"
    return str(value)


def _filled(text: str, terms: Terms, language: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: write_figure(found[1], terms, language), text)


def sentence(clause: str, terms: Terms, language: str = "pt") -> str:
    """The sentence of the article that a clause is. Raises LookupError for a clause not asked there."""
    for paragraph in source(known_language(language)):
        if clause in terms.sections and paragraph.clause == clause:
            return _filled(paragraph.text, terms, known_language(language))
    raise LookupError(f"{terms.id} has no sentence for {clause}")


def render(terms: Terms, language: str = "pt") -> str:
    """The article of a market in Markdown, with the figures of its terms."""
    language = known_language(language)
    kept = [one for one in source(language) if one.clause is None or one.clause in terms.sections]
    blocks = []
    for place, paragraph in enumerate(kept):
        text = _filled(paragraph.text, terms, language)
        following = kept[place + 1] if place + 1 < len(kept) else None
        if paragraph.clause is not None:
            text = f"{terms.sections[paragraph.clause]} {text}"
        elif text.startswith("## "):
            if following is None or following.text.startswith("#"):
                continue
            if following.clause is not None:
                chapter = terms.sections[following.clause].split(".")[0]
                text = f"## {chapter}. {text.removeprefix('## ')}"
        blocks.append(text)
    return "\n\n".join(blocks) + "\n"
