"""Wallets opened, contacts charged, returns credited."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from vinte.kernel import formats
from vinte.wallet.books import contested, ledger, paid_for
from vinte.wallet.models import LedgerAccount, LedgerTransaction, Posting

Kind = LedgerAccount.Kind


@transaction.atomic
def open_wallet(*, professional_id: UUID, currency: str, market: str | None = None) -> None:
    """Give a professional a wallet in that currency; one that exists stays as it is.

    `market` is the one whose figures say when balance expires; this site's when none is named.

    Raises ValueError for an unknown currency, or when there is a wallet in another one.
    """
    formats.known_currency(currency)
    others = LedgerAccount.objects.filter(professional_id=professional_id).exclude(currency=currency)
    if others.exists():
        raise ValueError(f"professional {professional_id} has a wallet in another currency than {currency}")
    ledger.open_accounts(
        professional_id=professional_id, currency=currency, market=market or settings.VINTE_MARKET
    )


def lock_wallet(*, professional_id: UUID) -> None:
    """Hold a wallet until the transaction at hand ends, for who reads it and then acts; raises WalletMissing."""
    ledger.lock_wallet(professional_id)


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
    require_above_zero(amount_cents)
    entry = ledger.post(
        professional_id=professional_id,
        kind=LedgerTransaction.Kind.CONTACT,
        moves={Kind.SALES: amount_cents},
        spend_cents=amount_cents,
        spend_order=ledger.CONTACT_ORDER,
        idempotency_key=idempotency_key,
        reference=purchase_id,
        memo=memo,
        at=at,
    )
    paid_for.note_purchases(professional_id)
    return entry.pk


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
    require_above_zero(amount_cents)
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
    entry = ledger.post(
        professional_id=professional_id,
        kind=LedgerTransaction.Kind.RETURN,
        moves={**back, Kind.RETURNS: -amount_cents},
        idempotency_key=idempotency_key,
        reference=purchase_id,
        memo=memo,
        at=at,
    )
    contested.follow(professional_id, at=at)
    return entry.pk


def require_above_zero(amount_cents: int) -> None:
    if type(amount_cents) is not int or amount_cents <= 0:
        raise ValueError(f"amount_cents is {amount_cents!r}; expected a whole number above 0")
