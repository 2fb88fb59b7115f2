"""The guarantee paid to a balance, once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vinte.wallet.books import ledger
from vinte.wallet.books.spending import require_above_zero
from vinte.wallet.models import LedgerAccount, LedgerTransaction
from vinte.wallet.payments import incidents

Kind = LedgerAccount.Kind


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
    require_above_zero(amount_cents)
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
