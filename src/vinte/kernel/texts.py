"""What a person must write for others to read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused

# Letters; enough for two pages, and no place to keep a book.
LONGEST = 4000


def refuse_longer(text: str) -> None:
    """Raise Refused (`text_too_long`) for a text of more than LONGEST letters."""
    if len(text) > LONGEST:
        raise Refused(
            code="text_too_long",
            message=_("O texto tem mais de %(count)d carateres.") % {"count": LONGEST},
            what_to_do=_("Encurte-o e envie de novo."),
        )


def require_text(text: str, *, code: str, message: str, what_to_do: str = "") -> str:
    """The text as written, without space around it; raises Refused (`code`) for one that says nothing,
    and `text_too_long`.
    """
    if not any(letter.isalnum() for letter in text):
        raise Refused(code=code, message=message, what_to_do=what_to_do)
    refuse_longer(text)
    return text.strip()
