"""Payments of the past, brought into the play provider's state as if it had taken them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vinte.demo.play_payments import shapes
from vinte.demo.play_payments.store import Document, Store

# What the site sends along with each of its payments.
TOP_UP_KEY = "vinte_top_up"


@dataclass(frozen=True)
class PastPayment:
    """A payment by card that was made: its reference and the site's identifier, in whole cents, in UTC."""

    reference: str
    top_up: str
    amount_cents: int
    currency: str
    paid_at: datetime


@dataclass(frozen=True)
class PastDispute:
    """A payment that was contested: an inquiry moves no money, and what is lost goes back to the payer."""

    reference: str
    payment: str
    is_inquiry: bool
    opened_at: datetime
    lost_at: datetime | None = None


def bring_in(state: Path, payments: Iterable[PastPayment], disputes: Iterable[PastDispute] = ()) -> int:
    """Begin the state anew with these payments and what was contested of them; returns how many payments.

    No event of theirs is ever delivered.
    """
    contested = {dispute.payment: dispute for dispute in disputes}
    state.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for suffix in ("", "-wal", "-shm"):
        state.with_name(state.name + suffix).unlink(missing_ok=True)
    store = Store(state)
    done = 0
    try:
        with store.work():
            for payment in sorted(payments, key=lambda each: each.paid_at):
                store.put_many(_documents(payment, contested.get(payment.reference)))
                done += 1
    finally:
        store.close()
    return done


def _documents(payment: PastPayment, contested: PastDispute | None) -> Iterator[tuple[Document, str]]:
    created, currency = int(payment.paid_at.timestamp()), payment.currency.lower()
    intent = shapes.intent(
        created=created,
        amount=payment.amount_cents,
        currency=currency,
        metadata={TOP_UP_KEY: payment.top_up},
        payment_method_types=["card"],
    )
    intent["id"] = payment.reference
    charge = shapes.charge(created=created, intent=intent, method=None, paid=True)
    movement = shapes.movement(
        created=created, amount=payment.amount_cents, currency=currency, kind="charge", source=charge["id"]
    )
    charge["balance_transaction"] = movement["id"]
    intent.update(status="succeeded", amount_received=payment.amount_cents, latest_charge=charge["id"])
    charge["disputed"] = contested is not None
    yield intent, ""
    yield charge, intent["id"]
    yield movement, charge["id"]
    if contested is not None:
        yield from _contested(contested, charge)


def _contested(contested: PastDispute, charge: Document) -> Iterator[tuple[Document, str]]:
    status = "warning_needs_response" if contested.is_inquiry else "needs_response"
    dispute = shapes.dispute(
        created=int(contested.opened_at.timestamp()),
        charge=charge,
        reason="general" if contested.is_inquiry else "fraudulent",
        status="lost" if contested.lost_at else status,
    )
    dispute["id"] = contested.reference
    yield dispute, charge["payment_intent"]
    if contested.lost_at is not None:
        movement = shapes.movement(
            created=int(contested.lost_at.timestamp()),
            amount=-charge["amount"],
            currency=charge["currency"],
            kind="dispute",
            source=dispute["id"],
        )
        yield movement, dispute["id"]
