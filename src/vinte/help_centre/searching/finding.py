"""What a reader's words find: by the dictionaries of each language, by the beginning of the last word, by likeness."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from vinte.help_centre.articles import reading
from vinte.help_centre.articles.reading import ArticleLine
from vinte.help_centre.searching.index import DICTIONARIES

LONGEST = 120
MOST_WORDS = 8
MOST_FOUND = 20
# From so many groups of three letters in common, of a hundred, one word is taken for a slip of another.
LIKENESS_PERCENT = 34

_WORD = re.compile(r"\w+")
# What the database puts around a word that was found; no text holds them.
_BEGIN, _END = "\x02", "\x03"


@dataclass(frozen=True)
class Hit:
    """An article that was found, in the language of `line`: `excerpt` is HTML.

    `<mark>` stands around the words it was found by, or nowhere where only another language of it has them.
    """

    line: ArticleLine
    title: SafeString
    excerpt: SafeString


@dataclass(frozen=True)
class Found:
    """What a search found. `instead` are the words that were looked for where those typed found nothing."""

    asked: str
    instead: str
    hits: tuple[Hit, ...]


def search(*, words: str, language: str, at: datetime) -> Found:
    """The articles that these words find, the best first; nothing for words that say nothing."""
    asked = " ".join(words.split())[:LONGEST]
    typed = _WORD.findall(asked)[:MOST_WORDS]
    if not typed:
        return Found(asked, "", ())
    lines = {line.slug: line for line in reading.articles(language=language, at=at)}
    hits = _hits(typed, language, lines)
    if hits:
        return Found(asked, "", hits)
    mended = _mended(typed, language)
    if mended == typed:
        return Found(asked, "", ())
    hits = _hits(mended, language, lines)
    return Found(asked, " ".join(mended) if hits else "", hits)


_SEARCH = """
WITH asked AS (
    SELECT code, to_tsquery(dictionary::regconfig, strict) AS strict, to_tsquery(dictionary::regconfig, loose) AS loose
    FROM unnest(%(codes)s::text[], %(dictionaries)s::text[]) AS known(code, dictionary),
         (SELECT %(strict)s::text AS strict, %(loose)s::text AS loose) AS words
), ranked AS (
    SELECT entry.id, entry.slug, entry.language, entry.title, entry.summary, entry.text, asked.loose,
        (entry.vector @@ asked.strict) AS has_all,
        ts_rank('{0.05, 0.2, 0.6, 1.0}', entry.vector, asked.loose) AS rank
    FROM help_centre_searchentry AS entry JOIN asked ON asked.code = entry.language
    WHERE entry.vector @@ asked.loose
), best AS (
    SELECT DISTINCT ON (slug) * FROM ranked
    WHERE language = %(language)s OR NOT EXISTS (SELECT FROM ranked WHERE language = %(language)s)
    ORDER BY slug, has_all DESC, rank DESC
)
SELECT slug, language, has_all,
    ts_headline(('vinte_' || language)::regconfig, title, loose, %(marks)s || ', HighlightAll=true'),
    ts_headline(('vinte_' || language)::regconfig, summary || E'\\n' || text, loose,
        %(marks)s || ', MaxFragments=2, MaxWords=22, MinWords=8, FragmentDelimiter=" … "')
FROM best
WHERE has_all OR NOT EXISTS (SELECT FROM best WHERE has_all)
ORDER BY rank DESC, slug
LIMIT %(most)s
"""


def _hits(words: list[str], language: str, lines: dict[str, ArticleLine]) -> tuple[Hit, ...]:
    """What holds every word; where nothing does, what holds one of them.

    In the reader's own language: in another only where their own holds none of the words, and then what they read of
    the article is still in their own.
    """
    last = f"({words[-1]} | {words[-1]}:*)" if len(words[-1]) > 2 else words[-1]
    parts = [*words[:-1], last]
    with connection.cursor() as cursor:
        cursor.execute(
            _SEARCH,
            {
                "codes": list(DICTIONARIES),
                "dictionaries": list(DICTIONARIES.values()),
                "strict": " & ".join(parts),
                "loose": " | ".join(parts),
                "language": language,
                "marks": f"StartSel={_BEGIN}, StopSel={_END}",
                "most": MOST_FOUND,
            },
        )
        found = cursor.fetchall()
    return tuple(
        Hit(
            line=lines[slug],
            title=_marked(title),
            excerpt=_marked(excerpt),
        )
        if its_language == lines[slug].language
        else Hit(
            line=lines[slug],
            # Two languages in one line would say nothing to this reader: the article opens in theirs.
            title=mark_safe(escape(lines[slug].title)),
            excerpt=mark_safe(escape(lines[slug].summary)),
        )
        for slug, its_language, _has_all, title, excerpt in found
        if slug in lines
    )


_LIKE = """
SELECT typed.number, like_it.word
FROM unnest(%(words)s::text[]) WITH ORDINALITY AS typed(word, number)
CROSS JOIN LATERAL (
    SELECT word FROM (
        SELECT DISTINCT known.word, entry.language = %(language)s AS own
        FROM help_centre_searchentry AS entry CROSS JOIN LATERAL unnest(entry.words) AS known(word)
    ) AS every
    WHERE similarity(unaccent(word), unaccent(typed.word)) * 100 >= %(likeness)s
    ORDER BY own DESC, similarity(unaccent(word), unaccent(typed.word)) DESC, word LIMIT 1
) AS like_it
"""


def _mended(words: list[str], language: str) -> list[str]:
    """Each word, or the most like it that stands in an article, in the reader's language first."""
    with connection.cursor() as cursor:
        cursor.execute(
            _LIKE,
            {
                "words": [word.casefold() for word in words],
                "language": language,
                "likeness": LIKENESS_PERCENT,
            },
        )
        like = dict(cursor.fetchall())
    return [like.get(number, word) for number, word in enumerate(words, start=1)]


def _marked(text: str) -> SafeString:
    """The database's marks as HTML, everything else escaped."""
    return mark_safe(escape(text.replace("\n", " ")).replace(_BEGIN, "<mark>").replace(_END, "</mark>"))
