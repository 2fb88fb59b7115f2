"""The objects as Stripe's API returns them (docs.stripe.com/api), as far as Vinte and its reader need them.

A field whose name begins with an underscore is the play provider's own and is never sent.
"""

from __future__ import annotations

import secrets
from typing import Any

from vinte.demo.play_payments.store import Document

API_VERSION = "2026-10-28.endive"


def key(prefix: str) -> str:
    """A new id such as `pi_3f…`."""
    return f"{prefix}_{secrets.token_hex(12)}"


def public(value: Any) -> Any:
    """The value without what is the play provider's own."""
    if isinstance(value, dict):
        return {name: public(each) for name, each in value.items() if not name.startswith("_")}
    return [public(each) for each in value] if isinstance(value, list) else value


def listing(url: str, data: list[Document], *, more: bool) -> Document:
    """A page of a list."""
    return {"object": "list", "url": url, "has_more": more, "data": data}


def customer(*, created: int, email: str | None, metadata: Document) -> Document:
    """Somebody who pays."""
    return {
        "id": key("cus"),
        "object": "customer",
        "created": created,
        "email": email,
        "livemode": False,
        "metadata": metadata,
    }


def session(
    *, created: int, expires_at: int, amount: int, currency: str, url_base: str, **said: Any
) -> Document:
    """A Checkout Session that is open."""
    session_id = key("cs_test")
    return {
        "id": session_id,
        "object": "checkout.session",
        "amount_subtotal": amount,
        "amount_total": amount,
        "cancel_url": said.get("cancel_url"),
        "client_reference_id": said.get("client_reference_id"),
        "created": created,
        "currency": currency,
        "customer": said.get("customer"),
        "expires_at": expires_at,
        "livemode": False,
        "locale": said.get("locale"),
        "metadata": said.get("metadata") or {},
        "mode": "payment",
        "payment_intent": None,
        "payment_method_types": said["payment_method_types"],
        "payment_status": "unpaid",
        "status": "open",
        "success_url": said["success_url"],
        "url": f"{url_base}/c/pay/{session_id}",
        "_intent": said.get("payment_intent_data") or {},
        "_name": said["name"],
    }


def intent(*, created: int, amount: int, currency: str, **said: Any) -> Document:
    """A PaymentIntent that has no means of payment yet."""
    intent_id = key("pi")
    return {
        "id": intent_id,
        "object": "payment_intent",
        "amount": amount,
        "amount_received": 0,
        "client_secret": f"{intent_id}_secret_{secrets.token_hex(8)}",
        "created": created,
        "currency": currency,
        "customer": said.get("customer"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": said.get("metadata") or {},
        "next_action": None,
        "payment_method": None,
        "payment_method_types": said["payment_method_types"],
        "setup_future_usage": said.get("setup_future_usage"),
        "status": "requires_payment_method",
        "_session": said.get("session", ""),
    }


def charge(
    *, created: int, intent: Document, method: Document | None, paid: bool, failure: str = ""
) -> Document:
    """What was taken, or not, for a PaymentIntent."""
    kind = method["type"] if method else intent["payment_method_types"][0]
    return {
        "id": key("ch"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_refunded": 0,
        "balance_transaction": None,
        "created": created,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "disputed": False,
        "failure_code": failure or None,
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "paid": paid,
        "payment_intent": intent["id"],
        "payment_method": method["id"] if method else None,
        "payment_method_details": {"type": kind, kind: method.get(kind, {}) if method else {}},
        "refunded": False,
        "status": "succeeded" if paid else "failed",
    }


def card(*, created: int, last4: str, behaviour: str, exp_month: int, exp_year: int) -> Document:
    """A card as a PaymentMethod: what identifies it is not kept, only how it behaves."""
    return {
        "id": key("pm"),
        "object": "payment_method",
        "card": {
            "brand": "visa",
            "country": "PT",
            "exp_month": exp_month,
            "exp_year": exp_year,
            "funding": "credit",
            "last4": last4,
        },
        "created": created,
        "customer": None,
        "livemode": False,
        "metadata": {},
        "type": "card",
        "_behaviour": behaviour,
    }


def refund(
    *, created: int, charge: Document, amount: int, reason: str | None, metadata: Document
) -> Document:
    """Money that goes back to the payer."""
    return {
        "id": key("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "status": "succeeded",
    }


def dispute(*, created: int, charge: Document, reason: str, status: str) -> Document:
    """A payment that its payer contests at the bank."""
    return {
        "id": key("du"),
        "object": "dispute",
        "amount": charge["amount"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "is_charge_refundable": status.startswith("warning"),
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "status": status,
    }


def movement(*, created: int, amount: int, currency: str, kind: str, source: str) -> Document:
    """A balance transaction: what came to the operator's account with the provider, or left it."""
    return {
        "id": key("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "created": created,
        "currency": currency,
        "fee": 0,
        "net": amount,
        "reporting_category": kind,
        "source": source,
        "status": "available",
        "type": "adjustment" if kind.startswith("dispute") else kind,
    }


def event(*, created: int, kind: str, about: Document) -> Document:
    """What is told by webhook: the object as it was at that instant."""
    return {
        "id": key("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": created,
        "data": {"object": public(about)},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
