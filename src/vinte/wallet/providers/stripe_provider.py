"""Stripe, through its own client and nothing but it; the play provider is the same at another address."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import requests
import stripe
import structlog
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.wallet.providers import stripe_events
from vinte.wallet.providers.interface import (
    ForgedEvent,
    ProviderFacts,
    ProviderPayment,
    ProviderUnreachable,
    StartedPayment,
    UnreadableEvent,
)
from vinte.wallet.providers.refusals import support_address

API_VERSION = "2026-10-28.endive"
TOLERANCE_SECONDS = 300
TIMEOUT_SECONDS = (5, 20)
RETRIES = 2
PAGE = 100
CHECKOUT_ORIGIN = "https://checkout.stripe.com"
LANGUAGES = ("pt", "es", "fr", "it", "en")

# No word of ours travels in telemetry headers.
stripe.enable_telemetry = False

log = structlog.get_logger("vinte.payments")


class StripeProvider:
    """Stripe's API for one account; `api_url` is another server that speaks it, for play and tests."""

    def __init__(self, *, name: str, secret_key: str, webhook_secret: str, api_url: str = "") -> None:
        self.name = name
        self.pay_origin = api_url or CHECKOUT_ORIGIN
        self._webhook_secret = webhook_secret
        session = requests.Session()
        if api_url:
            session.trust_env = False  # a proxy is not for our own machine
        self._stripe = stripe.StripeClient(
            secret_key,
            stripe_version=API_VERSION,
            base_addresses={"api": api_url} if api_url else None,
            max_network_retries=RETRIES,
            http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS, session=session),
        )

    def start(
        self,
        *,
        top_up_id: UUID,
        amount_cents: int,
        currency: str,
        method: str,
        title: str,
        language: str,
        return_url: str,
        customer: str,
        save_card: bool,
    ) -> StartedPayment:
        """A Checkout Session with one line and one method of payment."""
        metadata = {stripe_events.TOP_UP_KEY: str(top_up_id)}
        intent: dict[str, Any] = {"metadata": metadata}
        if save_card:
            intent["setup_future_usage"] = "off_session"
        joint = "&" if "?" in return_url else "?"
        params: dict[str, Any] = {
            "mode": "payment",
            "allowed_payment_method_types": [method],
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": currency.lower(),
                        "unit_amount": amount_cents,
                        "product_data": {"name": title},
                    },
                }
            ],
            "client_reference_id": str(top_up_id),
            "metadata": metadata,
            "payment_intent_data": intent,
            "locale": language if language in LANGUAGES else "auto",
            "success_url": f"{return_url}{joint}session={{CHECKOUT_SESSION_ID}}",
            "cancel_url": f"{return_url}{joint}payment={top_up_id}",
        }
        if customer:
            params["customer"] = customer
        made = self._call(
            lambda: self._stripe.v1.checkout.sessions.create(params, _once("start", top_up_id))  # type: ignore[arg-type]
        )
        return StartedPayment(reference=made.id, pay_url=made.url or "")

    def close(self, *, reference: str) -> None:
        """Expire a Checkout Session; Stripe refuses one that is no longer open, and that is as good."""
        try:
            with self._asking():
                self._stripe.v1.checkout.sessions.expire(reference)
        except stripe.InvalidRequestError as error:
            log.info("a session was not open any more", code=error.code)

    def make_customer(self, *, professional_id: UUID) -> str:
        """A customer without name or address: Stripe asks for what it needs on its own page."""
        made = self._call(
            lambda: self._stripe.v1.customers.create(
                {"metadata": {"vinte_professional": str(professional_id)}}, _once("customer", professional_id)
            )
        )
        return str(made.id)

    def charge(
        self,
        *,
        top_up_id: UUID,
        amount_cents: int,
        currency: str,
        title: str,
        customer: str,
        card: str,
        at: datetime,
    ) -> ProviderFacts:
        """A PaymentIntent off-session, confirmed at once."""
        try:
            with self._asking():
                made = self._stripe.v1.payment_intents.create(
                    {
                        "amount": amount_cents,
                        "currency": currency.lower(),
                        "customer": customer,
                        "payment_method": card,
                        "allowed_payment_method_types": ["card"],
                        "description": title,
                        "metadata": {stripe_events.TOP_UP_KEY: str(top_up_id)},
                        "off_session": True,
                        "confirm": True,
                    },
                    _once("charge", top_up_id),  # type: ignore[arg-type]
                )
            said = stripe_events.of_intent(made.to_dict(), final=True)
        except stripe.CardError as declined:
            body: Any = declined.json_body or {}
            intent = body.get("error", {}).get("payment_intent")
            if intent is None:
                raise ProviderUnreachable(f"a declined card without its payment: {declined.code}") from None
            said = stripe_events.of_intent(intent, final=True)
            said["failure_code"] = str(declined.code or said["failure_code"])
        return ProviderFacts(event_id="", kind="charge", occurred_at=at, **said)

    def forget_card(self, *, card: str) -> None:
        """Detach a payment method; one that is gone already counts as forgotten."""
        try:
            with self._asking():
                key = hashlib.sha256(card.encode()).hexdigest()[:32]
                self._stripe.v1.payment_methods.detach(card, options={"idempotency_key": f"forget:{key}"})
        except stripe.InvalidRequestError as error:
            if error.code != "resource_missing":
                raise ProviderUnreachable(str(error.code)) from None

    def refund(self, *, refund_id: UUID, payment_reference: str, amount_cents: int) -> str:
        """Give money back; raises Refused (`refund_refused`) when Stripe can't."""
        try:
            with self._asking():
                made = self._stripe.v1.refunds.create(
                    {"payment_intent": payment_reference, "amount": amount_cents},
                    _once("refund", refund_id),  # type: ignore[arg-type]
                )
        except stripe.InvalidRequestError as error:
            log.error("the provider refused to give money back", refund=str(refund_id), code=error.code)
            raise Refused(
                code="refund_refused",
                message=_("O fornecedor de pagamentos não aceita esta devolução ao pagador."),
                what_to_do=_("O valor continua no saldo. Se o quer de volta, escreva para %(address)s.")
                % {"address": support_address()},
            ) from None
        return str(made.id)

    def read_event(self, *, payload: bytes, signature: str) -> ProviderFacts:
        """An event of Stripe's, signed by it within the last five minutes."""
        try:
            event = stripe.Webhook.construct_event(
                payload, signature, self._webhook_secret, tolerance=TOLERANCE_SECONDS
            )
            return stripe_events.read(event.to_dict())
        except stripe.SignatureVerificationError as error:
            raise ForgedEvent(str(error)) from None
        except stripe_events.BROKEN as error:
            raise UnreadableEvent(f"an event that can't be read: {type(error).__name__}") from None

    def look_at(self, *, reference: str, at: datetime) -> ProviderFacts:
        """How a session, or a payment on a saved card, stands."""
        if reference.startswith("pi_"):
            intent = self._call(lambda: self._stripe.v1.payment_intents.retrieve(reference))
            said = stripe_events.of_intent(intent.to_dict(), final=True)
        else:
            session = self._call(
                lambda: self._stripe.v1.checkout.sessions.retrieve(reference, {"expand": ["payment_intent"]})
            )
            said = stripe_events.of_session(session.to_dict())
        return ProviderFacts(event_id="", kind="look", occurred_at=at, **said)

    def events_since(self, *, since: datetime) -> list[ProviderFacts]:
        """Stripe keeps its events for 30 days."""
        with self._asking():
            found = self._stripe.v1.events.list(
                {
                    "created": {"gte": int(since.timestamp())},
                    "limit": PAGE,
                    "types": list(stripe_events.EVENTS),
                }
            )
            said = [stripe_events.read_or_tell_why(event.to_dict()) for event in found.auto_paging_iter()]
        return said[::-1]

    def event(self, *, event_id: str) -> ProviderFacts:
        """Stripe keeps its events for 30 days."""
        event = self._call(lambda: self._stripe.v1.events.retrieve(event_id))
        return stripe_events.read_or_tell_why(event.to_dict())

    def payments_between(self, *, start: datetime, end: datetime) -> list[ProviderPayment]:
        """The balance transactions of payments, refunds and disputes; fees and payouts are not ours to book."""
        kinds = {
            "charge": "payment",
            "payment": "payment",
            "refund": "refund",
            "payment_refund": "refund",
            "refund_failure": "refund",
        }
        with self._asking():
            found = self._stripe.v1.balance_transactions.list(
                {
                    "created": {"gte": int(start.timestamp()), "lt": int(end.timestamp())},
                    "limit": PAGE,
                    "expand": ["data.source"],
                }
            )
            lines = [each.to_dict() for each in found.auto_paging_iter()]
        payments = []
        for line in reversed(lines):
            category = str(line.get("reporting_category") or "")
            kind: Any = "dispute" if category.startswith("dispute") else kinds.get(line["type"])
            source = line.get("source")
            if kind is None or not isinstance(source, dict):
                continue
            payments.append(
                ProviderPayment(
                    reference=stripe_events.key_of(source.get("payment_intent")),
                    amount_cents=int(line["amount"]),
                    currency=str(line["currency"]).upper(),
                    kind=kind,
                    at=stripe_events.instant(line["created"]),
                    top_up=str((source.get("metadata") or {}).get(stripe_events.TOP_UP_KEY, "")),
                )
            )
        return payments

    def _call(self, ask: Callable[[], Any]) -> Any:
        with self._asking():
            try:
                return ask()
            except stripe.InvalidRequestError as error:
                log.error("the provider refused our call", code=error.code, param=error.param)
                raise Refused(
                    code="payment_refused",
                    message=_("O fornecedor de pagamentos não aceitou este pagamento."),
                    what_to_do=_("Escolha outro meio de pagamento ou escreva ao apoio."),
                ) from None

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except (stripe.AuthenticationError, stripe.PermissionError) as error:
            log.error(
                "the provider does not know our key; set VINTE_STRIPE_SECRET_KEY", status=error.http_status
            )
            raise Refused(
                code="payments_misconfigured",
                message=_("De momento não é possível pagar aqui."),
                what_to_do=_("Não foi cobrado nada. Tente mais tarde, ou escreva para %(address)s.")
                % {"address": support_address()},
            ) from None
        except (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError) as error:
            log.warning("the provider does not answer", error=type(error).__name__, status=error.http_status)
            raise ProviderUnreachable(type(error).__name__) from None


def _once(what: str, key: UUID) -> Any:
    """The options that make a call act once, however often it is sent."""
    return {"idempotency_key": f"vinte:{what}:{key}"}
