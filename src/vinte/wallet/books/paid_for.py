"""Which contacts a payment's money bought, and where what is left of it lies: each cent followed through every account.

Money keeps its payment when it comes back as balance: what a returned contact, a thawed dispute or a refund
that failed gives back is what they had taken, the last cents first. What paid a debt that was none in the end comes
back as the money that had paid it.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from vinte.wallet.books import expiry_terms, lots
from vinte.wallet.books.movements import Move, moves_of
from vinte.wallet.models import Dispute, IncidentPurchase, LedgerTransaction, TopUpRefund

Kind = LedgerTransaction.Kind

# Some cents, and the reference of the transaction by which they came into the wallet.
_Cents = tuple[UUID | None, int]
# What took them: a name for the case, what it is about, and the kind of balance.
_Case = tuple[str, UUID | None, str]

_DISPUTE, _DEBT = "dispute", "debt"
# What takes cents for a case, and what gives them back. A dispute's take and give are one case, of one incident;
# all debts are one, for it is the wallet that owes.
_TAKES: dict[str, str] = {
    Kind.CONTACT: Kind.CONTACT,
    Kind.REFUND: Kind.REFUND,
    Kind.FREEZE: _DISPUTE,
    Kind.CHARGEBACK: _DISPUTE,
    Kind.SETTLEMENT: _DEBT,
}
_GIVES_BACK: dict[str, tuple[str, ...]] = {
    Kind.RETURN: (Kind.CONTACT,),
    Kind.REFUND_BACK: (Kind.REFUND, _DEBT),
    Kind.THAW: (_DISPUTE,),
    Kind.REINSTATEMENT: (_DISPUTE, _DEBT),
}
# What these take is of the payment that they are about before it is of any other.
_OF_A_PAYMENT = (Kind.FREEZE, Kind.CHARGEBACK, Kind.REFUND)


def bought_with(professional_id: UUID) -> dict[UUID, set[UUID]]:
    """The contacts that were bought, returned ones too, by where their money came from.

    Keys are the references of the transactions that brought it: a payment, a guarantee, a reinstatement.
    """
    return {source: set(found) for source, found in _Trace.of(professional_id).bought.items()}


def left_by_source(professional_id: UUID) -> dict[UUID, int]:
    """What is left of balance, in whole cents, by where its money came from, as `bought_with` names it.

    What came back as balance is again what it was: a guarantee's money that a returned contact gives back is
    the guarantee's. Call it under the wallet's lock to act on it.
    """
    found: defaultdict[UUID, int] = defaultdict(int)
    for parts in _Trace.of(professional_id).left.values():
        for source, cents in parts:
            if source and cents:
                found[source] += cents
    return dict(found)


def guarantee_cents_left(professional_id: UUID) -> int:
    """What is left of balance that a guarantee paid, in whole cents; what was given otherwise is not among it."""
    guarantees = set(
        LedgerTransaction.objects.filter(professional_id=professional_id, kind=Kind.GUARANTEE).values_list(
            "reference", flat=True
        )
    )
    if not guarantees:
        return 0
    left = left_by_source(professional_id)
    return sum(cents for source, cents in left.items() if source in guarantees)


def left_of_payment(professional_id: UUID, *, top_up_id: UUID) -> dict[UUID, int]:
    """Where in the balance what is left of a payment lies: whole cents by lot, the oldest lot first.

    Call it under the wallet's lock to act on it.
    """
    return left_of_payments(professional_id, [top_up_id])[top_up_id]


def left_of_payments(professional_id: UUID, top_up_ids: Collection[UUID]) -> dict[UUID, dict[UUID, int]]:
    """As `left_of_payment`, for several, by payment."""
    trace = _Trace.of(professional_id)
    found: dict[UUID, dict[UUID, int]] = {}
    for top_up_id in top_up_ids:
        sources = {top_up_id, *trace.incidents_about.get(top_up_id, ())}
        by_lot = {
            lot: sum(cents for source, cents in parts if source in sources)
            for lot, parts in trace.left.items()
        }
        found[top_up_id] = {lot: cents for lot, cents in by_lot.items() if cents}
    return found


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
    """For each incident about a payment, the references by which its money came into the wallet.

    What a bank gave back after all came by the incident, of this or another dispute of the payment.
    """
    about = _incidents(professional_id)
    return {
        incident_id: {top_up_id, *incident_ids}
        for top_up_id, incident_ids in about.items()
        for incident_id in incident_ids
    }


def _incidents(professional_id: UUID) -> dict[UUID, set[UUID]]:
    """By payment, the incidents about it."""
    contested = Dispute.objects.filter(
        professional_id=professional_id, incident_id__isnull=False, top_up_id__isnull=False
    ).values_list("top_up_id", "incident_id")
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for top_up_id, incident_id in contested:
        if top_up_id and incident_id:
            found[top_up_id].add(incident_id)
    return found


@dataclass
class _Trace:
    """A wallet's postings walked once, each cent with its source."""

    incidents_about: dict[UUID, set[UUID]] = field(default_factory=dict)
    payment_of: dict[UUID, UUID] = field(default_factory=dict)
    # By lot, oldest first: what is left of it, in the order of taking.
    left: dict[UUID, deque[_Cents]] = field(default_factory=dict)
    bought: defaultdict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    # What was taken and not given back, in the order of taking.
    spent: defaultdict[_Case, list[_Cents]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, professional_id: UUID) -> _Trace:
        moves = moves_of(professional_id)
        trace = cls()
        kinds = {move.transaction_kind for move in moves}
        if kinds & {Kind.FREEZE, Kind.CHARGEBACK, Kind.THAW, Kind.REINSTATEMENT}:
            trace.incidents_about = _incidents(professional_id)
            trace.payment_of = {
                incident_id: top_up_id
                for top_up_id, incident_ids in trace.incidents_about.items()
                for incident_id in incident_ids
            }
        if Kind.REFUND in kinds:
            refunds = TopUpRefund.objects.filter(professional_id=professional_id)
            trace.payment_of.update(refunds.values_list("pk", "top_up_id"))
        expires_on = expiry_terms.ExpiryTerms.of(professional_id).expires_on
        lots.walk(moves, expires_on=expires_on, taken=trace._taken, credited=trace._credited)
        return trace

    def _credited(self, move: Move, lot: lots.Lot) -> None:
        self.left[lot.id] = deque(self._sources(move))

    def _taken(self, move: Move, lot: lots.Lot, cents: int) -> None:
        payment = self.payment_of.get(move.reference) if move.reference else None
        first: set[UUID] = set()
        if payment is not None and move.transaction_kind in _OF_A_PAYMENT:
            first = {payment, *self.incidents_about.get(payment, ())}
        name = _TAKES.get(move.transaction_kind)
        about = None if name == _DEBT else move.reference
        for source, part in _cut(self.left[lot.id], cents, first=first):
            if name:
                self.spent[name, about, move.kind].append((source, part))
            if source and move.reference and move.transaction_kind == Kind.CONTACT:
                self.bought[source].add(move.reference)

    def _sources(self, credit: Move) -> Iterable[_Cents]:
        """Where the cents of a credit come from: what it gives back of what was taken before, else the credit itself."""
        missing = credit.amount_cents
        given_back: list[_Cents] = []
        for name in _GIVES_BACK.get(credit.transaction_kind, ()):
            taken = self.spent[name, None if name == _DEBT else credit.reference, credit.kind]
            while missing and taken:
                source, cents = taken.pop()
                part = min(cents, missing)
                missing -= part
                given_back.append((source, part))
                if part < cents:
                    taken.append((source, cents - part))
        if missing:
            given_back.append((credit.reference, missing))
        return given_back


def _cut(there: deque[_Cents], cents: int, *, first: Collection[UUID]) -> Iterable[_Cents]:
    """Take cents off: those of the sources that go first, then in order. Yields what was taken."""
    if first:
        others: list[_Cents] = []
        while there:
            source, held = there.popleft()
            part = min(held, cents) if source in first else 0
            cents -= part
            if part:
                yield source, part
            if held > part:
                others.append((source, held - part))
        there.extend(others)
    while cents:
        source, held = there.popleft()
        part = min(held, cents)
        yield source, part
        cents -= part
        if part < held:
            there.appendleft((source, held - part))
