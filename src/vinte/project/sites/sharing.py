"""What two sites may not share: each has its own database, folder, keys, host names, ports and addresses of mail.

They may share a folder of figures, which is only read; a mail server, a gateway for text messages and a bank account; and
whatever says who runs them, for one company may run two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from itertools import combinations
from pathlib import Path

from vinte.kernel.errors import InvalidInput
from vinte.project import addresses
from vinte.project.sites import files
from vinte.project.sites.files import NotWhole, Site

# Whoever holds one acts as the site: signs its links, reads its numbers, moves its money.
_KEYS = (
    "VINTE_SECRET_KEY",
    "VINTE_SECRET_OLD_KEYS",
    "VINTE_METRICS_TOKEN",
    "VINTE_PUSH_KEY",
    "VINTE_DECISION_KEY",
    "VINTE_STRIPE_SECRET_KEY",
    "VINTE_STRIPE_WEBHOOK_SECRET",
)
# What people read as the name of who writes to them.
_SENDERS = ("VINTE_EMAIL_FROM", "VINTE_SMS_SENDER")
_THIS_MACHINE = ("", "localhost", "127.0.0.1", "::1", "/run/postgresql", "/var/run/postgresql", "/tmp")


@dataclass(frozen=True)
class _Own:
    """Something that belongs to one site alone: `what` it is, to compare, and how it is called to a person."""

    setting: str
    what: tuple[object, ...]
    called: str


def read_whole(folder: Path) -> list[Site]:
    """The sites of a folder; raises NotWhole with everything that is wrong in it, InvalidInput where there is none."""
    sites, wrong = files.read(folder)
    wrong += refusals(sites)
    if wrong:
        raise NotWhole("\n".join(str(each) for each in wrong))
    return sites


def refusals(sites: Sequence[Site]) -> Iterator[InvalidInput]:
    """Everything that a site has in common with one before it, and may not; said of the later one."""
    owners: dict[tuple[object, ...], tuple[Site, _Own]] = {}
    for site in sites:
        for own in _owned(site):
            owner, theirs = owners.setdefault(own.what, (site, own))
            if owner is not site or theirs.setting != own.setting:
                where = _at(owner, theirs.setting)
                yield site.refusal(own.setting, f"{own.called} of its own; {where} has it")
    for first, second in combinations(sites, 2):
        yield from _between(first, second)


def _owned(site: Site) -> Iterator[_Own]:
    values = site.values
    if values["VINTE_DATABASE_URL"]:
        yield _Own("VINTE_DATABASE_URL", ("database", *_database(values["VINTE_DATABASE_URL"])), "a database")
    for setting, port in site.ports:
        yield _Own(setting, ("port", port), f"a port, {port},")
    for setting in _KEYS:
        said = values[setting]
        for key in said if isinstance(said, list) else [said]:
            if key:
                yield _Own(setting, ("key", key), "a key")
    if values["VINTE_INBOUND_ADDRESS"]:
        domain = values["VINTE_INBOUND_ADDRESS"].partition("@")[2]
        yield _Own("VINTE_INBOUND_ADDRESS", ("mail", domain), f"a domain for letters, {domain},")
    if values["VINTE_SUPPORT_ADDRESS"]:
        address = values["VINTE_SUPPORT_ADDRESS"]
        yield _Own("VINTE_SUPPORT_ADDRESS", ("mail", address), "an address of support")
    sender = parseaddr(values["VINTE_EMAIL_FROM"])[1].lower()
    yield _Own("VINTE_EMAIL_FROM", ("sender", sender), f"a sender, {sender},")


def _database(url: str) -> tuple[str, str, str]:
    """Server, port and name, alike for the ways in which this machine's own is written."""
    read = addresses.django_database(url)
    host = str(read["HOST"]).lower()
    return "this machine" if host in _THIS_MACHINE else host, read["PORT"] or "5432", read["NAME"]


def _between(first: Site, second: Site) -> Iterator[InvalidInput]:
    """What is not the same and meets all the same."""
    for host in second.hosts:
        for theirs in first.hosts:
            if _meet(host, theirs):
                where = _at(first, "VINTE_BASE_URL" if theirs == first.hosts[0] else "VINTE_ALLOWED_HOSTS")
                setting = "VINTE_BASE_URL" if host == second.hosts[0] else "VINTE_ALLOWED_HOSTS"
                yield second.refusal(setting, f"a host name of its own, and not {host}; {where} has {theirs}")
    ours, theirs_ = (Path(site.values["VINTE_DATA_DIR"]).resolve() for site in (second, first))
    if ours == theirs_ or ours in theirs_.parents or theirs_ in ours.parents:
        where = _at(first, "VINTE_DATA_DIR")
        yield second.refusal(
            "VINTE_DATA_DIR", f"a folder of its own, beside the others'; {where} has {theirs_}"
        )
    yield from _letters_taken(first, said_by=second)
    yield from _letters_taken(second, said_by=first)
    yield from _names_of(first, said_by=second)
    yield from _names_of(second, said_by=first)


def _meet(one: str, other: str) -> bool:
    """Whether some host name is both; one with a dot in front means those below it too."""
    for wide, host in ((one, other), (other, one)):
        if wide.startswith(".") and (host.lstrip(".") == wide[1:] or host.endswith(wide)):
            return True
    return one == other


def _letters_taken(other: Site, *, said_by: Site) -> Iterable[InvalidInput]:
    """Support that writes from a domain whose letters all go to another site."""
    domain = said_by.values["VINTE_SUPPORT_ADDRESS"].partition("@")[2]
    if domain and domain == other.values["VINTE_INBOUND_ADDRESS"].partition("@")[2]:
        where = _at(other, "VINTE_INBOUND_ADDRESS")
        yield said_by.refusal(
            "VINTE_SUPPORT_ADDRESS", f"another domain: {where} takes all letters of {domain}"
        )


def _names_of(other: Site, *, said_by: Site) -> Iterable[InvalidInput]:
    """A sender that goes by another site's name."""
    name = other.values["VINTE_BRAND_NAME"]
    if name.casefold() == said_by.values["VINTE_BRAND_NAME"].casefold():
        return
    for setting in _SENDERS:
        called = (
            parseaddr(said_by.values[setting])[0]
            if setting == "VINTE_EMAIL_FROM"
            else said_by.values[setting]
        )
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", called, re.IGNORECASE):
            yield said_by.refusal(
                setting, f"its own name, and not {name}; so {_at(other, 'VINTE_BRAND_NAME')} is called"
            )


def _at(site: Site, setting: str) -> str:
    """Where a site says something, for a person."""
    said = site.written.get(setting)
    return f"{site.file.name}, line {said.line}," if said else f"{site.file.name}, by default,"
