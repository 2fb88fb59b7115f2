"""The file of settings that `vinte setup` writes: a NAME=VALUE on each line, read by systemd, containers, and `vinte` itself.

What stands in the environment wins over the file, so that one command can be tried with another value.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vinte.kernel.errors import InvalidInput
from vinte.project import settings_table

NAME = "vinte.env"
WHERE = "VINTE_ENV_FILE"


def path_in_use() -> Path | None:
    """The file that VINTE_ENV_FILE names, or `vinte.env` in this folder; None where there is neither.

    Raises InvalidInput for a named one that is not there.
    """
    named = os.environ.get(WHERE, "")
    if named:
        if not Path(named).is_file():
            raise InvalidInput(field=WHERE, expected=f"a file that is there; {named} is none")
        return Path(named)
    here = Path(NAME)
    return here if here.is_file() else None


@dataclass(frozen=True)
class Written:
    """What a file says of one setting, and the line that says it, from 1."""

    line: int
    value: str


def written(path: Path) -> dict[str, Written]:
    """Its settings with their lines; raises InvalidInput for a line that is none, or is unknown, or comes twice."""
    known = {setting.name for setting in settings_table.SETTINGS}
    values: dict[str, Written] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, sign, value = line.partition("=")
        where = f"{path}, line {number}"
        if not sign or name != name.strip():
            raise InvalidInput(field=where, expected="NAME=VALUE, without spaces around the sign")
        if name not in known:
            raise InvalidInput(field=where, expected=f"a setting of `vinte settings`; {name} is none")
        if name in values:
            raise InvalidInput(field=where, expected=f"{name} once")
        values[name] = Written(line=number, value=value.strip())
    return values


def read(path: Path) -> dict[str, str]:
    """Its settings; raises InvalidInput as `written` does."""
    return {name: each.value for name, each in written(path).items()}


def take() -> None:
    """Put what the file says into the environment, where that says nothing."""
    path = path_in_use()
    if path is not None:
        for name, value in read(path).items():
            os.environ.setdefault(name, value)


def write(path: Path, values: Mapping[str, str]) -> None:
    """Write them, readable by the owner alone; a stop in between leaves the file as it was.

    Raises InvalidInput for a value of more than one line.
    """
    for name, value in values.items():
        if "\n" in value or "\r" in value:
            raise InvalidInput(field=name, expected="one line")
    purposes = {setting.name: setting.purpose for setting in settings_table.SETTINGS}
    lines = ["# Written by `vinte setup`; `vinte settings` tells every other setting. Keep it secret."]
    for name in (setting.name for setting in settings_table.SETTINGS if setting.name in values):
        lines += ["", f"# {purposes[name]}", f"{name}={values[name]}"]
    aside = path.with_name(f"{path.name}.new")
    aside.unlink(missing_ok=True)
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    aside.replace(path)
