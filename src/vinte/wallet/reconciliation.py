"""Each day's payments compared with the provider's own list, payment by payment (docs/decisions/reconciliation.md).

Both sides are movements of money: what came in is positive. Ours are top-ups and refunds as posted, and
disputes as they are known: a provider takes a contested payment when the dispute opens, the books when it
is lost.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vinte.guarantee import terms
from vinte.kernel import due
from vinte.kernel.copies import copied
from vinte.kernel.errors import Refused
from vinte.kernel.periods import end_of_day, local_day, start_of_day
from vinte.wallet import providers
from vinte.wallet.models import (
    Dispute,
    LedgerAccount,
    LedgerTransaction,
    PaymentIncident,
    Posting,
    Reconciliation,
    TopUp,
    TopUpRefund,
)
from vinte.wallet.providers import PaymentProvider, ProviderUnreachable

log = logging.getLogger(__name__)

State = Reconciliation.State

# An event may tell us of a payment after midnight, and for days where we did not answer.
MARGIN = timedelta(days=3)
# A day is compared when it has been over for so long.
SETTLING = timedelta(hours=2)
UNREACHABLE_AGAIN_AFTER = timedelta(hours=1)
DIFFERS_AGAIN_AFTER = timedelta(days=1)
DIFFERS_LOOKED_AT_FOR = timedelta(days=7)
MOST_DAYS_AT_ONCE = 31
NAME = "wallet.reconciliation"


class Movement(Protocol):
    """One movement of money: signed cents of a currency, and the payment that it is about."""

    @property
    def reference(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def amount_cents(self) -> int: ...
    @property
    def currency(self) -> str: ...
    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True)
class OurMovement:
    """A movement as our books know it."""

    reference: str
    kind: str
    amount_cents: int
    currency: str
    at: datetime


@dataclass(frozen=True)
class Difference:
    """One payment that does not agree; a side that lacks it has None.

    `problem` is `missing_here`, `missing_there`, `amount_differs` or `currency_differs`.
    """

    reference: str
    kind: str
    problem: str
    ours_cents: int | None
    ours_currency: str
    theirs_cents: int | None
    theirs_currency: str


@dataclass(frozen=True)
class ReconciledDay:
    """A market's day compared with the provider, and where the two differ."""

    provider: str
    on: date
    state: str
    state_label: str
    ours_cents: int
    theirs_cents: int
    compared_at: datetime
    differences: tuple[Difference, ...]


def our_movements(*, provider: str, start: datetime, end: datetime) -> list[OurMovement]:
    """What we know of a provider's payments with start ≤ at < end, oldest first."""
    found = [
        *_posted(provider=provider, start=start, end=end),
        *_disputed(provider=provider, start=start, end=end),
    ]
    return sorted(found, key=lambda movement: (movement.at, movement.reference, movement.kind))


def _posted(*, provider: str, start: datetime, end: datetime) -> Iterable[OurMovement]:
    kinds = LedgerTransaction.Kind
    rows = list(
        Posting.objects.filter(
            account__kind=LedgerAccount.Kind.PAYMENTS,
            transaction__kind__in=(kinds.TOP_UP, kinds.REFUND, kinds.REFUND_BACK),
            transaction__posted_at__gte=start,
            transaction__posted_at__lt=end,
        ).select_related("transaction", "account")
    )
    keys = [row.transaction.reference for row in rows]
    refunds = TopUpRefund.objects.select_related("top_up").in_bulk(keys)
    top_ups = TopUp.objects.in_bulk(keys)
    for row in rows:
        entry = row.transaction
        refund = refunds.get(entry.reference)
        if refund is not None and refund.state == TopUpRefund.State.REVERSED and not refund.came_back_at:
            continue  # the provider refused it, and the books took it back
        top_up = refund.top_up if refund is not None else top_ups.get(entry.reference)
        if top_up is not None and top_up.provider != provider:
            continue
        yield OurMovement(
            reference=_name_of(top_up) if top_up else f"transaction {entry.pk}",
            kind="payment" if entry.kind == kinds.TOP_UP else "refund",
            amount_cents=-row.amount_cents,
            currency=row.account.currency,
            at=entry.posted_at,
        )


def _disputed(*, provider: str, start: datetime, end: datetime) -> Iterable[OurMovement]:
    """What a bank took when a dispute opened, and gave back when it was won; a mere question took nothing."""
    rows = list(Dispute.objects.filter(top_up_id__isnull=False, opened_at__lt=end))
    top_ups = TopUp.objects.filter(provider=provider).in_bulk([row.top_up_id for row in rows])
    asked_only = set(
        PaymentIncident.objects.filter(
            id__in=[row.incident_id for row in rows], kind=PaymentIncident.Kind.DISPUTE
        ).values_list("id", flat=True)
    )
    for row in rows:
        top_up = top_ups.get(row.top_up_id)
        if top_up is None or (row.incident_id in asked_only and row.state != Dispute.State.LOST):
            continue
        steps = [(row.opened_at, -row.amount_cents)]
        if row.state == Dispute.State.WON:
            steps.append((row.closed_at, row.amount_cents))
        for at, amount_cents in steps:
            if at is not None and start <= at < end:
                yield OurMovement(
                    reference=_name_of(top_up),
                    kind="dispute",
                    amount_cents=amount_cents,
                    currency=top_up.currency,
                    at=at,
                )


def _name_of(top_up: TopUp) -> str:
    """What the provider calls the payment; until it was tried, what was started."""
    return top_up.payment_reference or top_up.provider_reference


def differences(
    ours: Sequence[Movement], theirs: Sequence[Movement], *, start: datetime, end: datetime
) -> list[Difference]:
    """Where both sides differ in what moved with start ≤ at < end, by payment.

    Both sides hold some days more at either end, so that what is told late finds its other half. Movements
    of a payment are paired in the order of time: first those that agree, then what is left. A pair belongs
    to the provider's day.
    """
    mine, other = _by_payment(ours), _by_payment(theirs)
    found = []
    for reference, kind in sorted(set(mine) | set(other)):
        left_here = list(mine[reference, kind])
        left_there = []
        for movement in other[reference, kind]:
            twin = next((one for one in left_here if _worth(one) == _worth(movement)), None)
            if twin is None:
                left_there.append(movement)
            else:
                left_here.remove(twin)
        while left_here or left_there:
            here = left_here.pop(0) if left_here else None
            there = left_there.pop(0) if left_there else None
            moved_at = (there or here).at  # type: ignore[union-attr]
            if start <= moved_at < end:
                found.append(_difference(reference, kind, here, there))
    return found


def _by_payment(movements: Sequence[Movement]) -> defaultdict[tuple[str, str], list[Movement]]:
    grouped: defaultdict[tuple[str, str], list[Movement]] = defaultdict(list)
    for movement in sorted(movements, key=lambda one: one.at):
        grouped[movement.reference, movement.kind].append(movement)
    return grouped


def _worth(movement: Movement) -> tuple[int, str]:
    return movement.amount_cents, movement.currency


def _difference(reference: str, kind: str, here: Movement | None, there: Movement | None) -> Difference:
    if here is None:
        problem = "missing_here"
    elif there is None:
        problem = "missing_there"
    else:
        problem = "currency_differs" if here.currency != there.currency else "amount_differs"
    return Difference(
        reference=reference,
        kind=kind,
        problem=problem,
        ours_cents=here.amount_cents if here else None,
        ours_currency=here.currency if here else "",
        theirs_cents=there.amount_cents if there else None,
        theirs_currency=there.currency if there else "",
    )


def reconcile(*, provider: PaymentProvider, on: date, at: datetime) -> ReconciledDay:
    """Compare a day with the provider and keep the result; asked again, it is compared again.

    A provider that does not answer is written down as such, unless the day was compared before. Raises
    ValueError for a day that is not over.
    """
    zone = terms.market_zone(market=settings.VINTE_MARKET, at=at)
    start, end = start_of_day(on, zone=zone), end_of_day(on, zone=zone)
    if end > at:
        raise ValueError(f"{on} is not over at {at}")
    first, last = start - MARGIN, end + MARGIN
    earlier = Reconciliation.objects.filter(provider=provider.name, on=on).first()
    try:
        theirs = provider.payments_between(start=first, end=min(last, at))
    except (ProviderUnreachable, Refused) as error:
        log.warning("%s does not tell its payments of %s: %s", provider.name, on, error)
        if earlier is not None and earlier.state != State.UNREACHABLE:
            return _day(earlier)
        return _kept(provider=provider.name, on=on, state=State.UNREACHABLE, compared_at=at)
    ours = our_movements(provider=provider.name, start=first, end=last)
    found = differences(ours, theirs, start=start, end=end)
    if found:
        log.error("%s and the books differ on %s in %d payments", provider.name, on, len(found))
    return _kept(
        provider=provider.name,
        on=on,
        state=State.DIFFERS if found else State.CLEAN,
        ours_cents=sum(movement.amount_cents for movement in ours if start <= movement.at < end),
        theirs_cents=sum(movement.amount_cents for movement in theirs if start <= movement.at < end),
        differences=[asdict(line) for line in found],
        compared_at=at,
    )


def _kept(*, provider: str, on: date, **values: object) -> ReconciledDay:
    fresh = {"ours_cents": 0, "theirs_cents": 0, "differences": [], **values}
    return _day(Reconciliation.objects.update_or_create(provider=provider, on=on, defaults=fresh)[0])


def _over(*, at: datetime) -> due.Found:
    """The days that are over and were not compared; each counts when it was.

    The first time it is the day before; then every day since the last one. A day that differs is compared
    again daily for a week, for events come late; one that the provider did not answer for, every hour.
    """
    if not providers.is_configured():
        return
    provider = providers.configured()
    # A day that failed was not compared, and later ones may have been since.
    failed = {date.fromisoformat(key.removeprefix("day ")) for key in due.failed_keys(NAME)}
    for on in _days_due(provider.name, at, besides=failed)[: MOST_DAYS_AT_ONCE + len(failed)]:
        if (yield due.Item(f"day {on}", partial(_compare, provider=provider, on=on, at=at))) == 0:
            break  # it does not answer


def _compare(*, provider: PaymentProvider, on: date, at: datetime) -> int:
    row = reconcile(provider=provider, on=on, at=at)
    return int(row.state != State.UNREACHABLE and row.compared_at == at)


DUTY = due.Duty(NAME, _("Conciliação dos dias com o fornecedor"), _over)


def _days_due(provider: str, at: datetime, *, besides: set[date]) -> list[date]:
    yesterday = _yesterday(at)
    known = Reconciliation.objects.filter(provider=provider)
    newest = known.order_by("-on").values_list("on", flat=True).first()
    first = newest + timedelta(days=1) if newest else yesterday
    fresh = [first + timedelta(days=number) for number in range((yesterday - first).days + 1)]
    unanswered = known.filter(state=State.UNREACHABLE, compared_at__lte=at - UNREACHABLE_AGAIN_AFTER)
    differing = known.filter(
        state=State.DIFFERS,
        on__gte=yesterday - DIFFERS_LOOKED_AT_FOR,
        compared_at__lte=at - DIFFERS_AGAIN_AFTER,
    )
    again = {*unanswered.values_list("on", flat=True), *differing.values_list("on", flat=True)}
    if known.filter(state=State.UNREACHABLE).exclude(on__in=again).exists():
        return sorted(besides)  # it did not answer a moment ago
    return sorted(again | set(fresh) | besides)


def _yesterday(at: datetime) -> date:
    zone = terms.market_zone(market=settings.VINTE_MARKET, at=at)
    return local_day(at - SETTLING, zone=zone) - timedelta(days=1)


def days(*, before: date | None = None, limit: int = 60) -> list[ReconciledDay]:
    """The days compared, newest first."""
    rows = Reconciliation.objects.order_by("-on", "provider")
    return [_day(row) for row in (rows.filter(on__lt=before) if before else rows)[:limit]]


def _day(row: Reconciliation) -> ReconciledDay:
    return copied(ReconciledDay, row, differences=tuple(Difference(**line) for line in row.differences))
