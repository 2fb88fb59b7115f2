"""Webhooks: every event is posted to the endpoint, signed, and again until it is answered with 2xx.

The console can make it worse on purpose: more copies, in any order, late, wrongly signed first, or lost.
Signatures carry real time on both sides, whatever the town's clock says.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import random
import threading
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from vinte.demo.play_payments.store import Document, Store

PATIENCE_SECONDS = 10
RETRY_SECONDS = (1, 3, 10, 30, 60, 300, 600)


def signature(payload: bytes, *, secret: str, at: datetime) -> str:
    """The Stripe-Signature header: HMAC-SHA256 over the time and the body (docs.stripe.com/webhooks)."""
    moment = int(at.timestamp())
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def body_of(event: Document) -> bytes:
    """The bytes of an event as they are posted."""
    return json.dumps(event, indent=2).encode()


class Deliveries(threading.Thread):
    """Posts what is due, in a thread of its own, until `stop`; also lets time pass for the payments."""

    def __init__(
        self,
        store: Store,
        *,
        url: str,
        secret: str,
        machine_now: Callable[[], datetime],
        tick: Callable[[], object],
    ) -> None:
        super().__init__(daemon=True, name="deliveries")
        self._store = store
        self._url = urlsplit(url)
        self._secret = secret
        self._now = machine_now
        self._tick = tick
        self._stopped = threading.Event()
        self._news = threading.Event()

    def add(self, event: Document) -> None:
        """Plan the deliveries of an event, as badly as the console wants."""
        if not self._url.hostname:
            return
        how = self._store.mischief()
        if how["lost"]:
            return
        due_at = self._now().timestamp() + how["late_seconds"]
        planned = [(event["id"], due_at, 1)] if how["forged"] else []
        for number in range(how["copies"]):
            spread = random.uniform(0, 5) if how["shuffled"] else number * 0.01
            planned.append((event["id"], due_at + spread, 0))
        for row in planned:
            self._store.query("INSERT INTO delivery (event_id, due_at, forged) VALUES (?, ?, ?)", *row)
        self._news.set()

    def again(self, event_id: str, *, copies: int = 1, forged: bool = False) -> None:
        """Send an event again, now."""
        for _number in range(copies):
            self._store.query(
                "INSERT INTO delivery (event_id, due_at, forged) VALUES (?, ?, ?)",
                event_id,
                self._now().timestamp(),
                int(forged),
            )
        self._news.set()

    def stop(self) -> None:
        """End after the delivery under way."""
        self._stopped.set()
        self._news.set()
        self.join(timeout=PATIENCE_SECONDS)

    def run(self) -> None:
        """Deliver until stopped."""
        while not self._stopped.is_set():
            self._tick()
            waiting = self._store.query(
                "SELECT * FROM delivery WHERE due_at <= ? ORDER BY due_at, id LIMIT 20",
                self._now().timestamp(),
            )
            for row in waiting:
                self._deliver(row["id"], row["event_id"], row["attempts"], forged=bool(row["forged"]))
            if not waiting:
                self._news.wait(0.5)
                self._news.clear()

    def _deliver(self, delivery_id: int, event_id: str, attempts: int, *, forged: bool) -> None:
        event = self._store.find(event_id, "event")
        answered = event is None or self._post(event, forged=forged)
        if answered or forged or attempts >= len(RETRY_SECONDS):
            self._store.query("DELETE FROM delivery WHERE id = ?", delivery_id)
        else:
            self._store.query(
                "UPDATE delivery SET attempts = attempts + 1, due_at = ? WHERE id = ?",
                self._now().timestamp() + RETRY_SECONDS[attempts],
                delivery_id,
            )

    def _post(self, event: Document, *, forged: bool) -> bool:
        payload = body_of(event)
        secret = "whsec_of_somebody_else" if forged else self._secret
        kind = http.client.HTTPSConnection if self._url.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._url.hostname or "", self._url.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(
                "POST",
                self._url.path,
                payload,
                {
                    "Content-Type": "application/json; charset=utf-8",
                    "Stripe-Signature": signature(payload, secret=secret, at=self._now()),
                },
            )
            return 200 <= connection.getresponse().status < 300
        except OSError:
            return False
        except http.client.HTTPException:
            return False
        finally:
            connection.close()
