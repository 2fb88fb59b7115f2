"""The phones that agreed to be told, and how one takes that back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import one_line
from vinte.notices.models import PushSubscription, QuietHours
from vinte.notices.push import keys

# Nobody reads on more; the oldest gives way.
MOST_PHONES = 8
_AUTH_BYTES = 16
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Phone:
    """A browser that agreed to be told, and since when."""

    id: UUID
    device: str
    since: datetime


def is_known_service(endpoint: str, services: Sequence[str]) -> bool:
    """Whether the address is one of a push service that the site asks: nobody has us ask another server.

    Encrypted, but for one on this machine that is named.
    """
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    if host in _LOOPBACK:
        return host in services and parts.scheme in ("http", "https")
    known = any(host == name or host.endswith(f".{name}") for name in services)
    return known and parts.scheme == "https" and parts.port in (None, 443) and parts.username is None


@transaction.atomic
def subscribe(*, owner: UUID, endpoint: str, p256dh: str, auth: str, device: str, at: datetime) -> None:
    """Tell this account on this phone from now on; what the browser sends a second time changes nothing.

    A phone that was another account's is this one's. Raises Refused (`push_not_configured`,
    `push_service_unknown`, `push_keys_wrong`).
    """
    keys.configured()
    if len(endpoint) > 600 or not is_known_service(endpoint, settings.VINTE_PUSH_SERVICES):
        raise Refused(
            code="push_service_unknown",
            message=_("Não conhecemos o serviço de avisos deste navegador."),
            what_to_do=_("Use outro navegador, ou o e-mail."),
        )
    _check_keys(p256dh, auth)
    PushSubscription.objects.update_or_create(
        endpoint=endpoint,
        defaults={"owner": owner, "p256dh": p256dh, "auth": auth, "device": one_line(device)[:60], "ended_at": None},
        create_defaults={
            "id": new_id(at=at), "owner": owner, "p256dh": p256dh, "auth": auth, "device": one_line(device)[:60], "since": at,
        },
    )  # fmt: skip
    older = PushSubscription.objects.filter(owner=owner, ended_at=None).order_by("-since", "-id")
    for phone in older[MOST_PHONES:]:
        end(phone, at=at)


def unsubscribe(*, owner: UUID, subscription_id: UUID, at: datetime) -> None:
    """Tell nothing more on this phone. Raises NotAllowed for one that is not this account's, or has ended."""
    found = PushSubscription.objects.filter(owner=owner, id=subscription_id, ended_at=None).first()
    if found is None:
        raise NotAllowed(f"no phone {subscription_id} of {owner}")
    end(found, at=at)


def end(phone: PushSubscription, *, at: datetime) -> None:
    """From now on nothing goes there."""
    phone.ended_at = max(at, phone.since)
    phone.save(update_fields=["ended_at"])


def end_phones(*, owner: UUID, at: datetime) -> None:
    """Tell this account nothing more on any phone, what waits included; asked again it changes nothing."""
    for phone in PushSubscription.objects.select_for_update().filter(owner=owner, ended_at=None):
        end(phone, at=at)


def phones_of(owner: UUID) -> list[Phone]:
    """The phones on which this account is told, the newest first."""
    rows = PushSubscription.objects.filter(owner=owner, ended_at=None).order_by("-since", "-id")
    return [copied(Phone, row) for row in rows]


def forget_phones(*, owner: UUID) -> None:
    """Keep nothing of an account's phones, of what was told on them, and of its hours of silence."""
    PushSubscription.objects.filter(owner=owner).delete()
    QuietHours.objects.filter(owner=owner).delete()


def _check_keys(p256dh: str, auth: str) -> None:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), keys.as_bytes(p256dh))
        if len(keys.as_bytes(auth)) != _AUTH_BYTES:
            raise ValueError("expected 16 bytes")
    except ValueError:
        raise Refused(
            code="push_keys_wrong",
            message=_("O navegador não mandou o que é preciso para avisar neste telemóvel."),
            what_to_do=_("Tente de novo."),
        ) from None
