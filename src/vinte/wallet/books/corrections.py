"""An error in the books, corrected by a new transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.wallet.books import ledger
from vinte.wallet.models import LedgerAccount, LedgerTransaction

Kind = LedgerAccount.Kind


@transaction.atomic
def correct(
    *,
    professional_id: UUID,
    account: str,
    amount_cents: int,
    reason: str,
    by: UUID,
    idempotency_key: str,
    at: datetime,
) -> None:
    """Correct an error by a new transaction: add to a balance, take from it, or end a debt.

    `account` is purchased, granted or debt; `amount_cents` is signed and not zero. The other side is the
    book account of corrections, and the memo holds the reason and who corrected. Raises Refused
    (`reason_missing`, `balance_too_low`), LookupError for another account, IdempotencyConflict.
    """
    if account not in (Kind.PURCHASED, Kind.GRANTED, Kind.DEBT):
        raise LookupError(f"no correction of {account!r}; known are purchased, granted, debt")
    said = " ".join(reason.split())
    if not said:
        raise Refused(
            code="reason_missing",
            message=_("Uma correção precisa de um motivo."),
            what_to_do=_("Escreva o que estava errado."),
        )
    wallet = ledger.lock_wallet(professional_id)[account]
    after = (wallet.balance_cents or 0) + amount_cents
    if (account == Kind.DEBT and after > 0) or (account != Kind.DEBT and after < 0):
        raise Refused(
            code="balance_too_low",
            message=_("A correção é maior do que o valor da conta."),
            what_to_do=_("Veja o saldo e a dívida desta conta."),
        )
    ledger.post(
        professional_id=professional_id,
        kind=LedgerTransaction.Kind.CORRECTION,
        moves={account: amount_cents, Kind.CORRECTIONS: -amount_cents},
        idempotency_key=f"correction:{idempotency_key}",
        reference=by,
        memo=said,
        at=at,
    )
