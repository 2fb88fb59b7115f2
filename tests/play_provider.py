"""The play provider on loopback for a test, and what its pages would have been told."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.test import override_settings

from vinte.demo.play_payments.cashier import Cashier
from vinte.demo.play_payments.deliveries import body_of, signature
from vinte.demo.play_payments.server import PlayServer
from vinte.kernel.clock import SystemClock
from vinte.wallet import actions
from vinte.wallet.models import TopUp

KEY, SECRET = "sk_test_of_the_tests", "whsec_of_the_tests"
NUMBERS = {
    "good": "4242424242424242",
    "declined": "4000000000000002",
    "poor": "4000000000009995",
    "secure": "4000002500003155",
    "disputed": "4000000000000259",
    "later": "4000000000000341",
}


@dataclass
class Play:
    """A play provider that delivers nothing by itself: the test hands the events over."""

    server: PlayServer
    clock: list[datetime] = field(default_factory=list)
    seen: int = 0

    @property
    def cashier(self) -> Cashier:
        """Where payments are made."""
        return self.server.cashier

    def events(self) -> list[dict[str, Any]]:
        """The events since the last call, oldest first."""
        rows = self.server.store.query(
            "SELECT seq, id FROM thing WHERE kind = 'event' AND seq > ? ORDER BY seq", self.seen
        )
        if rows:
            self.seen = rows[-1]["seq"]
        return [self.server.store.find(row["id"]) for row in rows]  # type: ignore[misc]

    def deliver(self, event: dict[str, Any], *, at: datetime, secret: str = SECRET) -> str:
        """Hand one event over with a real signature."""
        payload = body_of(event)
        return actions.take_event(
            payload=payload, signature=signature(payload, secret=secret, at=SystemClock().now()), at=at
        )

    def deliver_all(self, *, at: datetime) -> list[str]:
        """Hand over everything that is new."""
        return [self.deliver(event, at=at) for event in self.events()]

    def pay(self, session: str, number: str = "good", *, confirmed: bool = False) -> str:
        """Pay a session by card on the hosted page."""
        return self.cashier.pay_by_card(
            session, number=NUMBERS[number], month=12, year=2034, confirmed=confirmed
        )

    def charge_of(self, top_up_id: UUID) -> str:
        """The charge that paid a top-up."""
        intent = self.cashier.need(TopUp.objects.get(pk=top_up_id).payment_reference, "payment_intent")
        return str(intent["latest_charge"])


@contextlib.contextmanager
def playing(
    at: datetime = datetime(2026, 1, 12, 9, 30, tzinfo=UTC), *, webhook_url: str = ""
) -> Iterator[Play]:
    """The site takes payments through a play provider whose clock the test moves (`play.clock[0]`)."""
    clock = [at]
    with PlayServer(
        secret_key=KEY, webhook_secret=SECRET, webhook_url=webhook_url, now=lambda: clock[0]
    ) as server:
        with override_settings(
            VINTE_PAYMENT_PROVIDER="play",
            VINTE_STRIPE_SECRET_KEY=KEY,
            VINTE_STRIPE_WEBHOOK_SECRET=SECRET,
            VINTE_STRIPE_API_URL=server.url,
        ):
            yield Play(server, clock)
