"""A saved card charged while its owner is away."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from vinte.wallet import providers
from vinte.wallet.books import ledger
from vinte.wallet.models import TopUp
from vinte.wallet.payments.cards import saved_card_of
from vinte.wallet.payments.top_ups import expect_payment, refuse_amount
from vinte.wallet.providers import PaymentProvider, ProviderUnreachable
from vinte.wallet.providers.refusals import unreachable
from vinte.wallet.settlement import events as provider_events
from vinte.wallet.settlement.settling import give_up

# The provider may forget a key after 24 hours (docs.stripe.com/api/idempotent_requests): asked later, it would
# charge a second time. What it charged before is still told by its events.
KEY_LASTS = timedelta(hours=23)


def charge_saved_card(
    *, professional_id: UUID, amount_cents: int, idempotency_key: str, at: datetime
) -> UUID:
    """Top up from the saved card while its owner is away; returns the top-up's id.

    The result may be known at once or come as an event: ask `queries.top_up_state`. Calls the provider, so
    not inside a transaction. Raises Refused (`saved_card_missing`, `amount_out_of_range`,
    `payments_not_configured`, `provider_unreachable`: asked again with the same key it charges once),
    IdempotencyConflict.
    """
    refuse_amount(amount_cents, currency=ledger.wallet_currency(professional_id))
    provider = providers.configured()
    saved_card_of(professional_id, provider)
    row = expect_payment(
        professional_id=professional_id,
        amount_cents=amount_cents,
        method=TopUp.Method.SAVED_CARD,
        provider=provider.name,
        idempotency_key=idempotency_key,
        at=at,
    )
    try:
        charge_row(row, provider=provider, at=at)
    except ProviderUnreachable:
        raise unreachable() from None
    return row.pk


def charge_row(row: TopUp, *, provider: PaymentProvider, at: datetime) -> None:
    """Charge the saved card with a payment that waits, and take in the answer; once for each row.

    Raises Refused (`saved_card_missing`), ProviderUnreachable.
    """
    if row.state != TopUp.State.PENDING or row.provider_reference:
        return
    if at >= row.started_at + KEY_LASTS:
        give_up(row.pk, at=at)
        return
    card = saved_card_of(row.professional_id, provider)
    facts = provider.charge(
        top_up_id=row.pk,
        amount_cents=row.amount_cents,
        currency=row.currency,
        title=_("Saldo Vinte"),
        customer=card.customer_reference,
        card=card.card_reference,
        at=at,
    )
    provider_events.take_facts(facts, provider=provider.name, at=at)
