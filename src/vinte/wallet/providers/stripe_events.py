"""What Stripe's objects and events say, as facts (docs.stripe.com/api/events/types)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from vinte.kernel.texts import one_line
from vinte.wallet.providers.interface import FIRST_YEAR, LAST_YEAR, LONGEST, ProviderFacts

# A payment of ours carries its identifier here.
TOP_UP_KEY = "vinte_top_up"

# Every event that the webhook should be sent.
EVENTS = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.requires_action",
    "payment_method.attached",
    "payment_method.detached",
    "charge.refunded",
    "charge.refund.updated",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "charge.dispute.closed",
)
_SESSION_OUTCOMES = {
    "checkout.session.async_payment_failed": "failed",
    "checkout.session.expired": "expired",
}
_DISPUTE_CLOSED = {"won": "won", "warning_closed": "won", "prevented": "won", "lost": "lost"}

_REFUND_KINDS = ("charge.refund.updated", "refund.updated", "refund.failed")

Said = Mapping[str, Any]
# What reading an event raises that is not as documented: parts that are missing or of another kind, numbers without
# end, more levels than there is room for.
BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, OSError, RecursionError)
_FIRST = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)


def instant(seconds: int) -> datetime:
    """Stripe's seconds of the epoch as an instant."""
    return datetime.fromtimestamp(seconds, UTC)


def key_of(value: Any) -> str:
    """The id of something that is told as its id, expanded, or not at all."""
    if isinstance(value, Mapping):
        return str(value["id"])
    return str(value or "")


def read(event: Said) -> ProviderFacts:
    """The facts of an event; of a kind that says nothing to us, facts about `other`."""
    kind, about = str(event["type"]), event["data"]["object"]
    common: dict[str, Any] = {
        "event_id": str(event["id"]),
        "kind": kind,
        "occurred_at": instant(event["created"]),
    }
    if kind not in EVENTS:
        return ProviderFacts(**common, reference=key_of(about))
    if kind.startswith("checkout.session."):
        return ProviderFacts(**common, **of_session(about, outcome=_SESSION_OUTCOMES.get(kind, "")))
    if kind.startswith("payment_intent."):
        return ProviderFacts(**common, **of_intent(about))
    if kind.startswith("payment_method."):
        return ProviderFacts(**common, **_of_card(about, kind=kind, before=event["data"]))
    if kind.startswith("charge.dispute."):
        return ProviderFacts(**common, **_of_dispute(about))
    if kind in _REFUND_KINDS:
        return ProviderFacts(**common, **_of_refund(about))
    return ProviderFacts(
        **common,
        subject="refund",
        reference=key_of(about),
        payment_reference=key_of(about.get("payment_intent")),
        top_up=str((about.get("metadata") or {}).get(TOP_UP_KEY, "")),
        amount_cents=int(about["amount_refunded"]),
        currency=str(about["currency"]).upper(),
    )


def read_or_tell_why(event: Said) -> ProviderFacts:
    """The facts of one event among many, which a bad one must not hold up; that one is `unreadable`."""
    try:
        return read(event)
    except BROKEN as error:
        return ProviderFacts(
            event_id=_shown(event.get("id"), "event_id"),
            kind=_shown(event.get("type"), "kind"),
            occurred_at=_told_at(event),
            subject="unreadable",
            failure_code=_shown(f"{type(error).__name__}: {error}", "failure_code"),
        )


def _shown(value: Any, part: str) -> str:
    """As much of a broken part as can be written down, for whoever looks at it."""
    return one_line(str(value or "").encode(errors="replace").decode())[: LONGEST[part]]


def _told_at(event: Said) -> datetime:
    """When it was told, or the first instant that there is: it comes first, and a person looks."""
    try:
        told = instant(event["created"])
        return told if FIRST_YEAR <= told.year <= LAST_YEAR else _FIRST
    except BROKEN:
        return _FIRST


def of_session(session: Said, *, outcome: str = "") -> dict[str, Any]:
    """What a Checkout Session says about its payment."""
    if session["payment_status"] == "paid":
        outcome = "paid"
    elif not outcome:
        outcome = "expired" if session["status"] == "expired" else "waiting"
    intent = session.get("payment_intent")
    extra = _voucher(intent) if isinstance(intent, Mapping) else {}
    # A reference that ran out leaves the session complete and its payment without a means.
    if (
        outcome == "waiting"
        and session["status"] == "complete"
        and isinstance(intent, Mapping)
        and intent["status"] in ("requires_payment_method", "canceled")
    ):
        outcome = "failed"
    return {
        "subject": "payment",
        "outcome": outcome,
        "reference": key_of(session),
        "payment_reference": key_of(intent),
        "top_up": str((session.get("metadata") or {}).get(TOP_UP_KEY, "")),
        "amount_cents": int(session["amount_total"] or 0),
        "currency": str(session["currency"] or "").upper(),
        **extra,
    }


def of_intent(intent: Said, *, final: bool = False) -> dict[str, Any]:
    """What a PaymentIntent says; a decline is final only where nobody can try another card."""
    status = intent["status"]
    outcome = "paid" if status == "succeeded" else "waiting"
    if status in ("requires_payment_method", "canceled"):
        outcome = "failed" if final or status == "canceled" else "declined"
    error = intent.get("last_payment_error") or {}
    return {
        "subject": "payment",
        "outcome": outcome,
        "reference": key_of(intent),
        "payment_reference": key_of(intent),
        "top_up": str((intent.get("metadata") or {}).get(TOP_UP_KEY, "")),
        "amount_cents": int(intent["amount_received"] if outcome == "paid" else intent["amount"]),
        "currency": str(intent["currency"]).upper(),
        "failure_code": str(error.get("decline_code") or error.get("code") or "")
        if outcome != "paid"
        else "",
        **_voucher(intent),
    }


def _voucher(intent: Said) -> dict[str, Any]:
    details = (intent.get("next_action") or {}).get("multibanco_display_details")
    if not details:
        return {}
    return {
        "voucher_entity": str(details.get("entity") or ""),
        "voucher_number": str(details.get("reference") or ""),
        "voucher_until": instant(details["expires_at"]) if details.get("expires_at") else None,
    }


def _of_dispute(dispute: Said) -> dict[str, Any]:
    return {
        "subject": "dispute",
        "outcome": _DISPUTE_CLOSED.get(dispute["status"], "open"),
        "reference": key_of(dispute),
        "payment_reference": key_of(dispute.get("payment_intent")),
        "amount_cents": int(dispute["amount"]),
        "currency": str(dispute["currency"]).upper(),
        "inquiry": str(dispute["status"]).startswith("warning"),
        "failure_code": str(dispute.get("reason") or ""),
    }


def _of_refund(refund: Said) -> dict[str, Any]:
    """What one refund says of itself: only that it came back is news, for what went is told by its charge."""
    failed = refund.get("status") in ("failed", "canceled")
    return {
        "subject": "refund" if failed else "other",
        "outcome": "failed" if failed else "",
        "reference": key_of(refund),
        "payment_reference": key_of(refund.get("payment_intent")),
        "amount_cents": int(refund["amount"]),
        "currency": str(refund["currency"]).upper(),
        "failure_code": str(refund.get("failure_reason") or ""),
    }


def _of_card(method: Said, *, kind: str, before: Said) -> dict[str, Any]:
    card = method.get("card") or {}
    removed = kind.endswith("detached")
    # A detached card no longer names its customer; the event says who it was.
    owner = method.get("customer") or (before.get("previous_attributes") or {}).get("customer")
    return {
        "subject": "card" if method.get("type") == "card" else "other",
        "outcome": "removed" if removed else "saved",
        "reference": key_of(method),
        "customer": key_of(owner),
        "card_brand": str(card.get("brand") or ""),
        "card_last4": str(card.get("last4") or ""),
        "card_exp_month": int(card.get("exp_month") or 0),
        "card_exp_year": int(card.get("exp_year") or 0),
    }
