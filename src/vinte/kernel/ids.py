"""Identifiers that sort by the instant of their making (UUID version 7, RFC 9562)."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID


def new_id(*, at: datetime) -> UUID:
    """A new identifier for something that happens at that instant.

    48 bits of milliseconds, then 74 random bits (RFC 9562, section 5.7). Raises ValueError when the
    instant has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("an identifier needs an instant with a time zone")
    milliseconds = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    value = (milliseconds << 80) | secrets.randbits(80)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)
