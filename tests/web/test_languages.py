"""No page mixes languages: what stands in it is in the language that was asked for, or somebody's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from types import ModuleType

import pages_of_account
import pages_of_desk
import pages_of_homeowner
import pages_of_joining
import pages_of_operator
import pages_of_professional
import pages_of_public
import pytest
from django.conf import settings
from django.db import transaction
from list_pages import FEW, MANY

from vinte.kernel.clock import FixedClock
from vinte.project import translations

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
SOURCE = "pt"
_GAP = re.compile(r"%\(\w+\)[sd]|<[^>]+>")
# So long a piece between two figures says which message it is of.
_TELLING = 24
# Elements whose words are not the page's language, or no words.
_ASIDE = frozenset({"script", "style", "svg", "code", "textarea"})
_EMPTY = frozenset({"br", "img", "input", "meta", "link", "hr", "path", "circle", "rect"})
# What stands in every language as it is: a key of the keyboard, a municipality of Portugal, a figure's own name in its
# dated file, and the answers that an agent wrote for a homeowner to choose from.
_SAME_EVERYWHERE = frozenset({"o", "Avis", "verified"})
_AN_AGENTS_WORDS = {"homeowner:answer_further": frozenset({"Sim", "Não"})}
# Letters are read in the language that they were written in.
_WRITTEN_BEFORE = frozenset({"mailbox:list", "mailbox:letter", "mailbox:letter_html"})


class _Words(HTMLParser):
    """The text nodes of a page that are in the page's language."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._aside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_aside = tag in _ASIDE or ("lang" in given and tag != "html") or bool(self._aside)
        if is_aside and tag not in _EMPTY:
            self._aside.append(tag)
        for name in ("alt", "aria-label", "title", "placeholder"):
            if given.get(name) and not self._aside:
                self.found.append(str(given[name]))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._aside:
            del self._aside[self._aside.index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self._aside and (words := " ".join(data.split())):
            self.found.append(words)


def words_of(page: str) -> list[str]:
    parser = _Words()
    parser.feed(page)
    return parser.found


@cache
def said_in(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The whole messages of a language, and the telling pieces of those with figures in them."""
    whole, pieces = set(), set()
    for message in translations._catalog("es" if language == SOURCE else language):
        if not message.id:
            continue
        source = message.id if language == SOURCE else message.string
        for text in (source,) if isinstance(source, str) else source:
            for line in re.split(r"\n\n+", text.replace("%%", "%")):
                plain = " ".join(line.split())
                if _GAP.search(plain):
                    pieces |= {part.strip() for part in _GAP.split(plain) if len(part.strip()) >= _TELLING}
                elif plain:
                    whole.add(plain)
    return frozenset(whole), frozenset(pieces)


def strangers_in(words: list[str], language: str, known: dict[str, str | None]) -> Iterator[str]:
    """Each text that is a message of another language, and none of this one."""
    own_whole, own_pieces = said_in(language)
    for word in words:
        if word not in known:
            known[word] = None
            if word not in own_whole and word.capitalize() not in own_whole and word.lower() not in own_whole:
                for other in LANGUAGES:
                    whole, pieces = said_in(other)
                    told = word in whole or (
                        len(word) >= _TELLING
                        and any(piece in word and piece not in own_pieces for piece in pieces)
                    )
                    if other != language and told:
                        known[word] = other
                        break
        if known[word]:
            yield f"{known[word]}: {word}"


def test_a_text_of_another_language_is_seen() -> None:
    known: dict[str, str | None] = {}
    page = '<html lang="es"><p>Perfil</p><p>Os seus dados</p><option lang="fr">Vos données</option></html>'
    assert list(strangers_in(words_of(page), "es", known)) == ["pt: Os seus dados"]
    piece = next(iter(sorted(said_in("fr")[1] - said_in("it")[1], key=len, reverse=True)))
    assert list(strangers_in(words_of(f"<p>12 {piece} 13</p>"), "it", {}))


@pytest.mark.slow(reason="each page of an audience in five languages, of one town")
@pytest.mark.parametrize(
    ("audience", "rows"),
    [
        (pages_of_public, FEW),
        (pages_of_joining, MANY),
        (pages_of_homeowner, MANY),
        (pages_of_account, FEW),
        (pages_of_professional, FEW),
        (pages_of_desk, FEW),
        (pages_of_operator, FEW),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_no_page_mixes_languages(audience: ModuleType, rows: int) -> None:
    faults: list[str] = []
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        visit = audience.play(rows)
        patch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(visit.at))
        for language in LANGUAGES:
            known: dict[str, str | None] = {}
            for route, (client, address) in visit.asks.items():
                if route in _WRITTEN_BEFORE or route in audience.OTHER:
                    continue
                client.cookies.pop(settings.LANGUAGE_COOKIE_NAME, None)
                page = client.get(
                    address, headers={"accept-language": language, "accept-encoding": "identity"}
                )
                html = page.content.decode()
                if page.status_code != 200 or "<html" not in html:
                    continue
                assert f'<html lang="{language}"' in html, f"{route} is not in {language}"
                aside = _SAME_EVERYWHERE | _AN_AGENTS_WORDS.get(route, frozenset())
                words = [word for word in words_of(html) if word not in aside]
                faults += [
                    f"{route} in {language}: {fault}" for fault in strangers_in(words, language, known)
                ]
        transaction.set_rollback(True)
    assert visit.asks, "no page was looked at"
    assert not faults, "\n".join(sorted(set(faults)))
