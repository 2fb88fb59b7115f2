"""A lost link: a code that was sent to a request's e-mail address or telephone opens the newest request of it again.

A telephone counts only once a code came back from it, and an address that none came back from only where the telephone has
none either: else who was mistyped would open somebody's request.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import Q

from vinte.kernel.errors import NotAllowed
from vinte.kernel.ids import new_id
from vinte.leads.models import JobRequest
from vinte.notices import actions as notices
from vinte.notices import queries as notices_queries
from vinte.people import actions as people
from vinte.people.queries import CODE_LASTS, clean_email, clean_phone

PURPOSE = "lost_request"


@dataclass(frozen=True)
class _Way:
    """Where a code goes: the channel, and the address as it is kept."""

    channel: str
    address: str

    def subject(self, asker: str) -> UUID:
        """What a code is about: this address, asked for by whoever holds `asker`."""
        return uuid5(
            NAMESPACE_URL, f"{'mailto' if self.channel == 'email' else 'tel'}:{self.address}?{asker}"
        )

    @property
    def askers(self) -> Q:
        """The homeowners who may open their request by it."""
        if self.channel == "sms":
            return Q(homeowner__phone=self.address, homeowner__phone_confirmed_at__isnull=False)
        is_theirs = Q(homeowner__email_confirmed_at__isnull=False) | Q(
            homeowner__phone_confirmed_at__isnull=True
        )
        return Q(homeowner__email=self.address) & is_theirs


def send_lost_request_code(*, address: str, asker: str, market: str, at: datetime) -> None:
    """Send a code to an address, or by text message to a telephone, with which somebody asked for quotes.

    Nobody learns here whether somebody did: a code is made for any, so that each try and each limit is the same, and only
    sent to those. It comes back with the same `asker`, which only the page knows that asked: nobody else makes it useless
    by asking for another, or by wrong tries. Raises Refused (`email_invalid`, `phone_invalid`, `sms_not_configured`, `too_many_codes`).
    """
    way = _way(address, market=market)
    if way.channel == "sms":
        notices_queries.require_sms()
    code = people.issue_code(
        purpose=PURPOSE, subject=way.subject(asker), channel=way.channel, address=way.address, at=at
    )
    newest = _newest(way, at=at)
    if newest is None:
        return
    letter: dict[str, Any] = {
        "kind": "confirmation_code",
        "to_name": newest.homeowner.name,
        "language": newest.homeowner.language,
        "context": {"code": code},
        "secrets": [code],
        "useful_until": at + CODE_LASTS,
        "idempotency_key": f"lost_request_code:{new_id(at=at)}",
        "at": at,
    }
    if way.channel == "sms":
        notices.post_sms(to_number=way.address, **letter)
    else:
        notices.post(to_address=way.address, **letter)


def find_lost_request(*, address: str, asker: str, market: str, code: str, at: datetime) -> UUID:
    """The newest request of the address or telephone that the code came back from.

    A wrong try is counted, so this runs outside any transaction. Raises Refused as `people.check_code` does,
    NotAllowed for a code that was sent to nobody.
    """
    way = _way(address, market=market)
    people.check_code(
        purpose=PURPOSE,
        subject=way.subject(asker),
        channel=way.channel,
        address=way.address,
        code=code,
        at=at,
    )
    newest = _newest(way, at=at)
    if newest is None:
        raise NotAllowed("nobody asked with this address")
    return newest.pk


def _way(address: str, *, market: str) -> _Way:
    """An e-mail address, or a telephone where nothing but a number was typed."""
    is_number = any(letter.isdigit() for letter in address) and not any(
        letter.isalpha() or letter == "@" for letter in address
    )
    if is_number:
        return _Way("sms", clean_phone(address, market=market, assigned=False))
    return _Way("email", clean_email(address))


def _newest(way: _Way, *, at: datetime) -> JobRequest | None:
    rows = JobRequest.objects.filter(way.askers, published_at__lte=at)
    return rows.select_related("homeowner").order_by("-published_at", "-pk").first()
