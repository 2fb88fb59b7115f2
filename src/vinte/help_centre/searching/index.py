"""The rows of the search, in step with how the articles read today. Done twice it changes nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from vinte.help_centre.articles import plain, reading
from vinte.help_centre.articles.files import Text
from vinte.help_centre.models import SearchEntry

_WORD = re.compile(r"[^\W\d_]{4,}")
# The dictionaries of migration 0002: those of PostgreSQL behind `unaccent`.
DICTIONARIES: Mapping[str, str] = {code: f"vinte_{code}" for code in ("pt", "es", "fr", "it", "en")}
"""Each language's text search configuration."""


@dataclass(frozen=True)
class Row:
    """What one row of the search says of an article in one language."""

    slug: str
    language: str
    audience: str
    title: str
    summary: str
    keywords: str
    text: str
    markdown: str

    @property
    def digest(self) -> str:
        """Equal for equal rows."""
        parts = (self.audience, self.title, self.summary, self.keywords, self.text)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def rows(*, at: datetime) -> dict[tuple[str, str], Row]:
    """Every row that there should be, as the public reads the articles at that instant."""
    terms = reading.public_terms(at=at)
    found = {}
    for slug, by_language in reading.texts(at=at).items():
        for language, text in by_language.items():
            found[slug, language] = _row(text, *reading.read(text, terms=terms, at=at))
    return found


def _row(text: Text, title: str, summary: str, markdown: str) -> Row:
    return Row(
        slug=text.slug,
        language=text.language,
        audience=text.audience,
        title=title,
        summary=summary,
        keywords="\n".join(text.keywords),
        text="\n".join(plain.paragraphs(markdown)),
        markdown=markdown,
    )


def stale(wanted: Mapping[tuple[str, str], Row]) -> list[tuple[str, str]]:
    """The places whose row is missing, says something else, or should be gone."""
    there = {
        (slug, language): digest
        for slug, language, digest in SearchEntry.objects.values_list("slug", "language", "digest")
    }
    changed = [place for place, row in wanted.items() if there.get(place) != row.digest]
    return changed + [place for place in there if place not in wanted]


@transaction.atomic
def write(place: tuple[str, str], row: Row | None, *, at: datetime) -> None:
    """Write one row, or take it away."""
    slug, language = place
    if row is None:
        SearchEntry.objects.filter(slug=slug, language=language).delete()
        return
    words = sorted(set(_WORD.findall(" ".join((row.title, row.summary, row.keywords, row.text)).casefold())))
    values = {
        "audience": row.audience,
        "title": row.title,
        "summary": row.summary,
        "keywords": row.keywords,
        "text": row.text,
        "words": words,
        "digest": row.digest,
        "changed_at": at,
        "vector": "",
    }
    SearchEntry.objects.update_or_create(slug=slug, language=language, defaults=values)
    dictionary = DICTIONARIES[language]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE help_centre_searchentry SET vector = setweight(to_tsvector(%s::regconfig, title), 'A')"
            " || setweight(to_tsvector(%s::regconfig, keywords), 'A')"
            " || setweight(to_tsvector(%s::regconfig, summary), 'B')"
            " || setweight(to_tsvector(%s::regconfig, text), 'D') WHERE slug = %s AND language = %s",
            [dictionary, dictionary, dictionary, dictionary, slug, language],
        )


def bring_up_to_date(*, at: datetime) -> int:
    """Write every row that is not as it should be; how many. For a new installation and for tests."""
    wanted = rows(at=at)
    places = stale(wanted)
    for place in places:
        write(place, wanted.get(place), at=at)
    return len(places)
