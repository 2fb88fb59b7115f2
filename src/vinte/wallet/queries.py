"""What other rooms may ask about money."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db.models import Q, QuerySet

from vinte.guarantee import terms
from vinte.kernel.dated_files import dated_folders
from vinte.kernel.periods import local_day
from vinte.wallet import ledger
from vinte.wallet.incidents import contested
from vinte.wallet.lots import Lot
from vinte.wallet.lots import left as lots_left
from vinte.wallet.models import (
    IncidentChange,
    LedgerAccount,
    LedgerTransaction,
    Pack,
    PackOrder,
    PaymentIncident,
    Posting,
)
from vinte.wallet.pack_prices import PackPrice, pack_price
from vinte.wallet.pack_prices import pack_prices as pack_prices
from vinte.wallet.pack_renewals import pack_renewal
from vinte.wallet.payment_queries import (
    Payment,
    events_to_look_at,
    pack_order_of,
    payment,
    payment_of_session,
    payments_waiting,
    saved_card,
    top_up,
)

__all__ = [
    "Balance",
    "Lot",
    "PackPrice",
    "Payment",
    "StatementLine",
    "contested",
    "events_to_look_at",
    "lots_left",
    "pack_order_of",
    "pack_prices",
    "payment",
    "payment_of_session",
    "payments_waiting",
    "saved_card",
    "top_up",
]

Kind = LedgerAccount.Kind


@dataclass(frozen=True)
class Balance:
    """What a professional can spend: bought by top-ups, and granted by the guarantee, in whole cents.

    `frozen_cents` waits for the end of a dispute and can't be spent; `debt_cents` is what a lost one left
    unpaid, 0 or above.
    """

    purchased_cents: int
    granted_cents: int
    currency: str
    frozen_cents: int = 0
    debt_cents: int = 0

    @property
    def total_cents(self) -> int:
        """What can be spent: purchased and granted together."""
        return self.purchased_cents + self.granted_cents


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


def market_zone(*, market: str, at: datetime) -> str:
    """The time zone of a market at an instant, as its terms say; nothing else decides zones."""
    return terms.load(market, on=at.date()).time_zone


def market_day(*, market: str, at: datetime) -> date:
    """The calendar day of an instant in a market."""
    return local_day(at, zone=market_zone(market=market, at=at))


def balance(professional_id: UUID) -> Balance:
    """What the professional can spend now; raises WalletMissing (a LookupError) without a wallet."""
    accounts = LedgerAccount.objects.filter(professional_id=professional_id)
    found = {account.kind: account for account in accounts}
    if not found:
        raise ledger.WalletMissing(f"professional {professional_id} has no wallet")
    return Balance(
        purchased_cents=found[Kind.PURCHASED].balance_cents or 0,
        granted_cents=found[Kind.GRANTED].balance_cents or 0,
        currency=found[Kind.PURCHASED].currency,
        frozen_cents=found[Kind.FROZEN].balance_cents or 0,
        debt_cents=-(found[Kind.DEBT].balance_cents or 0),
    )


def has_wallet(professional_id: UUID) -> bool:
    """Whether `actions.open_wallet` was called for this professional."""
    return LedgerAccount.objects.filter(professional_id=professional_id).exists()


def statement(professional_id: UUID) -> list[StatementLine]:
    """Every transaction that moved the balance, what is frozen or what is owed, newest first, each with the balance after it."""
    postings = (
        Posting.objects.filter(account__professional_id=professional_id)
        .select_related("transaction", "account")
        .order_by("pk")
    )
    entries: dict[UUID, LedgerTransaction] = {}
    amounts: dict[UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for posting in postings:
        entries[posting.transaction_id] = posting.transaction
        amounts[posting.transaction_id][posting.account.kind] += posting.amount_cents
    lines = []
    running_cents = 0
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


def paid_with_granted(professional_id: UUID) -> set[UUID]:
    """The purchases that were paid, in whole or in part, from balance that the guarantee had paid.

    They start no second guarantee (INVARIANTS, 8).
    """
    references = LedgerTransaction.objects.filter(
        professional_id=professional_id,
        kind=LedgerTransaction.Kind.CONTACT,
        postings__account__kind=Kind.GRANTED,
    ).values_list("reference", flat=True)
    return {reference for reference in references if reference is not None}


def withdrawable_cents(professional_id: UUID) -> int:
    """What could be paid out: the purchased balance only (INVARIANTS, 8)."""
    return balance(professional_id).purchased_cents


def packs(professional_id: UUID) -> list[Pack]:
    """Every pack of a professional, newest first."""
    return list(Pack.objects.filter(professional_id=professional_id).order_by("-starts_on", "-id"))


def active_pack(*, professional_id: UUID, on: date) -> Pack | None:
    """The pack in force on that day: first and last day included, and before the day it was cancelled."""
    return (
        Pack.objects.filter(
            Q(cancelled_on__isnull=True) | Q(cancelled_on__gt=on),
            professional_id=professional_id,
            starts_on__lte=on,
            ends_on__gte=on,
        )
        .order_by("-starts_on", "-id")
        .first()
    )


def grace_until(pack: Pack) -> date:
    """The last day on which a renewal that failed can still be paid."""
    return pack.ends_on + timedelta(days=pack_renewal(pack.market, pack.ends_on).grace_days)


def price_of_renewal(pack: Pack) -> int:
    """What the period after a pack costs, in whole cents, at the price in force on its first day."""
    return pack_price(pack.market, pack.period, pack.ends_on + timedelta(days=1)).price_cents


def pack_in_grace(*, professional_id: UUID, at: datetime) -> tuple[Pack, date] | None:
    """The pack whose renewal failed and can still be paid, with the last day on which it can; or None."""
    newest = next(iter(packs(professional_id)), None)
    if newest is None or not newest.renews or newest.renewal_failed_at is None:
        return None
    today = market_day(market=newest.market, at=at)
    until = grace_until(newest)
    return (newest, until) if newest.ends_on < today <= until else None


def may_pay_next(active: Pack, *, on: date) -> bool:
    """Whether a pack that does not renew is so near its end that the next one may be paid."""
    ask_before = timedelta(days=pack_renewal(active.market, on).ask_before_days)
    return not active.renews and on >= active.ends_on - ask_before


def packs_ending(*, at: datetime) -> list[Pack]:
    """The packs paid ahead that end within the days of notice and have no successor, the first to end first."""
    found = []
    prepaid = Pack.objects.filter(paid_by=Pack.PaidBy.PREPAID, cancelled_on__isnull=True)
    for market in prepaid.order_by().values_list("market", flat=True).distinct():
        today = market_day(market=market, at=at)
        until = today + timedelta(days=pack_renewal(market, today).ask_before_days)
        for row in prepaid.filter(market=market, ends_on__gte=today, ends_on__lte=until):
            later = Pack.objects.filter(professional_id=row.professional_id, starts_on__gt=row.ends_on)
            if not later.exists():
                found.append(row)
    return sorted(found, key=lambda row: (row.ends_on, row.id))


def packs_renewed(since: datetime) -> list[Pack]:
    """The packs that a renewal brought at that instant or later, oldest first."""
    return list(
        Pack.objects.filter(
            Q(idempotency_key__startswith="renewal:") | Q(id__in=_renewals_by_card()), bought_at__gte=since
        ).order_by("bought_at", "id")
    )


def _renewals_by_card() -> QuerySet[PackOrder, UUID | None]:
    return PackOrder.objects.filter(renews_pack_id__isnull=False, sold_pack_id__isnull=False).values_list(
        "sold_pack_id", flat=True
    )


def packs_not_renewed(since: datetime) -> list[Pack]:
    """The packs whose renewal failed at that instant or later, oldest first."""
    return list(Pack.objects.filter(renewal_failed_at__gte=since).order_by("renewal_failed_at", "id"))


def incidents(professional_id: UUID) -> list[PaymentIncident]:
    """Every payment incident of a professional, newest first."""
    return list(
        PaymentIncident.objects.filter(professional_id=professional_id).order_by("-occurred_at", "-id")
    )


@dataclass(frozen=True)
class IncidentHistory:
    """A payment incident with every change of its state, oldest first."""

    incident: PaymentIncident
    changes: tuple[IncidentChange, ...]


def incident_histories(professional_id: UUID) -> list[IncidentHistory]:
    """Every payment incident of a professional with its changes, newest incident first."""
    changes: dict[UUID, list[IncidentChange]] = defaultdict(list)
    for change in IncidentChange.objects.filter(professional_id=professional_id).order_by("changed_at", "id"):
        changes[change.incident_id].append(change)
    return [IncidentHistory(row, tuple(changes[row.id])) for row in incidents(professional_id)]


def figure_folders() -> tuple[Path, ...]:
    """The folders of this room's figures by market and day."""
    return dated_folders(Path(__file__).parent)
