"""Which contacts a payment's money bought: what the guarantee asks of a payment that was taken back.

Money keeps its payment when it comes back as balance: what a returned contact, a thawed dispute or a refund
that failed gives back is what they had taken, the last cents first.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from uuid import UUID

from vinte.wallet.books import expiry_terms, lots
from vinte.wallet.books.movements import Move, moves_of
from vinte.wallet.models import Dispute, IncidentChange, IncidentPurchase, LedgerTransaction

Kind = LedgerTransaction.Kind

# Some cents, and the reference of the transaction by which they came into the wallet.
_Cents = tuple[UUID | None, int]
# What took them: the transaction's kind, its reference, and the kind of balance.
_Taken = tuple[str | None, UUID | None, str]

# Which kind of credit gives back what which other took, for the same reference. A correction does so for a refund
# that failed; one that an operator writes has a reference of its own kind.
_GIVES_BACK: Mapping[str, str] = {
    Kind.RETURN: Kind.CONTACT,
    Kind.THAW: Kind.FREEZE,
    Kind.CORRECTION: Kind.REFUND,
}


def bought_with(professional_id: UUID) -> dict[UUID, set[UUID]]:
    """The contacts that were bought, returned ones too, by where their money came from.

    Keys are the references of the transactions that brought it: a payment, a guarantee, a reinstatement.
    """
    return _traced(professional_id)[0]


def left_by_source(professional_id: UUID) -> dict[UUID, int]:
    """What is left of balance, in whole cents, by where its money came from, as `bought_with` names it.

    What came back as balance is again what it was: a guarantee's money that a returned contact gives back is
    the guarantee's. Call it under the wallet's lock to act on it.
    """
    return _traced(professional_id)[1]


def _traced(professional_id: UUID) -> tuple[dict[UUID, set[UUID]], dict[UUID, int]]:
    moves = moves_of(professional_id)
    credits = {lots.lot_id(move.transaction_id, move.kind): move for move in moves if move.amount_cents > 0}
    left: dict[UUID, deque[_Cents]] = {}
    # What was taken, in the order of taking.
    spent: defaultdict[_Taken, list[_Cents]] = defaultdict(list)
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)

    def taken(move: Move, lot: lots.Lot, cents: int) -> None:
        if lot.id not in left:
            left[lot.id] = deque(_sources(credits[lot.id], spent))
        for source, part in _cut(left[lot.id], cents):
            spent[move.transaction_kind, move.reference, move.kind].append((source, part))
            if source and move.reference and move.transaction_kind == Kind.CONTACT:
                found[source].add(move.reference)

    ended = lots.walk(moves, expires_on=expiry_terms.ExpiryTerms.of(professional_id).expires_on, taken=taken)
    remaining: defaultdict[UUID, int] = defaultdict(int)
    for lot in ended:
        if lot.remaining_cents:
            for source, cents in left.get(lot.id) or _sources(credits[lot.id], spent):
                if source:
                    remaining[source] += cents
    return dict(found), dict(remaining)


def note_purchases(professional_id: UUID) -> None:
    """Write down which contacts were bought with each payment that is or was contested.

    Called when a payment is contested, and with each contact bought from then on, for what is left of the
    payment may still buy. Call it under the wallet's lock.
    """
    payments = incident_sources(professional_id)
    if not payments:
        return
    bought = bought_with(professional_id)
    IncidentPurchase.objects.bulk_create(
        (
            IncidentPurchase(
                professional_id=professional_id, incident_id=incident_id, purchase_id=purchase_id
            )
            for incident_id, sources in payments.items()
            for purchase_id in sorted({one for source in sources for one in bought.get(source, ())})
        ),
        ignore_conflicts=True,
    )


def incident_sources(professional_id: UUID) -> dict[UUID, set[UUID]]:
    """For each incident about a payment, the references by which its money came into the wallet."""
    contested = Dispute.objects.filter(
        professional_id=professional_id, incident_id__isnull=False, top_up_id__isnull=False
    ).values_list("incident_id", "top_up_id")
    found = {incident_id: {top_up_id} for incident_id, top_up_id in contested if incident_id and top_up_id}
    if found:
        changes = IncidentChange.objects.filter(professional_id=professional_id, incident_id__in=found)
        for incident_id, change_id in changes.values_list("incident_id", "id"):
            # What a bank gave back after all came by the change that said so.
            found[incident_id].add(change_id)
    return found


def _sources(credit: Move, spent: Mapping[_Taken, list[_Cents]]) -> Iterable[_Cents]:
    """Where the cents of a credit come from: what it gives back of what was taken before, else the credit itself."""
    missing = credit.amount_cents
    given_back: list[_Cents] = []
    taken_by = _GIVES_BACK.get(credit.transaction_kind)
    for source, cents in reversed(spent.get((taken_by, credit.reference, credit.kind), [])):
        part = min(cents, missing)
        missing -= part
        if part:
            given_back.append((source, part))
    if missing:
        given_back.append((credit.reference, missing))
    return given_back


def _cut(from_queue: deque[_Cents], cents: int) -> Iterable[_Cents]:
    while cents:
        source, there = from_queue[0]
        part = min(there, cents)
        yield source, part
        cents -= part
        if part == there:
            from_queue.popleft()
        else:
            from_queue[0] = (source, there - part)
