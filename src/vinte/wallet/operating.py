"""What the operator sees and does in the books."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.wallet import ledger
from vinte.wallet.models import (
    Dispute,
    IncidentChange,
    LedgerAccount,
    LedgerTransaction,
    PaymentIncident,
    Posting,
)
from vinte.wallet.queries import IncidentHistory

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


def debts() -> list[Debt]:
    """Who owes, most first."""
    found = LedgerAccount.objects.filter(kind=Kind.DEBT, balance_cents__lt=0).order_by("balance_cents", "pk")
    return [
        Debt(row.professional_id, -(row.balance_cents or 0), row.currency)
        for row in found
        if row.professional_id
    ]


def disputes() -> list[Dispute]:
    """The disputes that are about a payment of ours, open ones first, then newest first."""
    rows = Dispute.objects.filter(incident_id__isnull=False).order_by("-opened_at", "-pk")
    return sorted(rows, key=lambda row: row.state != Dispute.State.OPEN)


def incident_histories(limit: int = 200) -> list[IncidentHistory]:
    """The latest payment incidents of everybody with their changes, open ones first."""
    rows = list(PaymentIncident.objects.order_by("-occurred_at", "-id")[:limit])
    changes: dict[UUID, list[IncidentChange]] = defaultdict(list)
    wanted = IncidentChange.objects.filter(incident_id__in=[row.id for row in rows])
    for change in wanted.order_by("changed_at", "id"):
        changes[change.incident_id].append(change)
    lines = [IncidentHistory(row, tuple(changes[row.id])) for row in rows]
    return sorted(lines, key=lambda line: line.incident.state != PaymentIncident.State.OPEN)


def correct(
    *,
    professional_id: UUID,
    account: str,
    amount_cents: int,
    reason: str,
    by: UUID,
    idempotency_key: str,
    at: datetime,
) -> LedgerTransaction:
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
    ledger.wallet_currency(professional_id)  # raises WalletMissing
    wallet = LedgerAccount.objects.get(professional_id=professional_id, kind=account)
    after = (wallet.balance_cents or 0) + amount_cents
    if (account == Kind.DEBT and after > 0) or (account != Kind.DEBT and after < 0):
        raise Refused(
            code="balance_too_low",
            message=_("A correção é maior do que o valor da conta."),
            what_to_do=_("Veja o saldo e a dívida desta conta."),
        )
    return ledger.post(
        professional_id=professional_id,
        kind=LedgerTransaction.Kind.CORRECTION,
        moves={account: amount_cents, Kind.CORRECTIONS: -amount_cents},
        idempotency_key=f"correction:{idempotency_key}",
        reference=by,
        memo=said,
        at=at,
    )
