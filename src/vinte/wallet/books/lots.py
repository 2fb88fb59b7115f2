"""Lots: each amount that was credited, what is left of it, and when it expires.

A lot is the credit of one transaction on one kind of balance. What is left of it is computed from the
postings, in the order in which they were committed, and kept nowhere: so the lots of a kind always sum to
its account's balance (INVARIANTS, 2). Within a kind, spending takes what expires first, then what is
oldest; a transaction that names a lot (`lot_id`), or several with their cents (`from_lots`), takes from those
first. Every credit begins its own
term on its day: a contact given back, or a balance thawed, never comes back expired.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from heapq import heappop, heappush
from uuid import UUID

from vinte.wallet.books import expiry_terms, movements
from vinte.wallet.books.movements import Move, moves_of
from vinte.wallet.models import LedgerAccount, LedgerTransaction

Kind = LedgerAccount.Kind


@dataclass(frozen=True)
class Lot:
    """An amount credited: what is left of it, and the last day on which it can be spent (None: no end)."""

    id: UUID
    kind: str
    source: str
    reference: UUID | None
    credited_at: datetime
    amount_cents: int
    remaining_cents: int
    expires_on: date | None

    @property
    def source_label(self) -> str:
        """Where it came from, in the reader's language."""
        return str(LedgerTransaction.Kind(self.source).label)


def walk(
    moves: Iterable[Move],
    *,
    expires_on: Callable[[Move], date | None],
    taken: Callable[[Move, Lot, int], None] = lambda move, lot, cents: None,
    credited: Callable[[Move, Lot], None] = lambda move, lot: None,
) -> list[Lot]:
    """Every lot that these postings made, oldest first, emptied ones too.

    `moves` stand in the order of their commits; `taken` is told each time that one takes cents from a lot, and
    `credited` when one makes a lot.
    Raises ValueError when more was taken than there was, which the database never lets happen.
    """
    lots: dict[UUID, Lot] = {}
    queues: dict[str, list[tuple[date, int, UUID]]] = {}
    for number, move in enumerate(moves):
        queue = queues.setdefault(move.kind, [])
        if move.amount_cents > 0:
            lot = Lot(
                id=movements.lot_id(move.transaction_id, move.kind),
                kind=move.kind,
                source=move.transaction_kind,
                reference=move.reference,
                credited_at=move.at,
                amount_cents=move.amount_cents,
                remaining_cents=move.amount_cents,
                expires_on=expires_on(move),
            )
            lots[lot.id] = lot
            heappush(queue, (lot.expires_on or date.max, number, lot.id))
            credited(move, lot)
            continue
        missing = -move.amount_cents
        for name, cents in (move.from_lots or {}).items():
            named = UUID(name)
            if named in lots and lots[named].kind == move.kind:
                missing -= _take(lots, named, min(missing, cents), move, taken)
        if move.lot_id in lots and lots[move.lot_id].kind == move.kind:
            missing -= _take(lots, move.lot_id, missing, move, taken)
        while missing:
            if not queue:
                raise ValueError(f"{move.kind}: {missing} cents more were taken than credited")
            first_id = queue[0][2]
            missing -= _take(lots, first_id, missing, move, taken)
            if not lots[first_id].remaining_cents:
                heappop(queue)
    return list(lots.values())


def _take(
    lots: dict[UUID, Lot],
    lot_id: UUID,
    wanted_cents: int,
    move: Move,
    taken: Callable[[Move, Lot, int], None],
) -> int:
    lot = lots[lot_id]
    cents = min(lot.remaining_cents, wanted_cents)
    lots[lot_id] = replace(lot, remaining_cents=lot.remaining_cents - cents)
    if cents:
        taken(move, lot, cents)
    return cents


def of(professional_id: UUID) -> list[Lot]:
    """Every lot of a professional, oldest first, emptied ones too; call it under the wallet's lock to act on it."""
    terms = expiry_terms.ExpiryTerms.of(professional_id)
    return walk(moves_of(professional_id), expires_on=terms.expires_on)


def brought_by(professional_id: UUID, *, reference: UUID, source: str) -> Lot | None:
    """The lot that one transaction made, emptied or not; None when it made none. Under the wallet's lock."""
    found = (lot for lot in of(professional_id) if lot.reference == reference and lot.source == source)
    return next(found, None)


def left(professional_id: UUID) -> list[Lot]:
    """The lots with something left, in the order of use for contacts: granted first, then what expires first."""
    found = [lot for lot in of(professional_id) if lot.remaining_cents]
    return sorted(
        found,
        key=lambda lot: (lot.kind != Kind.GRANTED, lot.expires_on or date.max, lot.credited_at),
    )
