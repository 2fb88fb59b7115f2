"""Private links: a secret that one person got by e-mail, good for one thing and for a time.

The secret is 256 bits, shown once to whoever sends it; only its SHA-256 is kept (INVARIANTS, 20). A plain
hash is enough for a secret that nobody can guess; a slow one is for passwords.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.errors import InvalidInput, Refused
from vinte.kernel.ids import new_id
from vinte.people.catalogue.labels import read_entries
from vinte.people.models import PrivateLink


@dataclass(frozen=True)
class Purpose:
    """What a link may be for: `once` says that its first use ends it."""

    name: str
    once: bool
    days_valid: int
    path: str


@cache
def purposes() -> dict[str, Purpose]:
    """All purposes by name; raises InvalidInput for an entry that can't be read."""
    found = {}
    for field, entry in read_entries(Path(__file__).with_name("link_purposes.toml"), "purpose"):
        if set(entry) != {"name", "use", "days_valid", "path"} or entry["use"] not in (
            "once",
            "until_expiry",
        ):
            raise InvalidInput(field=field, expected="name, path, days_valid, and use: once or until_expiry")
        found[entry["name"]] = Purpose(
            name=entry["name"],
            once=entry["use"] == "once",
            days_valid=entry["days_valid"],
            path=entry["path"],
        )
    return found


def _purpose(name: str) -> Purpose:
    try:
        return purposes()[name]
    except KeyError:
        raise LookupError(
            f"no purpose {name!r}; known are {', '.join(purposes())} (people/link_purposes.toml)"
        ) from None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _unknown() -> Refused:
    return Refused(
        code="link_unknown",
        message=_("Esta ligação não existe."),
        what_to_do=_("Abra-a de novo a partir do e-mail que recebeu."),
    )


def private_link_address(*, purpose: str, secret: str) -> str:
    """The whole address that an e-mail carries, such as `https://vinte.example/opiniao/<secret>/`."""
    return settings.VINTE_BASE_URL.rstrip("/") + _purpose(purpose).path.format(secret=secret)


def days_of_link(*, purpose: str) -> int:
    """For how many days a link for this purpose works, where whoever makes it says nothing else."""
    return _purpose(purpose).days_valid


def last_day(*, purpose: str, at: datetime) -> date:
    """The last day, in UTC, on which a link for this purpose works when it is made at that instant."""
    return (at + timedelta(days=_purpose(purpose).days_valid)).date()


def issue_private_link(
    *, purpose: str, subject: UUID, at: datetime, expires_at: datetime | None = None
) -> str:
    """Make a link and return its secret, 43 characters that fit in an address (RFC 4648, section 5).

    Without `expires_at` it lasts as its purpose's data say. Raises LookupError for an unknown purpose.
    """
    secret = secrets.token_urlsafe(32)
    PrivateLink.objects.create(
        id=new_id(at=at),
        secret_hash=_hash(secret),
        purpose=_purpose(purpose).name,
        subject=subject,
        made_at=at,
        expires_at=expires_at or at + timedelta(days=_purpose(purpose).days_valid),
    )
    return secret


def _good(link: PrivateLink | None, *, purpose: str, at: datetime) -> PrivateLink:
    """The link, if it can be used at that instant."""
    if link is None or link.made_at > at:
        raise _unknown()
    if at >= link.expires_at:
        raise Refused(
            code="link_expired",
            message=_("Esta ligação já não é válida: o prazo terminou."),
            what_to_do=_("Responda ao e-mail que recebeu, para que o apoio lhe envie outra."),
        )
    if _purpose(purpose).once and link.used_at is not None:
        raise Refused(
            code="link_used",
            message=_("Esta ligação já foi usada, e a sua resposta ficou registada."),
            what_to_do=_("Para a corrigir, responda ao e-mail que recebeu."),
        )
    return link


def find_private_link(*, secret: str, purpose: str, at: datetime) -> UUID:
    """What the link is about, without using it: for pages that only show.

    Raises Refused: `link_unknown`, `link_expired`, or `link_used` when its purpose allows one use.
    """
    link = PrivateLink.objects.filter(secret_hash=_hash(secret), purpose=_purpose(purpose).name).first()
    return _good(link, purpose=purpose, at=at).subject


def use_private_link(*, secret: str, purpose: str, at: datetime) -> UUID:
    """Use the link and return what it is about; of two who come at once with a link for one use, one gets it.

    Raises Refused as `find_private_link` does.
    """
    with transaction.atomic():
        link = (
            PrivateLink.objects.select_for_update()
            .filter(secret_hash=_hash(secret), purpose=_purpose(purpose).name)
            .first()
        )
        good = _good(link, purpose=purpose, at=at)
        if good.used_at is None:
            good.used_at = at
            good.save(update_fields=["used_at"])
        return good.subject
