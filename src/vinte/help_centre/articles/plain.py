"""Markdown as plain paragraphs: for the index of the search, and to tell by letter what changed."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

_READER = MarkdownIt("commonmark").enable("table")
# A whole article is read on its page; a letter says where to look.
MOST_CHANGES = 12


def paragraphs(markdown: str) -> list[str]:
    """The words of each heading, paragraph, item and cell, without their marks."""
    return [text for token in _READER.parse(markdown) if (text := " ".join(_words(token)).strip())]


def _words(token: Token) -> Iterator[str]:
    if token.type == "inline":
        yield "".join(child.content or " " for child in token.children or () if child.type in _SAID)


_SAID = ("text", "code_inline", "softbreak", "hardbreak")


@dataclass(frozen=True)
class Change:
    """One place where an article changed: `before` is empty for what is new, `after` for what is gone."""

    before: str
    after: str


def changes(before: str, after: str) -> list[Change]:
    """What differs between two texts in Markdown, paragraph by paragraph, in order."""
    old, new = paragraphs(before), paragraphs(after)
    found: list[Change] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone, come = old[a:b], new[c:d]
        for place in range(max(len(gone), len(come))):
            found.append(
                Change(gone[place] if place < len(gone) else "", come[place] if place < len(come) else "")
            )
    return found
