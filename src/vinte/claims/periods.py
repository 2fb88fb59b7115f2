"""The periods of a verification, read from `verification.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources

from vinte.kernel.errors import InvalidInput


@dataclass(frozen=True)
class Periods:
    """Whole days, each counted from the filing."""

    answer_days: int
    reminder_days: int
    link_days: int


@cache
def periods() -> Periods:
    """The periods in force; raises InvalidInput for an unknown, missing, or senseless one."""
    values = tomllib.loads(resources.files("vinte.claims").joinpath("verification.toml").read_text("utf-8"))
    names = {field.name for field in fields(Periods)}
    for name in sorted(names ^ set(values)):
        raise InvalidInput(field=f"verification.toml: {name}", expected=f"exactly {', '.join(sorted(names))}")
    for name, value in values.items():
        if type(value) is not int or value < 1:
            raise InvalidInput(field=f"verification.toml: {name}", expected="whole days, 1 or more")
    found = Periods(**values)
    if not found.reminder_days < found.answer_days <= found.link_days:
        raise InvalidInput(field="verification.toml", expected="reminder_days < answer_days <= link_days")
    return found
