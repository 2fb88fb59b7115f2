"""What a person must write for others to read, and what stays on one line."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused

# Letters; enough for two pages, and no place to keep a book.
LONGEST = 4000
# What ends a line, or turns the words after it around (Unicode, control characters; UAX 9, section 2): a name or
# title with one of them would write a line of its own into a letter, or the words beside it backwards.
_BREAKS = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]")


def is_one_line(text: str) -> bool:
    """Whether it holds nothing that ends a line or turns the words around."""
    return _BREAKS.search(text) is None


def one_line(text: str) -> str:
    """The text on one line: each run of white space, line breaks among it, is one space; what is no letter goes."""
    return _BREAKS.sub("", " ".join(text.split()))


def refuse_longer(text: str, *, longest: int = LONGEST) -> None:
    """Raise Refused (`text_too_long`) for a text of more letters than that."""
    if len(text) > longest:
        raise Refused(
            code="text_too_long",
            message=_("O texto tem mais de %(count)d carateres.") % {"count": longest},
            what_to_do=_("Encurte-o e envie de novo."),
        )


def refuse_lines(text: str) -> None:
    """Raise Refused (`not_one_line`) for a name, title or the like that is not on one line."""
    if not is_one_line(text):
        raise Refused(
            code="not_one_line",
            message=_("Um nome, um título ou uma morada escreve-se numa só linha."),
            what_to_do=_("Tire as mudanças de linha e envie de novo."),
        )


def require_text(text: str, *, code: str, message: str, what_to_do: str = "") -> str:
    """The text as written, without space around it; raises Refused (`code`) for one that says nothing,
    and `text_too_long`.
    """
    if not any(letter.isalnum() for letter in text):
        raise Refused(code=code, message=message, what_to_do=what_to_do)
    refuse_longer(text)
    return text.strip()
