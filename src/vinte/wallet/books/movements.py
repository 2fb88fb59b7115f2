"""The postings on a balance, as the lots see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from vinte.wallet.models import LedgerAccount, Posting

Kind = LedgerAccount.Kind


BALANCE_KINDS = (Kind.PURCHASED, Kind.GRANTED)


@dataclass(frozen=True)
class Move:
    """One posting on a balance, as the lots see it; `amount_cents` is signed."""

    transaction_id: UUID
    transaction_kind: str
    reference: UUID | None
    lot_id: UUID | None
    kind: str
    amount_cents: int
    at: datetime
    from_lots: Mapping[str, int] | None = None


def lot_id(transaction_id: UUID, kind: str) -> UUID:
    """The identifier of the lot that a transaction made on a kind of balance."""
    return uuid5(transaction_id, str(kind))


def moves_of(professional_id: UUID) -> list[Move]:
    """The postings on a professional's balances, in the order of their commits: the wallet's lock sorts them."""
    found = (
        Posting.objects.filter(account__professional_id=professional_id, account__kind__in=BALANCE_KINDS)
        .order_by("pk")
        .values_list(
            "transaction_id",
            "transaction__kind",
            "transaction__reference",
            "transaction__lot_id",
            "account__kind",
            "amount_cents",
            "transaction__posted_at",
            "transaction__from_lots",
        )
    )
    return [Move(*row) for row in found]
