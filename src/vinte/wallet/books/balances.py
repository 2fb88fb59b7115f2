"""What a professional can spend."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from vinte.wallet.books import ledger
from vinte.wallet.models import LedgerAccount, LedgerTransaction

Kind = LedgerAccount.Kind


@dataclass(frozen=True)
class Balance:
    """What a professional can spend: bought by top-ups, and granted by the guarantee or out of goodwill, in whole cents.

    `frozen_cents` waits for the end of a dispute and can't be spent; `debt_cents` is what a lost one left
    unpaid, 0 or above.
    """

    purchased_cents: int
    granted_cents: int
    currency: str
    frozen_cents: int = 0
    debt_cents: int = 0

    @property
    def total_cents(self) -> int:
        """What can be spent: purchased and granted together."""
        return self.purchased_cents + self.granted_cents


def balance(professional_id: UUID) -> Balance:
    """What the professional can spend now: nothing where the wallet was never needed yet.

    Raises WalletMissing as `ledger.unopened_currency` does.
    """
    accounts = LedgerAccount.objects.filter(professional_id=professional_id)
    found = {account.kind: account for account in accounts}
    if not found:
        return Balance(purchased_cents=0, granted_cents=0, currency=ledger.unopened_currency(professional_id))
    return Balance(
        purchased_cents=found[Kind.PURCHASED].balance_cents or 0,
        granted_cents=found[Kind.GRANTED].balance_cents or 0,
        currency=found[Kind.PURCHASED].currency,
        frozen_cents=found[Kind.FROZEN].balance_cents or 0,
        debt_cents=-(found[Kind.DEBT].balance_cents or 0),
    )


def paid_with_granted(professional_id: UUID) -> set[UUID]:
    """The purchases that were paid, in whole or in part, from granted balance: a guarantee's, or what was given."""
    references = LedgerTransaction.objects.filter(
        professional_id=professional_id,
        kind=LedgerTransaction.Kind.CONTACT,
        postings__account__kind=Kind.GRANTED,
    ).values_list("reference", flat=True)
    return {reference for reference in references if reference is not None}


def withdrawable_cents(professional_id: UUID) -> int:
    """What could be paid out: the purchased balance only (INVARIANTS, 8)."""
    return balance(professional_id).purchased_cents
