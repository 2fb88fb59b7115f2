"""From where a review was written and a business works: hashed with the site's key, kept for some days, then removed.

A browser is known by a cookie of this site and by nothing that it could be told apart by otherwise; a network by the
beginning of its address (IPv4 /24, IPv6 /48). Neither can be turned back into what it was.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vinte.kernel import due
from vinte.kernel.ids import new_id
from vinte.kernel.keyed import keyed_by_each
from vinte.people import queries as people
from vinte.people.queries import Concern
from vinte.reviews.models import ReviewTrace
from vinte.reviews.moderation.rules import ReviewRules

# The first that fits, by what the User-Agent header holds (RFC 9110, section 10.1.5).
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class SeenFrom:
    """From where somebody asks: the secret of this site's cookie, the address, the User-Agent, the account.

    Each may be empty; nothing of it is kept but hashes.
    """

    device: str = ""
    address: str = ""
    agent: str = ""
    account_id: UUID | None = None


@dataclass(frozen=True)
class Hashes:
    """What is kept of it, and what would have been under the site's keys of before."""

    device: str
    network: str
    agent: str
    devices: tuple[str, ...]
    networks: tuple[str, ...]

    @property
    def kept(self) -> dict[str, str]:
        """What is written down now."""
        return {"device": self.device, "network": self.network, "agent": self.agent}


@dataclass(frozen=True)
class KeptDays:
    """How long what is kept of a browser and of a network lasts, in days."""

    browser_days: int
    network_days: int


def kept_days(*, market: str, at: datetime) -> KeptDays:
    """How long it is kept in a market; raises LookupError for one without figures."""
    rules = ReviewRules.at(market=market, at=at)
    return KeptDays(browser_days=rules.browser_days, network_days=rules.network_days)


def hashes_of(seen: SeenFrom) -> Hashes:
    """The hashes, empty where there is nothing to tell apart by."""
    devices, networks = _hashes("device", seen.device), _hashes("network", _prefix(seen.address))
    return Hashes(
        device=next(iter(devices), ""),
        network=next(iter(networks), ""),
        agent=_family(seen.agent),
        devices=devices,
        networks=networks,
    )


def _hashes(kind: str, value: str) -> tuple[str, ...]:
    return keyed_by_each(f"vinte.reviews.{kind}", value) if value else ()


def _prefix(address: str) -> str:
    """The network of an address; nothing for one that is not of the public Internet, such as a proxy's own."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if not known.is_global:
        return ""
    return str(ipaddress.ip_network((known, 24 if known.version == 4 else 48), strict=False))


def _family(agent: str) -> str:
    """Browser and system, without versions."""
    if not agent:
        return ""
    found = [
        next((name for sign, name in table if re.search(sign, agent)), "?") for table in (_BROWSERS, _SYSTEMS)
    ]
    return " / ".join(found)


def keep(*, professional_id: UUID, written_id: UUID | None, seen: SeenFrom, at: datetime) -> bool:
    """Keep from where a review was written, or without one from where the business works; whether it is new."""
    of = hashes_of(seen)
    if not of.device and not of.network:
        return False
    rules = ReviewRules.at(market=people.professional(professional_id).market, at=at)
    known = {"professional_id": professional_id, "written_id": written_id, **of.kept}
    until = {
        "seen_at": at,
        "network_until": at + timedelta(days=rules.network_days) if of.network else None,
        "kept_until": at + timedelta(days=rules.browser_days),
    }
    if ReviewTrace.objects.filter(**known).update(**until):
        return False
    made = ReviewTrace(id=new_id(at=at), **known, **until)
    return bool(ReviewTrace.objects.bulk_create([made], ignore_conflicts=True))


def concerns(*, professional_id: UUID, at: datetime) -> list[Concern]:
    """Nothing that somebody who leaves has to know or to put in order."""
    return []


def forget_business(*, professional_id: UUID, at: datetime) -> None:
    """Remove what is kept of a business that is gone for good, and of whoever wrote about it."""
    ReviewTrace.objects.filter(professional_id=professional_id).delete()


def _over(*, at: datetime) -> due.Found:
    ended = ReviewTrace.objects.filter(Q(kept_until__lte=at) | Q(network_until__lte=at))
    rows = ended.order_by("professional_id", "id").values_list("professional_id", "id", named=True)
    yield from due.items("trace", rows, _forget, at=at)


@transaction.atomic
def _forget(row: ReviewTrace, *, at: datetime) -> int:
    """Remove a trace whose days are over, or its network alone."""
    mine = ReviewTrace.objects.filter(professional_id=row.professional_id, id=row.id)
    ended = mine.filter(Q(kept_until__lte=at) | Q(device="", network_until__lte=at))
    if ended.delete()[0]:
        return 1
    left = mine.filter(network_until__lte=at).first()
    if left is None:
        return 0
    # The same browser in two networks is one row once neither network is known: the one kept longer.
    twin = ReviewTrace.objects.filter(
        professional_id=left.professional_id,
        written_id=left.written_id,
        device=left.device,
        agent=left.agent,
        network="",
    ).first()
    if twin is None:
        return mine.update(network="", network_until=None)
    ReviewTrace.objects.filter(professional_id=twin.professional_id, id=twin.id).update(
        kept_until=max(twin.kept_until, left.kept_until)
    )
    return mine.delete()[0]


DUTY = due.Duty("reviews.traces", _("Apagar de onde se escreveram opiniões"), _over, every_minutes=60)
