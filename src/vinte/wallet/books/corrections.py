"""An error in the books, corrected by a new transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.wallet.books import ledger
from vinte.wallet.models import LedgerAccount, LedgerTransaction, Posting

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
    book account of corrections, and the memo holds the reason and who corrected. What the guarantee paid never
    becomes balance that can be withdrawn (INVARIANTS, 8): what corrections took of it comes back to it only. Raises
    Refused (`reason_missing`, `balance_too_low`, `granted_stays_granted`), LookupError for another account,
    IdempotencyConflict.
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
    key = f"correction:{idempotency_key}"
    if not LedgerTransaction.objects.filter(idempotency_key=key).exists():
        _refuse_turning(professional_id, account=account, amount_cents=amount_cents)
    ledger.post(
        professional_id=professional_id,
        kind=LedgerTransaction.Kind.CORRECTION,
        moves={account: amount_cents, Kind.CORRECTIONS: -amount_cents},
        idempotency_key=key,
        reference=by,
        memo=said,
        at=at,
    )


def _refuse_turning(professional_id: UUID, *, account: str, amount_cents: int) -> None:
    """Refuse what would leave corrections that took from the granted balance and added to the purchased one."""
    rows = (
        Posting.objects.filter(
            account__professional_id=professional_id, transaction__kind=LedgerTransaction.Kind.CORRECTION
        )
        .order_by()
        .values_list("account__kind")
        .annotate(total=Sum("amount_cents"))
    )
    sums = dict(rows)
    sums[account] = sums.get(account, 0) + amount_cents
    if sums.get(Kind.GRANTED, 0) < 0 < sums.get(Kind.PURCHASED, 0):
        raise Refused(
            code="granted_stays_granted",
            message=_("O saldo da garantia ou oferecido não passa a saldo carregado, que se pode levantar."),
            what_to_do=_("Corrija o saldo da garantia ou oferecido: o que se lhe tirou volta a ele."),
        )
