"""Takes contact details out of what others read than their owner: logs, what failed, hints of an address."""

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


def hint_of(address: str) -> str:
    """An address that only its owner recognises: `z…@o….pt` for zita@obras.pt."""
    local, _at, host = address.partition("@")
    name, _dot, top = host.rpartition(".")
    return f"{local[:1]}…@{name[:1]}….{top}"


def hint_of_number(number: str) -> str:
    """A telephone number that only its owner recognises: `+351 … 678` for +351912345678."""
    return f"{number[:4]} … {number[-3:]}"
