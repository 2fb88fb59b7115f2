"""The files of a folder: a site for each `NAME.env`, and what its processes are started with."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from vinte.kernel.errors import InvalidInput, VinteError
from vinte.project import env_file, environment, rehearsal, settings_table
from vinte.project.env_file import Written

SUFFIX = ".env"
WHERE = "VINTE_SITES_DIR"
VINTE = (sys.executable, "-m", "vinte.project.cli")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_OWN_MACHINE = ("127.0.0.1", "localhost", "::1")
# Without which a folder would be another's as soon as a command is started elsewhere.
_FOLDERS = ("VINTE_DATA_DIR", "VINTE_FIGURES_DIR")


class NotWhole(VinteError):
    """A folder of sites that is refused: the message has a line for each thing that is wrong, with file and setting."""


@dataclass(frozen=True)
class Site:
    """One site: its name, its file, what the file says with its lines, and every setting as it is read."""

    name: str
    file: Path
    written: Mapping[str, Written]
    values: Mapping[str, Any]

    @property
    def address(self) -> SplitResult:
        """The address that people reach it at."""
        return urlsplit(self.values["VINTE_BASE_URL"])

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names that it answers to, its own first; the names of this machine, which all have, left out."""
        own = self.address.hostname or ""
        others = (host.lower() for host in self.values["VINTE_ALLOWED_HOSTS"])
        return (own, *sorted({host for host in others if host not in (own, *_OWN_MACHINE)}))

    @property
    def takes_letters(self) -> bool:
        """Whether a process of its own listens for letters, which a provider's posts need not."""
        return bool(self.values["VINTE_INBOUND_ADDRESS"]) and not self.values["VINTE_INBOUND_WEBHOOK"]

    @property
    def ports(self) -> Iterable[tuple[str, int]]:
        """The ports at which its processes listen, each with the setting that says so."""
        yield "VINTE_LISTEN", self.values["VINTE_LISTEN"][1]
        if self.takes_letters:
            yield "VINTE_INBOUND_LISTEN", self.values["VINTE_INBOUND_LISTEN"][1]
        if self.values["VINTE_REHEARSAL"]:
            play = urlsplit(self.values["VINTE_STRIPE_API_URL"]).port or rehearsal.PLAY_PORT
            yield "VINTE_STRIPE_API_URL", play

    def refusal(self, setting: str, expected: str) -> InvalidInput:
        """What is wrong with one of its settings, with file and line, or without a line where the file says nothing."""
        said = self.written.get(setting)
        return InvalidInput(
            file=str(self.file), line=said.line if said else None, field=setting, expected=expected
        )


def read(folder: Path, *, but: Path | None = None) -> tuple[list[Site], list[InvalidInput]]:
    """The sites of a folder by name, and everything in their files that can't be read; `but` for a file left out.

    Raises InvalidInput for a folder that is none, or holds no site.
    """
    if not folder.is_dir():
        raise InvalidInput(field=str(folder), expected=f"a folder with a file NAME{SUFFIX} for each site")
    sites: list[Site] = []
    wrong: list[InvalidInput] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if path == but:
            continue
        try:
            site = read_one(path, env_file.written(path))
        except InvalidInput as error:
            wrong.append(error)
        except (OSError, UnicodeDecodeError) as error:
            wrong.append(
                InvalidInput(file=str(path), field="the file", expected=f"text that can be read: {error}")
            )
        else:
            sites.append(site)
            wrong += _refusals(site)
    if not sites and not wrong and but is None:
        raise InvalidInput(
            field=str(folder),
            expected=f"a file NAME{SUFFIX} for each site; there is none: vinte setup --file {folder}/NAME{SUFFIX}",
        )
    return sites, wrong


def read_one(path: Path, written: Mapping[str, Written]) -> Site:
    """The site of one file; raises InvalidInput, with file, line and setting, for the first that can't be read."""
    name = path.name.removesuffix(SUFFIX)
    if not _NAME.fullmatch(name):
        raise InvalidInput(
            file=str(path), field="the name", expected="small letters, digits and hyphens, at most 40"
        )
    values: dict[str, Any] = {}
    for setting in settings_table.SETTINGS:
        said = written.get(setting.name)
        try:
            values[setting.name] = setting.read(said.value if said else setting.default)
        except ValueError as error:
            raise InvalidInput(
                file=str(path), line=said.line if said else None, field=setting.name, expected=str(error)
            ) from None
    return Site(name=name, file=path.absolute(), written=written, values=values)


def _refusals(site: Site) -> Iterable[InvalidInput]:
    """What a site's own file must say where others stand beside it."""
    for setting in _FOLDERS:
        value = site.values[setting]
        if (value or setting == "VINTE_DATA_DIR") and not Path(value).is_absolute():
            yield site.refusal(setting, "a whole path, such as /var/lib/vinte/NAME")
    if "*" in site.hosts:
        yield site.refusal(
            "VINTE_ALLOWED_HOSTS", "its own host names; * answers to those of every other site"
        )
    if site.values["VINTE_DATABASE_URL"]:
        key = site.values["VINTE_SECRET_KEY"]
        if len(key) < environment.SHORTEST_SECRET_CHARACTERS:
            yield site.refusal(
                "VINTE_SECRET_KEY", f"{environment.SHORTEST_SECRET_CHARACTERS} characters or more"
            )


def settings_of(site: Site, *, spelled_out: bool = False) -> dict[str, str]:
    """The environment of the site's processes: ours without any setting, and the name of its file.

    `spelled_out` has what the file says too, for programs that are not ours.
    """
    ours = {setting.name for setting in settings_table.SETTINGS} | {env_file.WHERE, WHERE}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    if spelled_out:
        kept |= {name: said.value for name, said in site.written.items()}
    return {**kept, env_file.WHERE: str(site.file)}
