"""Letters to the support address: whoever writes there is heard, known or not, and nothing is believed of it.

A letter that carries no token and is addressed to VINTE_SUPPORT_ADDRESS is handed to the room that registered for it,
with what is known of where it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.conf import settings

from vinte.notices.inbound.reading import Letter
from vinte.notices.models import InboundMail

# How `InboundMail.purpose` names these letters.
PURPOSE = "support"


@dataclass(frozen=True)
class Arrival:
    """How a letter came: `proof` is what a trusted server found of its sender's domain (`authentication`), `shown_as`
    the sender as written, `is_answered` whether something may be sent back, `is_released` that a person let it through."""

    mail_id: UUID
    proof: str
    shown_as: str
    is_answered: bool
    is_released: bool


class TakeForSupport(Protocol):
    """Keeps the letter and says where; raises Refused for one that is to wait for a person (its code is the reason)."""

    def __call__(self, *, letter: Letter, arrival: Arrival, at: datetime) -> UUID: ...


_ADDRESSES = re.compile(r"[^\s<>,;:\"()]+@[^\s<>,;:\"()]+")
_takers: list[TakeForSupport] = []


def register_support(take: TakeForSupport) -> None:
    """Hand letters to the support address to a room; the last that registers has them."""
    _takers[:] = [take]


def taker() -> TakeForSupport | None:
    """Who takes them, or None where no room does."""
    return _takers[0] if _takers else None


def taken_for_support() -> list[UUID]:
    """Every letter that was handed to support, for the check that none was lost."""
    rows = InboundMail.objects.filter(purpose=PURPOSE, state__in=("taken", "released"))
    return list(rows.order_by("received_at", "id").values_list("pk", flat=True))


def is_for_support(recipients: Iterable[str]) -> bool:
    """Whether the support address stands among them, in any case; never where the site has none.

    `recipients` are addresses, or header fields with addresses in them.
    """
    ours = settings.VINTE_SUPPORT_ADDRESS
    return bool(ours) and any(
        found.lower() == ours for each in recipients for found in _ADDRESSES.findall(each)
    )
