"""The calls under /v1, in Stripe's form encoding, with its errors, idempotency and lists."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from vinte.demo.play_payments import shapes
from vinte.demo.play_payments.cashier import SESSION_LASTS, Cashier, Refusal
from vinte.demo.play_payments.store import Document

METHODS = ("card", "mb_way", "multibanco")
_KEPT_STATUSES = (200, 402)


@dataclass
class Answer:
    """What a call returns: status, JSON body and headers."""

    status: int
    body: Document
    headers: dict[str, str] = field(default_factory=dict)


Call = Callable[["Api", str, dict[str, Any]], Document]


def unfold(encoded: str) -> dict[str, Any]:
    """The nested form of `a[b][0][c]=1`: maps, and lists where every key is a number."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        parts = [part for part in re.split(r"[\[\]]+", name) if part] + ([""] if name.endswith("[]") else [])
        place = tree
        for part in parts[:-1]:
            place = place.setdefault(part, {})
        last = parts[-1] or str(len(place))
        place[last] = value
    return {name: _listed(each) for name, each in tree.items()}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(name.isdigit() for name in value):
        return [_listed(value[name]) for name in sorted(value, key=int)]
    return {name: _listed(each) for name, each in value.items()}


def _whole(params: dict[str, Any], name: str, default: int | None = None) -> int:
    text = params.get(name)
    if text is None and default is not None:
        return default
    if text is None:
        raise Refusal(400, f"Missing required param: {name}.", code="parameter_missing", param=name)
    if not (isinstance(text, str) and text.isascii() and text.isdigit()):
        raise Refusal(400, f"Invalid integer: {text}", code="parameter_invalid_integer", param=name)
    return int(text)


class Api:
    """Answers the client; `secret_key` is the bearer's."""

    def __init__(self, cashier: Cashier, *, secret_key: str) -> None:
        self.cashier = cashier
        self.store = cashier.store
        self._secret_key = secret_key

    def answer(self, verb: str, path: str, encoded: str, headers: dict[str, str]) -> Answer:
        """One call; `headers` by their names in small letters."""
        bearer = headers.get("authorization", "").removeprefix("Bearer ").strip()
        sent = {"Request-Id": shapes.key("req"), "Stripe-Version": headers.get("stripe-version", "")}
        if not hmac.compare_digest(bearer.encode(), self._secret_key.encode()):
            error = {"type": "invalid_request_error", "message": "Invalid API Key provided."}
            return Answer(401, {"error": error}, sent)
        key = headers.get("idempotency-key", "") if verb == "POST" else ""
        if not key:
            return self._once(verb, path, encoded, sent)
        digest = hashlib.sha256(f"{path}\n{encoded}".encode()).hexdigest()
        with self.store.work():
            earlier = self.store.query("SELECT * FROM repeated WHERE key = ?", key)
            if earlier:
                if earlier[0]["body"] != digest:
                    error = {
                        "type": "idempotency_error",
                        "message": "Keys for idempotent requests can only be used with the same parameters "
                        "they were first used with.",
                    }
                    return Answer(400, {"error": error}, sent)
                again = {**sent, "Idempotent-Replayed": "true"}
                return Answer(earlier[0]["status"], json.loads(earlier[0]["answer"]), again)
            answer = self._once(verb, path, encoded, sent)
            if answer.status in _KEPT_STATUSES:
                self.store.query(
                    "INSERT INTO repeated (key, body, status, answer) VALUES (?, ?, ?, ?)",
                    key,
                    digest,
                    answer.status,
                    json.dumps(answer.body),
                )
            return answer

    def _once(self, verb: str, path: str, encoded: str, sent: dict[str, str]) -> Answer:
        for wanted, pattern, call in ROUTES:
            found = re.fullmatch(pattern, path)
            if wanted == verb and found:
                try:
                    body = call(self, found.group(1) if found.groups() else "", unfold(encoded))
                except Refusal as refusal:
                    return Answer(refusal.status, {"error": refusal.body}, sent)
                return Answer(200, shapes.public(body), sent)
        message = f"Unrecognized request URL ({verb}: {path})."
        return Answer(404, {"error": {"type": "invalid_request_error", "message": message}}, sent)

    # The calls

    def make_customer(self, _key: str, params: dict[str, Any]) -> Document:
        """POST /v1/customers."""
        return self.store.put(
            shapes.customer(
                created=self.cashier.instant(),
                email=params.get("email"),
                metadata=params.get("metadata") or {},
            )
        )

    def make_session(self, _key: str, params: dict[str, Any]) -> Document:
        """POST /v1/checkout/sessions: one line, mode payment."""
        if "payment_method_types" in params:  # older versions of the API asked so
            raise Refusal(400, "Received unknown parameter: payment_method_types", code="parameter_unknown")
        methods = params.get("allowed_payment_method_types") or ["card"]
        unknown = [name for name in methods if name not in METHODS]
        if unknown:
            raise Refusal(
                400, f"The payment method type is unknown: {unknown[0]}", param="payment_method_types"
            )
        if params.get("mode") != "payment":
            raise Refusal(400, "Only mode=payment is played here.", param="mode")
        lines = params.get("line_items") or []
        if len(lines) != 1:
            raise Refusal(400, "Exactly one line item is played here.", param="line_items")
        price = lines[0].get("price_data") or {}
        currency = price.get("currency", "")
        if currency != "eur" and set(methods) - {"card"}:
            raise Refusal(400, f"{methods[0]} takes euros only.", param="currency")
        if not params.get("success_url"):
            raise Refusal(400, "Missing required param: success_url.", code="parameter_missing")
        if params.get("customer"):
            self.cashier.need(params["customer"], "customer")
        created = self.cashier.instant()
        expires_at = _whole(params, "expires_at", created + int(SESSION_LASTS.total_seconds()))
        said = {
            name: params[name]
            for name in (
                "cancel_url",
                "client_reference_id",
                "customer",
                "locale",
                "metadata",
                "payment_intent_data",
                "success_url",
            )
            if name in params
        }
        return self.store.put(
            shapes.session(
                created=created,
                expires_at=expires_at,
                amount=_whole(price, "unit_amount") * _whole(lines[0], "quantity", 1),
                currency=currency,
                url_base=self.cashier.url,
                payment_method_types=methods,
                name=(price.get("product_data") or {}).get("name", ""),
                **said,
            )
        )

    def show_session(self, key: str, params: dict[str, Any]) -> Document:
        """GET /v1/checkout/sessions/{id}, with its payment when `expand` asks for it."""
        session = self.cashier.need(key, "checkout.session")
        if "payment_intent" in (params.get("expand") or []) and session["payment_intent"]:
            session["payment_intent"] = self.store.find(session["payment_intent"])
        return session

    def expire_session(self, key: str, _params: dict[str, Any]) -> Document:
        """POST /v1/checkout/sessions/{id}/expire."""
        return self.cashier.expire(key)

    def make_intent(self, _key: str, params: dict[str, Any]) -> Document:
        """POST /v1/payment_intents: off-session on a saved card, confirmed at once."""
        if params.get("confirm") != "true" or params.get("off_session") != "true":
            raise Refusal(400, "Only confirm=true with off_session=true is played here.", param="confirm")
        method = self.cashier.need(str(params.get("payment_method")), "payment_method")
        if method["customer"] is None or method["customer"] != params.get("customer"):
            raise Refusal(400, "The payment method does not belong to this customer.", param="payment_method")
        intent = shapes.intent(
            created=self.cashier.instant(),
            amount=_whole(params, "amount"),
            currency=params.get("currency", ""),
            customer=params["customer"],
            metadata=params.get("metadata"),
            payment_method_types=["card"],
        )
        return self.cashier.charge_saved(self.store.put(intent), method)

    def refund(self, _key: str, params: dict[str, Any]) -> Document:
        """POST /v1/refunds, by payment or charge."""
        charge = params.get("charge")
        if not charge:
            intent = self.cashier.need(str(params.get("payment_intent")), "payment_intent")
            charge = intent["latest_charge"] or ""
        amount = _whole(params, "amount") if "amount" in params else None
        return self.cashier.refund(
            charge, amount=amount, reason=params.get("reason"), metadata=params.get("metadata") or {}
        )

    def detach(self, key: str, _params: dict[str, Any]) -> Document:
        """POST /v1/payment_methods/{id}/detach."""
        with self.store.work():
            method = self.cashier.need(key, "payment_method")
            method["customer"] = None
            self.store.put(method)
            self.cashier.tell("payment_method.detached", method)
            return method

    def page(self, kind: str, url: str, params: dict[str, Any], parent: str = "") -> Document:
        """A list, newest first, with Stripe's cursors and its filter by `created`."""
        created = params.get("created") or {}
        limit = _whole(params, "limit", 10)
        if not 1 <= limit <= 100:
            raise Refusal(400, "limit goes from 1 to 100.", param="limit")
        data, more = self.store.page(
            kind,
            limit=limit,
            parent=parent,
            starting_after=params.get("starting_after", ""),
            ending_before=params.get("ending_before", ""),
            created_from=max(_whole(created, "gte", 0), _whole(created, "gt", 0)),
            created_before=min(_whole(created, "lt", 2**62), _whole(created, "lte", 2**62 - 1) + 1),
        )
        if "data.source" in (params.get("expand") or []):
            for each in data:
                each["source"] = self.store.find(each["source"]) or each["source"]
        return shapes.listing(url, data, more=more)


def _shown(kind: str) -> Call:
    return lambda api, key, _params: api.cashier.need(key, kind)


def _listed_at(kind: str, url: str, parent: str = "") -> Call:
    return lambda api, _key, params: api.page(
        kind, url, params, str(params.get(parent, "")) if parent else ""
    )


ROUTES: tuple[tuple[str, str, Call], ...] = (
    ("POST", "/v1/customers", Api.make_customer),
    ("GET", "/v1/customers/([^/]+)", _shown("customer")),
    (
        "GET",
        "/v1/customers/([^/]+)/payment_methods",
        lambda api, key, params: api.page(
            "payment_method", f"/v1/customers/{key}/payment_methods", params, key
        ),
    ),
    ("POST", "/v1/checkout/sessions", Api.make_session),
    ("GET", "/v1/checkout/sessions/([^/]+)", Api.show_session),
    ("POST", "/v1/checkout/sessions/([^/]+)/expire", Api.expire_session),
    ("POST", "/v1/payment_intents", Api.make_intent),
    ("GET", "/v1/payment_intents/([^/]+)", _shown("payment_intent")),
    ("GET", "/v1/payment_methods/([^/]+)", _shown("payment_method")),
    ("POST", "/v1/payment_methods/([^/]+)/detach", Api.detach),
    ("GET", "/v1/charges/([^/]+)", _shown("charge")),
    ("POST", "/v1/refunds", Api.refund),
    ("GET", "/v1/refunds/([^/]+)", _shown("refund")),
    ("GET", "/v1/refunds", _listed_at("refund", "/v1/refunds", "payment_intent")),
    ("GET", "/v1/disputes/([^/]+)", _shown("dispute")),
    ("GET", "/v1/disputes", _listed_at("dispute", "/v1/disputes", "payment_intent")),
    ("GET", "/v1/events/([^/]+)", _shown("event")),
    ("GET", "/v1/events", _listed_at("event", "/v1/events")),
    ("GET", "/v1/balance_transactions", _listed_at("balance_transaction", "/v1/balance_transactions")),
)
