"""What the wallet asks of a payment provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class StartedPayment:
    """A payment that a provider has begun: its own reference, and where the professional pays."""

    reference: str
    pay_url: str


class PaymentProvider(Protocol):
    """What the wallet asks of a provider."""

    name: str

    def start(
        self, *, top_up_id: UUID, amount_cents: int, currency: str, return_url: str, at: datetime
    ) -> StartedPayment:
        """Begin a payment. Raises nothing for a card that will be declined: that is told afterwards."""
        ...
