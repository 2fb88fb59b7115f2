"""Payments: asked of a provider, told by it, and credited once whatever arrives (INVARIANTS, 7).

The row of a payment is committed before the provider is asked, and nothing is asked inside a transaction:
an event that overtakes the answer finds the row by the identifier sent along.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vinte.kernel import rows
from vinte.kernel.cents import format_cents
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.wallet import ledger, providers
from vinte.wallet.models import LedgerAccount, LedgerTransaction, PayerAccount, TopUp
from vinte.wallet.providers import PaymentProvider, ProviderFacts, ProviderUnreachable

TOP_UP_LOWEST_CENTS = 500
TOP_UP_HIGHEST_CENTS = 500_000
# Taken in euros only; neither can be charged again by itself.
PREPAID_METHODS = (TopUp.Method.MB_WAY, TopUp.Method.MULTIBANCO)
# The provider may forget a key after 24 hours (docs.stripe.com/api/idempotent_requests): asked later, it would
# charge a second time. What it charged before is still told by its events.
KEY_LASTS = timedelta(hours=23)

Kind = LedgerAccount.Kind


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
            customer = _customer_of(row.professional_id, provider) if row.saves_card else ""
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


def unreachable() -> Refused:
    """What a person is told when the provider does not answer."""
    return Refused(
        code="provider_unreachable",
        message=_("O fornecedor de pagamentos não responde."),
        what_to_do=_("Nada foi cobrado por agora. Tente de novo daqui a uns minutos."),
    )


def refuse_amount(amount_cents: int, *, currency: str) -> None:
    """Raise Refused (`amount_out_of_range`) for an amount that can't be paid in."""
    if not TOP_UP_LOWEST_CENTS <= amount_cents <= TOP_UP_HIGHEST_CENTS:
        language = get_language() or "pt"
        raise Refused(
            code="amount_out_of_range",
            message=_("Não é possível carregar este valor."),
            what_to_do=_("Escolha um valor entre %(lowest)s e %(highest)s.")
            % {
                "lowest": format_cents(TOP_UP_LOWEST_CENTS, currency=currency, language=language),
                "highest": format_cents(TOP_UP_HIGHEST_CENTS, currency=currency, language=language),
            },
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
    if method not in TopUp.Method.values or (method in PREPAID_METHODS and currency != "EUR"):
        raise Refused(
            code="method_not_offered",
            message=_("Este meio de pagamento não está disponível."),
            what_to_do=_("Escolha outro."),
        )
    mine = TopUp.objects.filter(professional_id=professional_id, idempotency_key=idempotency_key)
    earlier = mine.first()
    if earlier is None:
        try:
            with transaction.atomic():
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


@transaction.atomic
def record_payment(
    *,
    professional_id: UUID,
    amount_cents: int,
    provider: str,
    provider_reference: str,
    idempotency_key: str,
    at: datetime,
    method: str = "card",
    started_at: datetime | None = None,
) -> TopUp:
    """Write down a payment that a provider has already taken, and credit it, once.

    For money whose events are not to be waited for: history that is brought in, and tests about other
    things. Raises IdempotencyConflict, WalletMissing.
    """
    row = expect_payment(
        professional_id=professional_id,
        amount_cents=amount_cents,
        method=method,
        provider=provider,
        provider_reference=provider_reference,
        idempotency_key=idempotency_key,
        at=started_at or at,
    )
    if not row.payment_reference:
        row.payment_reference = provider_reference
        row.save(update_fields=["payment_reference"])
    return settle_top_up(provider=provider, provider_reference=row.provider_reference, paid=True, at=at)


@transaction.atomic
def settle_top_up(*, provider: str, provider_reference: str, paid: bool, at: datetime) -> TopUp:
    """Take in that a payment was made or failed, in whatever order and however often it is said.

    The first word of `paid` credits the wallet, once; a later failure does not take it back, for that is
    a chargeback and comes as a payment incident. Raises NotAllowed for a reference nobody was given.
    """
    key = (
        TopUp.objects.filter(provider=provider, provider_reference=provider_reference)
        .exclude(provider_reference="")
        .values_list("pk", flat=True)
        .first()
    )
    if key is None:
        raise NotAllowed(f"no top-up of {provider} with that reference")
    row = lock(key)
    settle(row, outcome="paid" if paid else "failed", at=at)
    return row


@transaction.atomic
def give_up(top_up_id: UUID, *, at: datetime) -> None:
    """End a payment for which nobody was ever sent to a page; a later word of `paid` would still count."""
    row = lock(top_up_id)
    if not row.provider_reference:
        settle(row, outcome="expired", at=at)


def lock(top_up_id: UUID) -> TopUp:
    """The payment's row, locked, as committed."""
    return rows.lock_in_key_order(TopUp.objects.all(), [top_up_id])[0]


def settle(row: TopUp, *, outcome: str, at: datetime, failure_code: str = "") -> bool:
    """Move a locked payment to what its facts say, whatever came before; whether that changed it.

    Paid wins over everything; failed and expired hold only while nothing says paid.
    """
    from vinte.wallet import pack_orders  # it sells packs, which this module knows nothing of

    if row.state == TopUp.State.PAID or (row.state != TopUp.State.PENDING and outcome != "paid"):
        return False
    row.state, row.settled_at, row.failure_code = TopUp.State(outcome), at, failure_code
    row.save(update_fields=["state", "settled_at", "failure_code"])
    if outcome == "paid":
        ledger.post(
            professional_id=row.professional_id,
            kind=LedgerTransaction.Kind.TOP_UP,
            moves={Kind.PURCHASED: row.amount_cents, Kind.PAYMENTS: -row.amount_cents},
            idempotency_key=f"top-up:{row.pk}",
            reference=row.pk,
            at=at,
        )
    pack_orders.settled(row, at=at)
    return True


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
    from vinte.wallet import provider_events  # it takes facts in, and calls this module for it

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


def saved_card_of(professional_id: UUID, provider: PaymentProvider) -> PayerAccount:
    """The payer with a card at this provider; raises Refused (`saved_card_missing`)."""
    found = PayerAccount.objects.filter(professional_id=professional_id, provider=provider.name).first()
    if found is None or not found.card_reference:
        raise Refused(
            code="saved_card_missing",
            message=_("Não há cartão guardado."),
            what_to_do=_("Carregue o saldo com cartão e escolha guardá-lo."),
        )
    return found


def forget_saved_card(*, professional_id: UUID, at: datetime) -> None:
    """Remove the saved card, at the provider and here. Raises Refused (`saved_card_missing`, `provider_unreachable`)."""
    provider = providers.configured()
    card = saved_card_of(professional_id, provider)
    try:
        provider.forget_card(card=card.card_reference)
    except ProviderUnreachable:
        raise unreachable() from None
    clear_card(card, at=at)


def clear_card(row: PayerAccount, *, at: datetime) -> None:
    """Write down that there is no card any more."""
    row.card_reference, row.card_brand, row.card_last4 = "", "", ""
    row.card_exp_month, row.card_exp_year, row.card_changed_at = None, None, at
    row.save()


def _customer_of(professional_id: UUID, provider: PaymentProvider) -> str:
    """Who the professional is at the provider, made when first needed."""
    found = PayerAccount.objects.filter(professional_id=professional_id, provider=provider.name).first()
    if found is None:
        reference = provider.make_customer(professional_id=professional_id)
        found, _made = PayerAccount.objects.update_or_create(
            professional_id=professional_id,
            defaults={"provider": provider.name, "customer_reference": reference},
        )
    return found.customer_reference


def facts_of(row: TopUp, *, provider: PaymentProvider, at: datetime) -> ProviderFacts:
    """How the provider says that a payment stands; raises ProviderUnreachable, Refused."""
    return provider.look_at(reference=row.provider_reference, at=at)
