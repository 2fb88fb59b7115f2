"""What contested payments do to the books: frozen while a bank decides, taken when it is lost, given back when won.

Each function brings the books to what is known, whatever came before and however often it is asked: so the order
of events does not matter, and an amount follows the last word of the provider. Each cent of a payment leaves its
wallet once, by a refund or by a dispute; what a provider gives to the payer a second time is the operator's loss.
Called under the wallet's lock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Sum

from vinte.wallet.books import ledger, paid_for
from vinte.wallet.models import Dispute, LedgerAccount, LedgerTransaction, Posting, TopUp, TopUpRefund

Account = LedgerAccount.Kind
Kind = LedgerTransaction.Kind
State = Dispute.State

# What an incident moves, with its identifier as the reference.
KINDS = (Kind.FREEZE, Kind.THAW, Kind.CHARGEBACK, Kind.REINSTATEMENT)


@dataclass(frozen=True)
class Held:
    """What a dispute has moved so far, in whole cents: frozen, taken from the wallet, and lost by the operator."""

    frozen_cents: int = 0
    taken_cents: int = 0
    lost_cents: int = 0


def held_by(incident_ids: Collection[UUID]) -> dict[UUID, Held]:
    """What each of these incidents holds, as posted; one that moved nothing holds nothing."""
    sums: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
    rows = (
        Posting.objects.filter(transaction__reference__in=incident_ids, transaction__kind__in=KINDS)
        .order_by()
        .values_list("transaction__reference", "account__kind")
        .annotate(total=Sum("amount_cents"))
    )
    for incident_id, kind, total in rows:
        if incident_id is not None:
            sums[incident_id][kind] = total
    found = {}
    for incident_id in incident_ids:
        of = sums[incident_id]
        lost = -of.get(Account.LOSSES, 0)
        found[incident_id] = Held(
            frozen_cents=of.get(Account.FROZEN, 0),
            taken_cents=of.get(Account.PAYMENTS, 0) - lost,
            lost_cents=lost,
        )
    return found


def refunded_from_wallet_cents(top_up_id: UUID) -> int:
    """What of a payment left its wallet by refunds, done or asked for."""
    rows = TopUpRefund.objects.filter(top_up_id=top_up_id).exclude(state=TopUpRefund.State.REVERSED)
    found = rows.aggregate(asked=Sum("amount_cents"), lost=Sum("lost_cents"))
    return (found["asked"] or 0) - (found["lost"] or 0)


def taken_of_payment_cents(top_up_id: UUID) -> int:
    """What banks took of a payment from its wallet, by all its disputes."""
    incident_ids = Dispute.objects.filter(top_up_id=top_up_id, incident_id__isnull=False)
    held = held_by([key for key in incident_ids.values_list("incident_id", flat=True) if key])
    return sum(each.taken_cents for each in held.values())


def bring(row: Dispute, *, at: datetime) -> None:
    """Move what this dispute, as it is known now, has not moved yet."""
    if row.professional_id is None or row.top_up_id is None or row.incident_id is None:
        return
    ledger.lock_wallet(row.professional_id)
    held = held_by([row.incident_id])[row.incident_id]
    payment_cents = TopUp.objects.values_list("amount_cents", flat=True).get(pk=row.top_up_id)
    others_cents = taken_of_payment_cents(row.top_up_id) - held.taken_cents
    left_cents = payment_cents - refunded_from_wallet_cents(row.top_up_id) - others_cents
    claim_cents = max(0, min(row.amount_cents, left_cents))
    if row.state == State.OPEN:
        _freeze_to(row, held, claim_cents, at=at)
        return
    is_lost = row.state == State.LOST
    frozen_cents = held.frozen_cents
    frozen_cents -= _take_to(
        row,
        held,
        taken_cents=claim_cents if is_lost else 0,
        lost_cents=row.amount_cents - claim_cents if is_lost else 0,
        at=at,
    )
    if frozen_cents:
        _thaw(row, frozen_cents, at=at)


def follow_payment(top_up_id: UUID, *, at: datetime) -> None:
    """Bring every dispute of a payment to what is known, after something else of it moved."""
    for row in Dispute.objects.filter(top_up_id=top_up_id, incident_id__isnull=False).order_by("pk"):
        bring(row, at=at)


def follow(professional_id: UUID, *, at: datetime) -> None:
    """Freeze what came back as balance of payments that are contested: a freeze finds the money wherever it went."""
    for row in Dispute.objects.filter(
        professional_id=professional_id, incident_id__isnull=False, state=State.OPEN
    ).order_by("pk"):
        bring(row, at=at)


def _freeze_to(row: Dispute, held: Held, claim_cents: int, *, at: datetime) -> None:
    assert row.professional_id is not None and row.top_up_id is not None and row.incident_id is not None
    if held.frozen_cents > claim_cents:
        _thaw(row, held.frozen_cents - claim_cents, at=at)
        return
    parts = first_cents(
        paid_for.left_of_payment(row.professional_id, top_up_id=row.top_up_id),
        claim_cents - held.frozen_cents,
    )
    cents = sum(parts.values())
    if cents:
        ledger.post(
            professional_id=row.professional_id,
            kind=Kind.FREEZE,
            moves={Account.PURCHASED: -cents, Account.FROZEN: cents},
            idempotency_key=_key(row, Kind.FREEZE),
            reference=row.incident_id,
            from_lots=parts,
            at=at,
        )


def _thaw(row: Dispute, cents: int, *, at: datetime) -> None:
    assert row.professional_id is not None and row.incident_id is not None
    ledger.post(
        professional_id=row.professional_id,
        kind=Kind.THAW,
        moves={Account.FROZEN: -cents, Account.PURCHASED: cents},
        idempotency_key=_key(row, Kind.THAW),
        reference=row.incident_id,
        at=at,
    )


def _take_to(row: Dispute, held: Held, *, taken_cents: int, lost_cents: int, at: datetime) -> int:
    """Book what a bank took or gave back since the last word; returns what of it was frozen.

    First what is frozen goes, then what is left of the payment, wherever it lies; the rest is owed, and the books
    pay that from whatever else is there.
    """
    assert row.professional_id is not None and row.top_up_id is not None and row.incident_id is not None
    more, more_lost = taken_cents - held.taken_cents, lost_cents - held.lost_cents
    if not more and not more_lost:
        return 0
    moves: dict[str, int] = {Account.PAYMENTS: more + more_lost, Account.LOSSES: -more_lost}
    parts: dict[UUID, int] = {}
    from_frozen = 0
    if more > 0:
        from_frozen = min(held.frozen_cents, more)
        parts = first_cents(
            paid_for.left_of_payment(row.professional_id, top_up_id=row.top_up_id), more - from_frozen
        )
        there = sum(parts.values())
        moves |= {
            Account.FROZEN: -from_frozen,
            Account.PURCHASED: -there,
            Account.DEBT: from_frozen + there - more,
        }
    elif more < 0:
        moves |= ledger.comes_back(row.professional_id, -more)
    kind = Kind.REINSTATEMENT if more < 0 or (not more and more_lost < 0) else Kind.CHARGEBACK
    ledger.post(
        professional_id=row.professional_id,
        kind=kind,
        moves=moves,
        idempotency_key=_key(row, kind),
        reference=row.incident_id,
        from_lots=parts,
        at=at,
    )
    return from_frozen


def first_cents(parts: dict[UUID, int], cents: int) -> dict[UUID, int]:
    """So many cents of these parts, in their order, or all that there are."""
    found: dict[UUID, int] = {}
    for lot, there in parts.items():
        part = min(there, cents)
        if part > 0:
            found[lot] = part
            cents -= part
    return found


def _key(row: Dispute, kind: str) -> str:
    """A key for the next transaction of this kind; the wallet's lock lets nobody count at the same time."""
    assert row.professional_id is not None
    before = LedgerTransaction.objects.filter(
        professional_id=row.professional_id, reference=row.incident_id, kind=kind
    ).count()
    return f"{kind}:{row.incident_id}:{before}"
