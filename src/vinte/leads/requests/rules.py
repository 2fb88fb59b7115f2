"""How long requests and drafts last, from the dated files in `request_rules/`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from vinte.kernel.dated_files import read_dated
from vinte.kernel.errors import InvalidInput

FOLDER = Path(__file__).with_name("rules")


@dataclass(frozen=True)
class RequestRules:
    """The figures of one market on one day; days are elapsed ones of 24 hours."""

    open_days: int
    told_days_before: int
    extension_days: int
    most_extensions: int
    reopening_days: int
    draft_days: int
    most_photos: int
    duplicate_days: int


def request_rules(market: str, on: date) -> RequestRules:
    """The rules in force; raises LookupError for a market without any, InvalidInput for a figure that is none."""
    figures = read_dated(FOLDER, market, on)
    names = [field.name for field in fields(RequestRules)]
    if set(figures) != {"market", "from", *names}:
        raise InvalidInput(field=f"request_rules/{market}", expected=f"exactly {', '.join(names)}")
    for name in names:
        if type(figures[name]) is not int or figures[name] < 1:
            raise InvalidInput(field=f"request_rules/{market}: {name}", expected="a whole number from 1")
    return RequestRules(**{name: figures[name] for name in names})
