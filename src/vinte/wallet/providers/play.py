"""The play provider: a pay page of our own for the demo and the tests, where no card is charged.

The web layer serves the page at `PAY_PATH` and tells what the person chose to `actions.settle_top_up`.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from django.conf import settings

from vinte.wallet.providers.interface import StartedPayment

PAY_PATH = "/play/pay/{reference}/"


class PlayProvider:
    """Takes play money; the reference is secret, so that only who was sent to the page can pay there."""

    name = "play"

    def start(
        self, *, top_up_id: UUID, amount_cents: int, currency: str, return_url: str, at: datetime
    ) -> StartedPayment:
        """A pay page on this site for that amount."""
        reference = f"play_{secrets.token_urlsafe(24)}"
        return StartedPayment(
            reference=reference,
            pay_url=settings.VINTE_BASE_URL.rstrip("/") + PAY_PATH.format(reference=reference),
        )
