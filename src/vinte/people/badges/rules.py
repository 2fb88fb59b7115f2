"""When badges are reminded of and how long they last: dated figures of each market (`<market>-<day>.toml`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vinte.kernel.dated_files import read_dated
from vinte.kernel.errors import InvalidInput

FOLDER = Path(__file__).with_name("rules")


@dataclass(frozen=True)
class BadgeRules:
    """`reminder_days` before the end, the most first; `longest_months` for which a badge is accepted."""

    reminder_days: tuple[int, ...]
    longest_months: int


def badge_rules(*, market: str, on: date) -> BadgeRules:
    """The rules of a market on a day; raises LookupError for a market without, InvalidInput for odd figures."""
    figures = read_dated(FOLDER, market, on)
    days, months = figures.get("reminder_days"), figures.get("longest_months")
    if not isinstance(days, list) or not days or not all(type(day) is int and day > 0 for day in days):
        raise InvalidInput(field=f"{market}: reminder_days", expected="whole days before the end, above 0")
    if type(months) is not int or months < 1:
        raise InvalidInput(field=f"{market}: longest_months", expected="whole months, above 0")
    return BadgeRules(reminder_days=tuple(sorted(set(days), reverse=True)), longest_months=months)
