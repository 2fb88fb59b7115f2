"""What changes about money. Every cent moves through `ledger.post`."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from vinte.kernel.cents import format_cents
from vinte.wallet import incidents, ledger
from vinte.wallet.automatic import (
    give_automatic_top_up_consent,
    revoke_automatic_top_up,
    top_up_automatically,
    top_up_soon,
)
from vinte.wallet.freezing import close_dispute, open_dispute
from vinte.wallet.incidents import record_failed_charge, record_incident, settle_incident
from vinte.wallet.models import LedgerAccount, LedgerTransaction, Posting, WalletHolder
from vinte.wallet.pack_orders import order_pack
from vinte.wallet.packs import buy_pack, cancel_pack, end_pack
from vinte.wallet.payments import (
    StartedTopUp,
    charge_saved_card,
    expect_payment,
    forget_saved_card,
    record_payment,
    settle_top_up,
    start_top_up,
)
from vinte.wallet.provider_events import take_event
from vinte.wallet.refunds import refund_top_up

__all__ = [
    "StartedTopUp",
    "buy_pack",
    "cancel_pack",
    "charge_contact",
    "charge_saved_card",
    "close_dispute",
    "credit_return",
    "end_pack",
    "expect_payment",
    "forget_saved_card",
    "give_automatic_top_up_consent",
    "open_dispute",
    "open_wallet",
    "order_pack",
    "pay_guarantee",
    "record_failed_charge",
    "record_incident",
    "record_payment",
    "refund_top_up",
    "revoke_automatic_top_up",
    "settle_incident",
    "settle_top_up",
    "start_top_up",
    "take_event",
    "top_up_automatically",
    "top_up_soon",
]

Kind = LedgerAccount.Kind


@transaction.atomic
def open_wallet(*, professional_id: UUID, currency: str, market: str | None = None) -> None:
    """Give a professional a wallet in that currency; one that exists stays as it is.

    `market` is the one whose figures say when balance expires; this site's when none is named.

    Raises ValueError when there is one in another currency.
    """
    format_cents(0, currency=currency)
    others = LedgerAccount.objects.filter(professional_id=professional_id).exclude(currency=currency)
    if others.exists():
        raise ValueError(f"professional {professional_id} has a wallet in another currency than {currency}")
    ledger.open_accounts(professional_id=professional_id, currency=currency)
    WalletHolder.objects.bulk_create(
        [WalletHolder(professional_id=professional_id, market=market or settings.VINTE_MARKET)],
        ignore_conflicts=True,
    )


def charge_contact(
    *,
    professional_id: UUID,
    purchase_id: UUID,
    amount_cents: int,
    idempotency_key: str,
    memo: str,
    at: datetime,
) -> UUID:
    """Take the price of a contact from the wallet, granted balance first; returns the transaction's id.

    Raises Refused (`balance_too_low`), IdempotencyConflict, ValueError for an amount that is not above 0.
    """
    _above_zero(amount_cents)
    return ledger.post(
        professional_id=professional_id,
        kind=LedgerTransaction.Kind.CONTACT,
        moves={Kind.SALES: amount_cents},
        spend_cents=amount_cents,
        spend_order=ledger.CONTACT_ORDER,
        idempotency_key=idempotency_key,
        reference=purchase_id,
        memo=memo,
        at=at,
    ).pk


def credit_return(
    *,
    professional_id: UUID,
    purchase_id: UUID,
    amount_cents: int,
    idempotency_key: str,
    memo: str,
    at: datetime,
) -> UUID:
    """Give back what a contact cost, or a part of it, to the accounts that paid; returns the transaction's id.

    A part goes first to purchased balance, then to granted: the last that was spent comes back first. Raises
    IdempotencyConflict, and ValueError for an amount that is not above 0 or more than was paid.
    """
    _above_zero(amount_cents)
    paid = {
        posting.account.kind: -posting.amount_cents
        for posting in Posting.objects.filter(
            transaction__kind=LedgerTransaction.Kind.CONTACT,
            transaction__reference=purchase_id,
            account__professional_id=professional_id,
        ).select_related("account")
    }
    back: dict[str, int] = {}
    left_cents = amount_cents
    for kind in reversed(ledger.CONTACT_ORDER):
        part_cents = min(left_cents, paid.get(kind, 0))
        if part_cents:
            back[str(kind)] = part_cents
            left_cents -= part_cents
    if left_cents:
        raise ValueError(
            f"purchase {purchase_id} was paid with {sum(paid.values())} cents, less than {amount_cents}"
        )
    return ledger.post(
        professional_id=professional_id,
        kind=LedgerTransaction.Kind.RETURN,
        moves={**back, Kind.RETURNS: -amount_cents},
        idempotency_key=idempotency_key,
        reference=purchase_id,
        memo=memo,
        at=at,
    ).pk


@transaction.atomic
def pay_guarantee(
    *,
    professional_id: UUID,
    decision_id: UUID,
    amount_cents: int,
    idempotency_key: str,
    memo: str,
    at: datetime,
) -> UUID:
    """Credit a guarantee's refund as granted balance, which can't be withdrawn; returns the transaction's id.

    Raises Refused (`dispute_open`) while a payment is contested (INVARIANTS, rulings), IdempotencyConflict,
    ValueError for an amount that is not above 0. Runs in the caller's transaction: a dispute that opens at
    the same instant waits for the wallet's lock, or is seen here.
    """
    _above_zero(amount_cents)
    ledger.lock_wallet(professional_id)
    paid = LedgerTransaction.objects.filter(idempotency_key=idempotency_key).exists()
    if not paid and incidents.contested(professional_id=professional_id, at=at):
        raise incidents.dispute_open()
    return ledger.post(
        professional_id=professional_id,
        kind=LedgerTransaction.Kind.GUARANTEE,
        moves={Kind.GRANTED: amount_cents, Kind.GUARANTEE: -amount_cents},
        idempotency_key=idempotency_key,
        reference=decision_id,
        memo=memo,
        at=at,
    ).pk


def _above_zero(amount_cents: int) -> None:
    if type(amount_cents) is not int or amount_cents <= 0:
        raise ValueError(f"amount_cents is {amount_cents!r}; expected a whole number above 0")
