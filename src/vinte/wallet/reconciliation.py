"""Each day's payments compared with the provider's own list, payment by payment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

import structlog
from django.conf import settings
from django.db import transaction

from vinte.guarantee import terms
from vinte.kernel.errors import VinteError
from vinte.kernel.periods import end_of_day, local_day, start_of_day
from vinte.wallet import providers
from vinte.wallet.models import (
    Dispute,
    IncidentChange,
    LedgerAccount,
    LedgerTransaction,
    Posting,
    Reconciliation,
    TopUp,
    TopUpRefund,
)

Kind = LedgerTransaction.Kind
log = structlog.get_logger("vinte.reconciliation")
KINDS = {
    Kind.TOP_UP: "payment",
    Kind.CHARGEBACK: "dispute",
    Kind.REINSTATEMENT: "dispute",
    Kind.REFUND: "refund",
}


class ProviderMovement(Protocol):
    """One movement at the provider; what came in is positive."""

    @property
    def reference(self) -> str: ...
    @property
    def amount_cents(self) -> int: ...
    @property
    def kind(self) -> str: ...


@dataclass(frozen=True)
class Difference:
    """One payment that does not agree: missing on one side, or with another amount; in signed cents."""

    reference: str
    kind: str
    problem: str
    ours_cents: int
    theirs_cents: int


def our_movements(*, provider: str, start: datetime, end: datetime) -> Counter[tuple[str, str]]:
    """What the books say of a provider's payments with start ≤ at < end: signed cents by reference and kind."""
    found = Posting.objects.filter(
        account__kind=LedgerAccount.Kind.PAYMENTS,
        transaction__posted_at__gte=start,
        transaction__posted_at__lt=end,
    ).select_related("transaction")
    sums: Counter[tuple[str, str]] = Counter()
    for posting in found:
        top_up = _top_up_of(posting.transaction)
        if top_up is not None and top_up.provider != provider:
            continue
        reference = _reference(top_up) if top_up else f"transaction {posting.transaction_id}"
        kind = KINDS.get(posting.transaction.kind, str(posting.transaction.kind))  # type: ignore[call-overload]
        if top_up and posting.transaction.kind == Kind.CORRECTION:
            kind = "refund"  # one that the provider refused, put back
        sums[reference, kind] -= posting.amount_cents
    return Counter({key: cents for key, cents in sums.items() if cents})


def _top_up_of(entry: LedgerTransaction) -> TopUp | None:
    if entry.reference is None:
        return None
    if entry.kind == Kind.TOP_UP:
        return TopUp.objects.filter(pk=entry.reference).first()
    if entry.kind in (Kind.REFUND, Kind.CORRECTION):
        refund = TopUpRefund.objects.select_related("top_up").filter(pk=entry.reference).first()
        return refund.top_up if refund else None
    if entry.kind in (Kind.CHARGEBACK, Kind.REINSTATEMENT):
        change = IncidentChange.objects.filter(
            professional_id=entry.professional_id, id=entry.reference
        ).first()
        dispute = Dispute.objects.filter(incident_id=change.incident_id).first() if change else None
        return TopUp.objects.filter(pk=dispute.top_up_id).first() if dispute else None
    return None


def _reference(top_up: TopUp) -> str:
    """What the provider calls the payment; of one that knows no other name, what was started."""
    return getattr(top_up, "payment_reference", "") or top_up.provider_reference


def differences(
    ours: Counter[tuple[str, str]], movements: Iterable[ProviderMovement]
) -> tuple[list[Difference], int]:
    """Where both sides differ, by payment; and the sum of the provider's side in cents."""
    theirs: Counter[tuple[str, str]] = Counter()
    for movement in movements:
        theirs[movement.reference, movement.kind] += movement.amount_cents
    found = []
    for reference, kind in sorted(set(ours) | set(theirs)):
        key = (reference, kind)
        if ours[key] == theirs[key]:
            continue
        problem = "amount_differs"
        if key not in theirs:
            problem = "missing_there"
        elif key not in ours:
            problem = "missing_here"
        found.append(Difference(reference, kind, problem, ours[key], theirs[key]))
    return found, sum(theirs.values())


@transaction.atomic
def reconcile(
    *, provider: str, on: date, zone: str, movements: Iterable[ProviderMovement], at: datetime
) -> Reconciliation:
    """Compare one day of a provider with the books and keep the result; asked again it is compared again."""
    start, end = start_of_day(on, zone=zone), end_of_day(on, zone=zone)
    ours = our_movements(provider=provider, start=start, end=end)
    found, theirs_cents = differences(ours, movements)
    values: dict[str, Any] = {
        "state": Reconciliation.State.DIFFERS if found else Reconciliation.State.CLEAN,
        "ours_cents": sum(ours.values()),
        "theirs_cents": theirs_cents,
        "differences": [asdict(line) for line in found],
        "compared_at": at,
    }
    return Reconciliation.objects.update_or_create(provider=provider, on=on, defaults=values)[0]


def run_due(at: datetime) -> int:
    """Compare yesterday, in this site's market, with the provider, once; returns how many days were compared.

    A provider that lists no payments is compared with nothing; one that does not answer is asked again at
    the next tick.
    """
    if not settings.VINTE_PAYMENT_PROVIDER and not providers.is_configured():
        return 0
    provider = providers.configured()
    listing = getattr(provider, "payments_between", None)
    zone = terms.load(str(settings.VINTE_MARKET), on=at.date()).time_zone
    on = local_day(at, zone=zone) - timedelta(days=1)
    if listing is None or Reconciliation.objects.filter(provider=provider.name, on=on).exists():
        return 0
    try:
        movements = listing(start=start_of_day(on, zone=zone), end=end_of_day(on, zone=zone))
    except VinteError as error:
        log.warning("payments were not reconciled", provider=provider.name, error=str(error))
        return 0
    reconcile(provider=provider.name, on=on, zone=zone, movements=movements, at=at)
    return 1


def days(limit: int = 60) -> list[Reconciliation]:
    """The latest days compared, newest first."""
    return list(Reconciliation.objects.order_by("-on", "provider")[:limit])
