"""What may be asked about packs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from vinte.guarantee.terms import market_day
from vinte.kernel.copies import copied
from vinte.wallet.models import Pack, PackOrder, PackProlongation
from vinte.wallet.packs.prices import pack_price
from vinte.wallet.packs.renewal_terms import PackRenewal, RenewalNotice

# How the key of a pack begins that renewed another from the balance; that one's identifier follows.
RENEWAL_KEY = "renewal:"


@dataclass(frozen=True)
class BoughtPack:
    """A pack: the days on which it is in force, both ends included, and what it cost."""

    id: UUID
    market: str
    period: str
    period_label: str
    starts_on: date
    ends_on: date
    cancelled_on: date | None
    paid_by: str
    renews: bool
    price_cents: int


def pack_rows(professional_id: UUID) -> QuerySet[Pack]:
    """The rows of a professional's packs, newest first."""
    return Pack.objects.filter(professional_id=professional_id).order_by("-starts_on", "-id")


def packs(professional_id: UUID) -> list[BoughtPack]:
    """Every pack of a professional, newest first."""
    return [copied(BoughtPack, row) for row in pack_rows(professional_id)]


def active_pack(*, professional_id: UUID, on: date) -> BoughtPack | None:
    """The pack in force on that day: first and last day included, and before the day it was cancelled.

    One that was prolonged ends on the last day of that.
    """
    more = PackProlongation.objects.filter(
        professional_id=professional_id, pack_id=OuterRef("id"), starts_on__lte=on, ends_on__gte=on
    )
    is_in_force = Q(starts_on__lte=on, ends_on__gte=on) & (
        Q(cancelled_on__isnull=True) | Q(cancelled_on__gt=on)
    )
    rows = pack_rows(professional_id).annotate(prolonged_until=Subquery(more.values("ends_on")[:1]))
    found = rows.filter(is_in_force | Q(prolonged_until__isnull=False)).order_by(
        F("prolonged_until").asc(nulls_first=True), "-starts_on"
    )
    for row in found[:1]:
        pack = copied(BoughtPack, row)
        return replace(pack, ends_on=row.prolonged_until) if row.prolonged_until else pack
    return None


@dataclass(frozen=True)
class Prolongation:
    """Days on which a pack stays in force at no cost, both ends included, because a decision was late."""

    pack_id: UUID
    starts_on: date
    ends_on: date
    made_at: datetime


def prolongations(professional_id: UUID) -> list[Prolongation]:
    """The days by which a professional's packs were prolonged, the latest first."""
    rows = PackProlongation.objects.filter(professional_id=professional_id)
    return [copied(Prolongation, row) for row in rows.order_by("-starts_on", "-id")]


def runs_until(pack: Pack) -> date:
    """The last day on which a pack is in force, prolonged as it may be."""
    more = PackProlongation.objects.filter(professional_id=pack.professional_id, pack_id=pack.id)
    last: date | None = more.aggregate(last=Max("ends_on"))["last"]
    return max(pack.ends_on, last) if last else pack.ends_on


def led_to(pack: Pack) -> list[UUID]:
    """A pack and what renewed it, one after the other; not what was bought anew after it had ended."""
    found = [pack.id]
    mine = Pack.objects.filter(professional_id=pack.professional_id)
    orders = PackOrder.objects.filter(professional_id=pack.professional_id, sold_pack_id__isnull=False)
    by_card = dict(orders.filter(renews_pack_id__isnull=False).values_list("renews_pack_id", "sold_pack_id"))
    from_balance = dict(
        mine.filter(idempotency_key__startswith=RENEWAL_KEY).values_list("idempotency_key", "id")
    )
    while after := by_card.get(found[-1]) or from_balance.get(f"{RENEWAL_KEY}{found[-1]}"):
        found.append(after)
    return found


def grace_until(pack: Pack) -> date:
    """The last day on which a renewal that failed can still be paid."""
    grace = PackRenewal.in_force(market=pack.market, on=pack.ends_on).grace_days
    return runs_until(pack) + timedelta(days=grace)


def price_of_renewal(pack: Pack) -> int:
    """What the period after a pack costs, in whole cents, at the price in force on its first day."""
    return pack_price(pack.market, pack.period, runs_until(pack) + timedelta(days=1)).price_cents


def may_pay_next(active: BoughtPack, *, on: date) -> bool:
    """Whether a pack that does not renew is so near its end that the next one may be paid."""
    ask_before = timedelta(days=PackRenewal.in_force(market=active.market, on=on).ask_before_days)
    return not active.renews and on >= active.ends_on - ask_before


def markets_of_packs() -> list[str]:
    """The markets in which a pack was bought, in the order of their names."""
    return list(Pack.objects.values_list("market", flat=True).distinct().order_by("market"))


def packs_renewing_soon(market: str, *, at: datetime) -> list[Pack]:
    """The packs of a market that renew by themselves within the days of notice, the first to end first.

    Raises LookupError for an unknown market.
    """
    today = market_day(market=market, at=at)
    notice = RenewalNotice.in_force(market=market, on=today)
    soon = [
        Q(period=period, ends_on__lte=today + timedelta(days=notice.days(period)))
        for period in Pack.Period.values
    ]
    renewing = Pack.objects.filter(
        soon[0] | soon[1], market=market, renews=True, cancelled_on__isnull=True, ends_on__gte=today
    )
    return list(renewing.filter(renewal_failed_at__isnull=True).order_by("ends_on", "id"))


def packs_ending(market: str, *, at: datetime) -> list[Pack]:
    """The packs of a market paid ahead that end within the days of notice without a successor, the first to end
    first. Raises LookupError for an unknown market."""
    today = market_day(market=market, at=at)
    until = today + timedelta(days=PackRenewal.in_force(market=market, on=today).ask_before_days)
    later = Pack.objects.filter(
        professional_id=OuterRef("professional_id"), starts_on__gt=OuterRef("ends_on")
    )
    ending = _prepaid().filter(market=market, ends_on__gte=today, ends_on__lte=until)
    return list(ending.exclude(Exists(later)).order_by("ends_on", "id"))


def _prepaid() -> QuerySet[Pack]:
    return Pack.objects.filter(paid_by=Pack.PaidBy.PREPAID, cancelled_on__isnull=True)


def packs_renewed(since: datetime) -> list[Pack]:
    """The packs that a renewal brought at that instant or later, oldest first."""
    return list(
        Pack.objects.filter(
            Q(idempotency_key__startswith=RENEWAL_KEY) | Q(id__in=_renewals_by_card()), bought_at__gte=since
        ).order_by("bought_at", "id")
    )


def _renewals_by_card() -> QuerySet[PackOrder, UUID | None]:
    return PackOrder.objects.filter(renews_pack_id__isnull=False, sold_pack_id__isnull=False).values_list(
        "sold_pack_id", flat=True
    )


def packs_not_renewed(since: datetime) -> list[Pack]:
    """The packs whose renewal failed at that instant or later and was not stopped since, oldest first."""
    failed = Pack.objects.filter(renewal_failed_at__gte=since, renews=True, cancelled_on__isnull=True)
    return list(failed.order_by("renewal_failed_at", "id"))
