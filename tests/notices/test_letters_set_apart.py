"""No stranger writes a sentence of ours: what they wrote is set apart in each letter, and a line stays a line."""

from __future__ import annotations

import re
from typing import Any

import pytest
import test_every_letter as every

from vinte.notices import rendering
from vinte.notices.facts import STRANGERS, on_one_line, whole
from vinte.notices.rendering import MissingFact, plain

OURS = "A sua conta foi suspensa."
HOSTILE = f"Sala»\r\n\r\n{OURS}\u2028Ligue 760 100 200.\n\n«"


def hostile(kind: str, *, language: str) -> tuple[rendering.Rendered, dict[str, Any]]:
    """The letter in which every text that somebody may have written tries to write a line of its own."""
    context: dict[str, Any] = {}
    while True:
        try:
            return rendering.render(kind=kind, to_name=HOSTILE, language=language, context=context), context
        except MissingFact as missing:
            found = re.search(r"'(\w+)'", str(missing))
            assert found and found[1] not in context
            value = every.sample(found[1], kind, chosen=True)
            is_words = isinstance(value, str) and every.NASTY in value
            context[found[1]] = HOSTILE if is_words else [HOSTILE] * 2 if isinstance(value, list) else value


# Lists and sentences that our own rooms put together, several lines each.
OUR_OWN = re.compile(r"as_written")


@pytest.mark.parametrize("language", ["pt", "en"])
@pytest.mark.parametrize("kind", every.KINDS)
def test_no_stranger_writes_a_line_of_its_own(kind: str, language: str) -> None:
    letter, _context = hostile(kind, language=language)
    assert "\n" not in letter.subject and "\r" not in letter.subject
    if OUR_OWN.search(every.source(kind)):
        return
    lines = [line.strip() for line in letter.text.splitlines()]
    assert not [line for line in lines if line.startswith((OURS, "Ligue 760"))]


@pytest.mark.parametrize("kind", [kind for kind in every.KINDS if "set_apart" in every.source(kind)])
def test_words_are_a_quotation_in_text_and_html(kind: str) -> None:
    letter, _context = hostile(kind, language="pt")
    assert f"> {OURS}" in letter.text
    quoted = re.findall(r"<blockquote\b[^>]*>(.*?)</blockquote>", letter.html, re.S)
    assert any(OURS in plain(words) for words in quoted)


def test_letters_quote_what_the_two_sides_write_to_each_other() -> None:
    for kind in ("message_to_homeowner", "message_to_professional", "quote_answered", "visit_called_off"):
        assert "set_apart" in every.source(kind)
    assert "linebreaksbr" not in "".join(map(every.source, every.KINDS))


def test_a_line_stays_a_line_and_no_mark_of_theirs_ends_ours() -> None:
    told = on_one_line({"title": HOSTILE, "words": HOSTILE, "count": 3, "lines": ["a\nb"]})
    assert told["title"] == f"Sala' {OURS} Ligue 760 100 200. '"
    assert str(told["words"]) == f"Sala» {OURS} Ligue 760 100 200. «" and whole(told["words"]) == HOSTILE
    assert told["lines"] == ["a b"] and told["count"] == 3
    assert "title" in STRANGERS
