"""Events that the provider signed and that are broken inside: refused, nothing kept, and shown where the list is read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from play_provider import SECRET, Play
from vinte.demo.play_payments.deliveries import signature
from vinte.kernel.clock import SystemClock
from vinte.wallet.models import ProviderEvent
from vinte.wallet.providers import ProviderFacts, stripe_events

pytestmark = pytest.mark.django_db
SESSION = {
    "id": "cs_1",
    "payment_status": "paid",
    "status": "complete",
    "payment_intent": "pi_1",
    "metadata": {},
    "amount_total": 5000,
    "currency": "eur",
}


def event(**changes: Any) -> dict[str, Any]:
    return {
        "id": "evt_1",
        "object": "event",
        "type": "checkout.session.completed",
        "created": 1_760_000_000,
        "data": {"object": {**SESSION, **changes}},
    }


def posted(body: bytes) -> Any:
    return Client(raise_request_exception=False).post(
        "/webhooks/stripe/",
        body,
        content_type="application/json",
        headers={"Stripe-Signature": signature(body, secret=SECRET, at=SystemClock().now())},
    )


BROKEN: dict[str, dict[str, Any]] = {
    "NUL": event(id="cs\0"),
    "half a character": event(payment_intent="pi_\ud800"),
    "a line break": event(payment_intent="pi_1\nx"),
    "a long text": event(id="x" * 121),
    "an amount without end": event(amount_total=10**30),
    "no whole amount": event(amount_total=float("inf")),
    "below zero": event(amount_total=-1),
    "a list for an object": {**event(), "data": []},
    "a far day": {**event(), "created": 253_402_300_800},
    "before all time": {**event(), "created": -62_135_596_801},
    "an instant beyond the machine": {**event(), "created": 10**30},
    "a currency of letters without end": event(currency="e" * 500),
}


@pytest.mark.parametrize("which", BROKEN)
def test_a_signed_event_that_is_broken_inside_is_refused_and_nothing_is_kept(play: Play, which: str) -> None:
    answer = posted(json.dumps(BROKEN[which]).encode())
    assert (answer.status_code, answer.content) == (400, b"unreadable")
    assert not ProviderEvent.objects.exists()
    told = stripe_events.read_or_tell_why(BROKEN[which])
    assert told.subject == "unreadable" and told.failure_code
    assert ProviderFacts.from_json(told.as_json()) == told


def test_deep_nesting_is_refused(play: Play) -> None:
    deep = (
        json.dumps(event())
        .encode()
        .replace(b'"metadata": {}', b'"metadata": ' + b"[" * 50_000 + b"]" * 50_000)
    )
    assert posted(deep).status_code == 400
    assert not ProviderEvent.objects.exists()


def test_a_whole_one_is_taken(play: Play) -> None:
    assert posted(json.dumps(event()).encode()).status_code == 200
    assert ProviderEvent.objects.count() == 1
