"""The books as the operator reads them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum

from vinte.kernel.long_lists import LongList
from vinte.wallet.models import LedgerAccount, Posting

Kind = LedgerAccount.Kind


@dataclass(frozen=True)
class AccountTotal:
    """One kind of account in the books: the sum of its postings, in signed cents of one currency."""

    kind: str
    currency: str
    total_cents: int

    @property
    def label(self) -> str:
        """The kind in the reader's language."""
        return str(Kind(self.kind).label)


def totals() -> list[AccountTotal]:
    """Every kind of account with its sum, in the order of the kinds; all of a currency sum to zero."""
    found = (
        Posting.objects.values_list("account__kind", "account__currency")
        .annotate(total=Sum("amount_cents"))
        .order_by("account__currency")
    )
    order = list(Kind.values)
    lines = [AccountTotal(*row) for row in found]
    return sorted(lines, key=lambda line: (line.currency, order.index(line.kind)))


@dataclass(frozen=True)
class Debt:
    """What one professional owes after a lost dispute."""

    professional_id: UUID
    owed_cents: int
    currency: str


def debts() -> LongList[Debt]:
    """Who owes, most first."""
    found = LedgerAccount.objects.filter(
        kind=Kind.DEBT, balance_cents__lt=0, professional_id__isnull=False
    ).order_by("balance_cents", "pk")
    return LongList(found, read=lambda rows: [_debt(row) for row in rows])


def _debt(row: LedgerAccount) -> Debt:
    assert row.professional_id is not None and row.balance_cents is not None
    return Debt(row.professional_id, -row.balance_cents, row.currency)
