"""One kind of quotes and of apostrophe in each language, as its own books have them."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from vinte.project import translations

MARKUP = re.compile(r"<[^>]*>|%\(\w+\)s")
# What a text of the language must not have, and what to write instead.
WRONG = {
    "pt": {r"[“”]": "« »", r"\w'\w": "’"},
    "es": {r"[“”‘]": "« »", r"\w'\w": "’"},
    "fr": {r"[“”‘]": "« »", r"\w'\w": "’", r"«(?![\u00a0\u202f ])": "a space after «"},
    "it": {r"[“”‘]": "« »", r"\w'\w": "’"},
    "en": {r"[«»‘]": "“ ”", r"\w'\w": "’"},
}


def texts(language: str) -> list[str]:
    source = "en" if language == "pt" else language
    with (translations.LOCALE_DIR / source / "LC_MESSAGES" / "django.po").open("rb") as file:
        known = [message for message in read_po(file) if message.id]
    said = [message.id if language == "pt" else message.string for message in known]
    return [form for each in said for form in ([each] if isinstance(each, str) else each)]


@pytest.mark.parametrize("language", WRONG)
def test_quotes_and_apostrophes_are_the_languages_own(language: str) -> None:
    found = [
        f"{text!r}: write {instead}"
        for text in texts(language)
        for wrong, instead in WRONG[language].items()
        if re.search(wrong, MARKUP.sub(" ", text))
    ]
    assert len(texts(language)) > 3_000
    assert not found, "\n".join(found)
