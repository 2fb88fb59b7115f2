"""Takes contact details out of texts that are written down for the operator: logs, and what failed."""

from __future__ import annotations

import re

_MASKS = (
    (re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    # A UUID or an instant holds long runs of figures too; a phone begins with + or stands alone.
    (re.compile(r"\+\d[\d ().-]{6,}\d"), "[phone]"),
    (re.compile(r"(?<![\w.:-])\d{3}[ .]?\d{3}[ .]?\d{3}(?![\w:-])"), "[number]"),
    # PostgreSQL's DETAIL tells the whole row that it refused, or the key that was there already.
    (re.compile(r"Failing row contains \(.*?\)\.?(?=\n|$)", re.S), "Failing row [not logged]"),
    (re.compile(r"Key \([^\n]*?\)=\([^\n]*\)"), "Key [not logged]"),
    (re.compile(r"(https?://[^\s/]+)/\S+"), r"\1/[path]"),
)


def masked(text: str) -> str:
    """The text with each address, number and path replaced by what it was."""
    for pattern, instead in _MASKS:
        text = pattern.sub(instead, text)
    return text
