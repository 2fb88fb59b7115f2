"""What a letter is told: each text of it is one line, unless its template asks for all of them.

A title with line breaks would write a sentence of its own into the letter, or into its subject; so would a title that
closes the quotation marks around it. Templates set several lines apart with `set_apart` (`templatetags/letters`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString

from vinte.kernel.texts import is_one_line, one_line

# Facts that a stranger wrote and that stand within a sentence, most of them in quotation marks.
STRANGERS = frozenset(
    {
        "author",
        "business",
        "by_name",
        "caller",
        "job_title",
        "new_name",
        "place",
        "title",
        "to_name",
        "trade_name",
        "writer",
    }
)
_MARKS = str.maketrans(dict.fromkeys("«»“”„", "'"))


class Said(str):
    """A text of several lines, which reads as one line; `whole` is the text."""

    whole: str

    def __new__(cls, text: str) -> Said:
        """The line, with the text beside it."""
        made = super().__new__(cls, one_line(text))
        made.whole = text
        return made


def whole(value: object) -> str:
    """All lines of a fact."""
    return value.whole if isinstance(value, Said) else str(value)


def on_one_line(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts, each text of them as one line; within a stranger's, no quotation mark ends ours."""
    return {
        name: value.translate(_MARKS) if name in STRANGERS and isinstance(value, str) else value
        for name, value in ((name, _line(value)) for name, value in facts.items())
    }


def _line(value: Any) -> Any:
    if isinstance(value, str):
        return value if isinstance(value, SafeString) or is_one_line(value) else Said(value)
    if isinstance(value, list | tuple):
        return type(value)(_line(each) for each in value) if type(value) in (list, tuple) else value
    if isinstance(value, dict):
        return {name: _line(each) for name, each in value.items()}
    return value
