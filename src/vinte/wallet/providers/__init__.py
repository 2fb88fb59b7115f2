"""Payment providers: who takes the money of a top-up, behind one interface.

A provider sends the professional to its own page; what became of the payment comes back as signed
events, as often and in whatever order the provider likes (`actions.take_event`).

A means of payment is a name that is handed on: it stands in `models/payments` (`TopUp.Method`), and in
`payments/top_ups` with the currencies that it takes. Its words stand on the balance page, and the provider of play
has to know it (`demo/play_payments`: `api`, `cashier`, `pages`).
"""

from __future__ import annotations

from functools import cache

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.wallet.providers import refusals
from vinte.wallet.providers.interface import (
    ForgedEvent,
    PaymentProvider,
    ProviderFacts,
    ProviderPayment,
    ProviderUnreachable,
    SavedCard,
    StartedPayment,
    UnreadableEvent,
)
from vinte.wallet.providers.stripe_provider import StripeProvider

__all__ = [
    "ForgedEvent",
    "PaymentProvider",
    "ProviderFacts",
    "ProviderPayment",
    "ProviderUnreachable",
    "SavedCard",
    "StartedPayment",
    "UnreadableEvent",
    "configured",
    "is_configured",
    "not_open",
]

log = structlog.get_logger("vinte.payments")


def _choice() -> tuple[str, str, str, str] | None:
    is_play = settings.VINTE_DEMO or settings.VINTE_REHEARSAL
    name = settings.VINTE_PAYMENT_PROVIDER or ("play" if is_play else "")
    key, secret = settings.VINTE_STRIPE_SECRET_KEY, settings.VINTE_STRIPE_WEBHOOK_SECRET
    url = settings.VINTE_STRIPE_API_URL if name == "play" else ""
    known = name == "stripe" or (name == "play" and is_play and bool(url))
    return (name, key, secret, url) if known and key and secret else None


def is_configured() -> bool:
    """Whether this site takes payments."""
    return _choice() is not None


def configured() -> PaymentProvider:
    """The provider that `VINTE_PAYMENT_PROVIDER` names.

    `play` takes no real money, so it works only in the demo and in a rehearsal. Raises Refused
    (`payments_not_configured`) when there is none, or a key is missing.
    """
    choice = _choice()
    if choice is None:
        log.error("no payment provider; set VINTE_PAYMENT_PROVIDER and its keys")
        raise not_open()
    return _made(*choice)


def not_open() -> Refused:
    """What a professional is told where this site takes no payments: not whose fault, but whom to ask."""
    return Refused(
        code="payments_not_configured",
        message=_("Os pagamentos ainda não estão abertos aqui."),
        what_to_do=_("Não se cobra nada. Para saber quando abrem, escreva para %(address)s.")
        % {"address": refusals.support_address()},
    )


@cache
def _made(name: str, secret_key: str, webhook_secret: str, api_url: str) -> StripeProvider:
    return StripeProvider(name=name, secret_key=secret_key, webhook_secret=webhook_secret, api_url=api_url)
