"""The address to answer to: signed, dated, for one thing and one side of it.

`resposta+<token>@answers.example`: who holds it may write there, and nobody can make one. It is base 32 in small
letters, because servers on the way may write the part before the at in one case; 50 characters, so that with the
name before it the whole stays within the 64 that RFC 5321 allows (4.5.3.1.1).
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from vinte.kernel.keyed import is_keyed, keyed

# Longer than a private link of a request lives: an answer to a letter of last month still arrives.
VALID_DAYS = 365
_FIRST_DAY = date(2026, 1, 1)
_PAYLOAD = struct.Struct(">ccH16s")
_MAC_BYTES = 11
_PURPOSE = "vinte.notices.inbound"
_LENGTH = 50
_IN_ADDRESS = re.compile(rf"\+([a-z2-7]{{{_LENGTH}}})@", re.I)


class BadToken(Exception):
    """`code` is `unknown_token` or `expired_token`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Token:
    """What an address to answer to is for: `code` names the purpose, `side` who holds it; each is one letter."""

    code: str
    side: str
    subject: UUID
    made_on: date


def is_configured() -> bool:
    """Whether this site has an address at which letters arrive."""
    return bool(settings.VINTE_INBOUND_ADDRESS)


def domain() -> str:
    """The part after the at of the address at which letters arrive; empty where none do."""
    return str(settings.VINTE_INBOUND_ADDRESS.partition("@")[2]).lower()


def address_for(*, code: str, side: str, subject: UUID, at: datetime) -> str:
    """The address to answer to, made on that day; empty where no letters arrive (`is_configured`)."""
    if not is_configured():
        return ""
    days = (at.astimezone(UTC).date() - _FIRST_DAY).days
    payload = _PAYLOAD.pack(code.encode("ascii"), side.encode("ascii"), max(days, 0), subject.bytes)
    written = base64.b32encode(payload + _mac(payload)).decode("ascii").rstrip("=").lower()
    name, _at, host = settings.VINTE_INBOUND_ADDRESS.partition("@")
    return f"{name}+{written}@{host}"


def tokens_in(text: str) -> list[str]:
    """The tokens in addresses of this site's domain, in order, each once."""
    found = (match[1].lower() for match in _IN_ADDRESS.finditer(text))
    return list(dict.fromkeys(found))


def answer_tokens_in(text: str, *, at: datetime) -> list[tuple[str, UUID]]:
    """The tokens made here that a text has in it, each with what it is for: of a letter of ours that was forwarded."""
    found = []
    for written in tokens_in(text):
        try:
            found.append((written, read(written, at=at).subject))
        except BadToken:
            continue
    return found


def read(written: str, *, at: datetime) -> Token:
    """What a token says; raises BadToken for one that was not made here, or too long ago."""
    try:
        raw = base64.b32decode(written.upper() + "=" * (-len(written) % 8))
        payload, mac = raw[: _PAYLOAD.size], raw[_PAYLOAD.size :]
        code, side, days, subject = _PAYLOAD.unpack(payload)
    except (binascii.Error, struct.error, ValueError):
        raise BadToken("unknown_token") from None
    if not is_keyed(mac.hex(), _PURPOSE, payload, digits=2 * _MAC_BYTES):
        raise BadToken("unknown_token")
    made_on = _FIRST_DAY + timedelta(days=days)
    if at.astimezone(UTC).date() > made_on + timedelta(days=VALID_DAYS):
        raise BadToken("expired_token")
    return Token(
        code=code.decode("ascii"), side=side.decode("ascii"), subject=UUID(bytes=subject), made_on=made_on
    )


def _mac(payload: bytes) -> bytes:
    return bytes.fromhex(keyed(_PURPOSE, payload))[:_MAC_BYTES]
