"""The lines of a statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Min, QuerySet, Sum

from vinte.wallet.models import LedgerAccount, LedgerTransaction, Posting

Kind = LedgerAccount.Kind
_BALANCE_KINDS = (Kind.PURCHASED, Kind.GRANTED)


@dataclass(frozen=True)
class StatementLine:
    """One transaction as its professional reads it; amounts are signed, in whole cents.

    `debt_cents` is negative where a debt arose and positive where it was paid.
    """

    at: datetime
    kind: str
    memo: str
    reference: UUID | None
    purchased_cents: int
    granted_cents: int
    balance_after_cents: int
    frozen_cents: int = 0
    debt_cents: int = 0

    @property
    def amount_cents(self) -> int:
        """What the transaction did to the whole balance."""
        return self.purchased_cents + self.granted_cents

    @property
    def kind_label(self) -> str:
        """The kind in the reader's language."""
        return str(LedgerTransaction.Kind(self.kind).label)


def statement(professional_id: UUID) -> list[StatementLine]:
    """Every transaction that moved the balance, what is frozen or what is owed, newest first, each with the balance after it."""
    return _lines(_postings(professional_id), opening_cents=0)


def latest_lines(professional_id: UUID, *, count: int) -> list[StatementLine]:
    """The first so many lines of `statement`; no others are read."""
    postings = _postings(professional_id)
    latest = postings.order_by().values("transaction_id").annotate(first=Min("pk")).order_by("-first")[:count]
    shown = postings.filter(transaction_id__in=[row["transaction_id"] for row in latest])
    balances = LedgerAccount.objects.filter(professional_id=professional_id, kind__in=_BALANCE_KINDS)
    moved_cents = sum(posting.amount_cents for posting in shown if posting.account.kind in _BALANCE_KINDS)
    closing_cents = balances.aggregate(total=Sum("balance_cents"))["total"] or 0
    return _lines(shown, opening_cents=closing_cents - moved_cents)


def _postings(professional_id: UUID) -> QuerySet[Posting]:
    rows = Posting.objects.filter(account__professional_id=professional_id)
    return rows.select_related("transaction", "account").order_by("pk")


def _lines(postings: Iterable[Posting], *, opening_cents: int) -> list[StatementLine]:
    entries: dict[UUID, LedgerTransaction] = {}
    amounts: dict[UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for posting in postings:
        entries[posting.transaction_id] = posting.transaction
        amounts[posting.transaction_id][posting.account.kind] += posting.amount_cents
    lines = []
    running_cents = opening_cents
    for key, entry in entries.items():
        purchased_cents, granted_cents = amounts[key][Kind.PURCHASED], amounts[key][Kind.GRANTED]
        running_cents += purchased_cents + granted_cents
        lines.append(
            StatementLine(
                at=entry.posted_at,
                kind=entry.kind,
                memo=entry.memo,
                reference=entry.reference,
                purchased_cents=purchased_cents,
                granted_cents=granted_cents,
                balance_after_cents=running_cents,
                frozen_cents=amounts[key][Kind.FROZEN],
                debt_cents=amounts[key][Kind.DEBT],
            )
        )
    return lines[::-1]
