"""Every kind of letter that any room has: text and HTML tell the same facts, to the reader alone."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import TemplateDoesNotExist

import vinte
from vinte.notices.rendering import MissingFact, Rendered, plain, render, render_sms

ROOMS = Path(vinte.__file__).parent
KINDS = sorted(path.stem for path in ROOMS.glob("*/templates/notices/*.txt") if path.stem != "base")
TEXT_MESSAGES = sorted(path.stem for path in ROOMS.glob("*/templates/notices/*.sms"))
LANGUAGES = [code for code, _name in settings.LANGUAGES]
NASTY = 'Tomás & <b>Filhos</b> "Lda"'


def source(kind: str) -> str:
    (text,) = ROOMS.glob(f"*/templates/notices/{kind}.txt")
    return text.read_text() + text.with_suffix(".mjml").read_text()


def sample(name: str, kind: str, *, chosen: bool) -> Any:
    """A value that fits the name, different for each name; what a template only asks about is `chosen`."""
    is_asked_about = re.search(r"\b(if|elif|and|or|not) " + name + r"\b", source(kind))
    if re.search(r"(_at|_until|due)$", name):
        return datetime(2026, 3, 2, 10, 0, tzinfo=UTC) if chosen or not is_asked_about else None
    if is_asked_about:
        printed = re.search(r"\{\{ " + name + r"\b", source(kind))
        return (f"{NASTY} {name}" if chosen else "") if printed else chosen
    if re.search(r"(_on|_day)$", name):
        return date(2026, 3, 2)
    if re.search(r"(link|url)$", name):
        return f"https://vinte.example/{name}/?a=1&b=2"
    if re.search(r"(cents|count|rating|days|number)$", name):
        return 7
    if re.search(r"\bin " + name + r"\b", source(kind)):
        return [f"{NASTY} um", f"{NASTY} dois"]
    return f"{NASTY} {name}"


def rendered(kind: str, *, language: str = "pt", chosen: bool = True) -> tuple[Rendered, dict[str, Any]]:
    """The letter, with whatever it asks for handed to it one by one, and what that was."""
    context: dict[str, Any] = {}
    while True:
        try:
            return render(kind=kind, to_name="Ana Lopes", language=language, context=context), context
        except MissingFact as missing:
            found = re.search(r"'(\w+)'", str(missing))
            assert found and found[1] not in context
            context[found[1]] = sample(found[1], kind, chosen=chosen)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", re.sub(r"https?://\S+", " ", text)))


def test_there_are_letters_of_each_room_that_writes() -> None:
    assert len(KINDS) >= 15
    assert len(KINDS) == len(set(KINDS)), "two rooms use one kind"


@pytest.mark.parametrize("chosen", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_text_and_html_tell_the_same(kind: str, chosen: bool) -> None:
    letter, context = rendered(kind, chosen=chosen)
    assert words(letter.text) == words(plain(letter.html))
    in_text = set(re.findall(r"https?://\S+", letter.text))
    in_html = {found.replace("&amp;", "&") for found in re.findall(r'href="(https?://[^"]+)"', letter.html)}
    assert in_text == in_html
    for value in context.values():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str):
                assert each in letter.subject + letter.text


@pytest.mark.parametrize("kind", KINDS)
def test_values_are_escaped_in_html_only(kind: str) -> None:
    letter, _context = rendered(kind)
    assert "<b>" not in letter.html
    assert "&amp;lt;" not in letter.html and "&amp;amp;" not in letter.html
    assert "&lt;" not in letter.text and "&amp;" not in letter.text and "&quot;" not in letter.text
    assert "\n" not in letter.subject and letter.subject


@pytest.mark.parametrize("kind", KINDS)
def test_reading_it_fetches_nothing(kind: str) -> None:
    letter, _context = rendered(kind)
    assert not re.search(r"<link|<img|@import|\burl\(|\bsrc=", letter.html)


@pytest.mark.parametrize("kind", KINDS)
def test_no_address_of_a_third_person_is_inside(kind: str) -> None:
    letter, context = rendered(kind)
    assert not [name for name in context if re.search(r"email|phone|address|telephone", name)]
    assert not re.search(r"[\w.]+@[\w.]+|\+\d{9,}", letter.text + plain(letter.html))


@pytest.mark.parametrize("kind", KINDS)
def test_each_says_why_it_came_and_greets(kind: str) -> None:
    letter, _context = rendered(kind)
    assert letter.text.startswith("Olá, Ana Lopes.\n")
    footer = letter.text.partition("\n--\n")[2]
    assert re.search(r"Recebe este e-mail porque|Se não o pediu", footer)
    assert "Responda a este e-mail" in footer


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_letter_twice_is_the_same_bytes_in_each_language(kind: str, language: str) -> None:
    first, _context = rendered(kind, language=language)
    assert first == rendered(kind, language=language)[0]
    assert f'lang="{language}"' in first.html


@pytest.mark.parametrize("kind", TEXT_MESSAGES)
def test_a_text_message_asks_no_more_than_its_letter_and_is_translated(kind: str) -> None:
    _letter, context = rendered(kind)
    told = [
        render_sms(kind=kind, to_name="Ana Lopes", language=language, context=context)
        for language in LANGUAGES
    ]
    assert all(text.startswith("Vinte") and "\n" not in text for text in told)
    assert len(set(told)) == len(LANGUAGES)


def test_an_unknown_kind_and_a_missing_fact_are_errors() -> None:
    with pytest.raises(TemplateDoesNotExist):
        render(kind="no_such_kind", to_name="Ana", language="pt", context={})
    with pytest.raises(MissingFact, match="trade_name"):
        render(kind="review_invitation_former_client", to_name="Ana", language="pt", context={})
