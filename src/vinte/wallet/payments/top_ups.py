"""Payments: asked of a provider, told by it, and credited once whatever arrives (INVARIANTS, 7).

The row of a payment is committed before the provider is asked, and nothing is asked inside a transaction:
an event that overtakes the answer finds the row by the identifier sent along.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vinte.kernel import formats, locks
from vinte.kernel.errors import IdempotencyConflict, Refused
from vinte.kernel.ids import new_id
from vinte.people import actions as people_actions
from vinte.wallet import providers
from vinte.wallet.books import ledger
from vinte.wallet.models import TopUp
from vinte.wallet.payments import bank
from vinte.wallet.payments.cards import customer_of
from vinte.wallet.providers import PaymentProvider, ProviderFacts, ProviderUnreachable
from vinte.wallet.providers.refusals import unreachable

TOP_UP_LOWEST_CENTS = 500
TOP_UP_HIGHEST_CENTS = 500_000
# How the key of a charge by consent begins.
AUTOMATIC_KEY = "automatic:"
# Taken in euros only; neither can be charged again by itself.
PREPAID_METHODS = (TopUp.Method.MB_WAY, TopUp.Method.MULTIBANCO)


def payment_methods(currency: str) -> tuple[str, ...]:
    """The means of payment that a wallet in this currency is offered, in the order of the page."""
    prepaid = PREPAID_METHODS if currency == "EUR" else ()
    return tuple(str(method) for method in (TopUp.Method.CARD, *prepaid))


@dataclass(frozen=True)
class StartedTopUp:
    """A top-up that waits for its payment at `pay_url`; `provider_reference` is what the provider calls it."""

    top_up_id: UUID
    pay_url: str
    provider_reference: str


def start_top_up(
    *,
    professional_id: UUID,
    amount_cents: int,
    idempotency_key: str,
    return_url: str,
    at: datetime,
    method: str = "card",
    save_card: bool = False,
) -> StartedTopUp:
    """Begin a payment on the provider's page and say where; nothing is credited before it is paid.

    `return_url` is absolute. Raises Refused (`amount_out_of_range`, `method_not_offered`,
    `payments_not_configured`, `provider_unreachable`), IdempotencyConflict.
    """
    provider = providers.configured()
    refuse_amount(amount_cents, currency=ledger.wallet_currency(professional_id))
    refuse_saved_card(method)
    row = expect_payment(
        professional_id=professional_id,
        amount_cents=amount_cents,
        method=method,
        provider=provider.name,
        idempotency_key=idempotency_key,
        return_url=return_url,
        saves_card=save_card and method == TopUp.Method.CARD,
        at=at,
    )
    return send_to_pay(row, provider=provider, title=_("Saldo Vinte"))


def send_to_pay(row: TopUp, *, provider: PaymentProvider, title: str) -> StartedTopUp:
    """Ask the provider for the page on which a payment is made; asked again, it is the same page.

    Raises Refused (`provider_unreachable`).
    """
    if not row.pay_url:
        try:
            customer = customer_of(row.professional_id, provider) if row.saves_card else ""
            started = provider.start(
                top_up_id=row.pk,
                amount_cents=row.amount_cents,
                currency=row.currency,
                method=row.method,
                title=title,
                language=get_language() or "pt",
                return_url=row.return_url,
                customer=customer,
                save_card=row.saves_card,
            )
        except ProviderUnreachable:
            raise unreachable() from None
        TopUp.objects.filter(pk=row.pk).update(pay_url=started.pay_url, provider_reference=started.reference)
        row.pay_url, row.provider_reference = started.pay_url, started.reference
    return StartedTopUp(top_up_id=row.pk, pay_url=row.pay_url, provider_reference=row.provider_reference)


def refuse_amount(amount_cents: int, *, currency: str) -> None:
    """Raise Refused (`amount_out_of_range`) for an amount that can't be paid in."""
    if not TOP_UP_LOWEST_CENTS <= amount_cents <= TOP_UP_HIGHEST_CENTS:
        raise Refused(
            code="amount_out_of_range",
            message=_("Não é possível carregar este valor."),
            what_to_do=_("Escolha um valor entre %(lowest)s e %(highest)s.")
            % {
                "lowest": formats.money(TOP_UP_LOWEST_CENTS, currency=currency),
                "highest": formats.money(TOP_UP_HIGHEST_CENTS, currency=currency),
            },
        )


def refuse_saved_card(method: str) -> None:
    """Raise Refused (`method_not_offered`) for a saved card that a form names.

    It is charged by who was agreed with before.
    """
    if method == TopUp.Method.SAVED_CARD:
        raise _not_offered()


def _not_offered() -> Refused:
    return Refused(
        code="method_not_offered",
        message=_("Este meio de pagamento não está disponível."),
        what_to_do=_("Escolha outro."),
    )


def expect_payment(
    *,
    professional_id: UUID,
    amount_cents: int,
    provider: str,
    idempotency_key: str,
    at: datetime,
    method: str = "card",
    provider_reference: str = "",
    return_url: str = "",
    saves_card: bool = False,
) -> TopUp:
    """Write down a payment that waits, or return the one that this key wrote before; asks nobody.

    Raises Refused (`method_not_offered`), IdempotencyConflict, WalletMissing.
    """
    currency = ledger.wallet_currency(professional_id)
    by_transfer = method == TopUp.Method.TRANSFER and provider == bank.BANK and bank.takes(currency)
    if not by_transfer and method not in (*payment_methods(currency), TopUp.Method.SAVED_CARD):
        raise _not_offered()
    mine = TopUp.objects.filter(professional_id=professional_id, idempotency_key=idempotency_key)
    earlier = mine.first()
    if earlier is None:
        try:
            with transaction.atomic():
                people_actions.note_act_under_way()
                return TopUp.objects.create(
                    id=new_id(at=at),
                    professional_id=professional_id,
                    amount_cents=amount_cents,
                    currency=currency,
                    method=method,
                    provider=provider,
                    provider_reference=provider_reference,
                    return_url=return_url,
                    idempotency_key=idempotency_key,
                    saves_card=saves_card,
                    started_at=at,
                )
        except IntegrityError:
            # The same form was sent twice at once; the other one is committed by now.
            earlier = mine.get()
    if (earlier.amount_cents, earlier.method, earlier.saves_card) != (amount_cents, method, saves_card):
        raise IdempotencyConflict(key=idempotency_key)
    return earlier


def lock(top_up_id: UUID) -> TopUp:
    """The payment's row, locked, as committed."""
    return locks.lock_in_key_order(TopUp.objects.all(), [top_up_id])[0]


def facts_of(row: TopUp, *, provider: PaymentProvider, at: datetime) -> ProviderFacts:
    """How the provider says that a payment stands; raises ProviderUnreachable, Refused."""
    return provider.look_at(reference=row.provider_reference, at=at)
