"""Expiry: how long a credit lasts, who is warned, and the posting on the day after.

The figures are dated data, in `expiries/`. A guarantee refund is promised so that as many contacts can be
bought again, for which the terms give `purchase_window` months, and then the wait: it lasts that long at
the least.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinte.guarantee import terms as guarantee_terms
from vinte.kernel import due, formats, own_files
from vinte.kernel.periods import plus_months
from vinte.wallet.books import ledger, lots, movements
from vinte.wallet.books.expiry_terms import ExpiryFigures, ExpiryTerms
from vinte.wallet.models import (
    ExpirySweep,
    ExpiryWarning,
    LedgerAccount,
    LedgerTransaction,
    Posting,
    WalletHolder,
)

WARNING_DAYS = (60, 30, 7)

Kind = LedgerAccount.Kind


@own_files.kept
def _zone(market: str, on: date) -> str:
    return guarantee_terms.load(market, on=on).time_zone


@dataclass(frozen=True)
class ExpiringSoon:
    """What a professional is to be warned of: amounts that can be spent until `expires_on`."""

    professional_id: UUID
    days: int
    amount_cents: int
    currency: str
    expires_on: date
    lot_ids: tuple[UUID, ...]


def _passed(*, at: datetime) -> due.Found:
    """The wallets of each market in which something passed its day, once a market day."""
    for market in markets():
        today = yield from due.asked(f"market {market}", partial(market_day, market, at=at))
        if today is None:
            continue
        if ExpirySweep.objects.filter(market=market, on__gte=today).exists():
            continue
        whole = True
        for item in due.items("wallet", _holders(market, today), expire, at=at):
            whole &= (yield item) is not None
        if whole:
            ExpirySweep.objects.get_or_create(market=market, on=today)


DUTY = due.Duty("wallet.expiry", gettext_lazy("Saldo que passou o prazo"), _passed)


def markets() -> list[str]:
    """This site's market and those of its wallets."""
    held = WalletHolder.objects.values_list("market", flat=True).distinct()
    return sorted({str(settings.VINTE_MARKET), *held})


def market_day(market: str, *, at: datetime) -> date:
    """The day by which balance expires in a market."""
    return ExpiryTerms(market).day(at)


@transaction.atomic
def expire(professional_id: UUID, *, at: datetime) -> int:
    """Post what passed its day in one wallet: each lot once, from the day after its last. Returns how many."""
    ledger.lock_wallet(professional_id)
    today = ExpiryTerms.of(professional_id).day(at)
    over = [
        lot for lot in lots.left(professional_id) if lot.expires_on is not None and lot.expires_on < today
    ]
    for lot in over:
        assert lot.expires_on is not None
        ledger.post(
            professional_id=professional_id,
            kind=LedgerTransaction.Kind.EXPIRY,
            moves={lot.kind: -lot.remaining_cents, Kind.EXPIRED: lot.remaining_cents},
            idempotency_key=f"expiry:{lot.id}",
            reference=lot.id,
            lot_id=lot.id,
            memo=_("Válido até %(day)s") % {"day": formats.short_day(lot.expires_on)},
            at=at,
        )
    return len(over)


def holders_to_warn(market: str, *, today: date) -> list[UUID]:
    """Whose balance in a market may expire so soon that its owner is told."""
    return _holders(market, today + timedelta(days=max(WARNING_DAYS) + 1))


def warnings_of(professional_id: UUID, *, today: date) -> list[ExpiringSoon]:
    """What is to be told today and was not yet: 60, 30 and 7 days before, one line for each day of expiry.

    A lot that is first seen nearer than a threshold is told of once, at the nearest one.
    """
    told = set(ExpiryWarning.objects.filter(professional_id=professional_id).values_list("lot_id", "days"))
    soon = []
    for lot in lots.left(professional_id):
        left = (lot.expires_on - today).days if lot.expires_on else -1
        nearest = min((days for days in WARNING_DAYS if left <= days), default=None)
        if left >= 0 and nearest is not None and (lot.id, nearest) not in told:
            soon.append((nearest, lot.expires_on, lot))
    currency = ledger.wallet_currency(professional_id)
    lines = []
    for (days, day), group in groupby(sorted(soon, key=lambda line: line[:2]), key=lambda line: line[:2]):
        found = [lot for _days, _day, lot in group]
        lines.append(
            ExpiringSoon(
                professional_id=professional_id,
                days=days,
                amount_cents=sum(lot.remaining_cents for lot in found),
                currency=currency,
                expires_on=day,  # type: ignore[arg-type]
                lot_ids=tuple(lot.id for lot in found),
            )
        )
    return lines


def warned(line: ExpiringSoon, *, at: datetime) -> bool:
    """Write down that a warning is being sent; False when it was before. Call it in the letter's transaction."""
    if ExpiryWarning.objects.filter(lot_id__in=line.lot_ids, days=line.days).exists():
        return False
    ExpiryWarning.objects.bulk_create(
        ExpiryWarning(professional_id=line.professional_id, lot_id=key, days=line.days, warned_at=at)
        for key in line.lot_ids
    )
    return True


def _holders(market: str, before: date) -> list[UUID]:
    """The wallets of a market with a balance, some of it credited so early that it is over before that day."""
    figures = ExpiryFigures.of_market(market)
    shortest = min(min(entry.purchased_months, entry.granted_months) for entry in figures)
    holders = LedgerAccount.objects.filter(kind__in=movements.BALANCE_KINDS, balance_cents__gt=0)
    mine = WalletHolder.objects.all()
    if market == settings.VINTE_MARKET:
        holders = holders.exclude(professional_id__in=mine.exclude(market=market).values("professional_id"))
    else:
        holders = holders.filter(professional_id__in=mine.filter(market=market).values("professional_id"))
    early = Posting.objects.filter(
        account__in=holders,
        amount_cents__gt=0,
        # One day more than the calendar needs, for zones.
        transaction__posted_at__date__lte=plus_months(before, -shortest) + timedelta(days=1),
    )
    keys = early.values_list("account__professional_id", flat=True)
    return sorted({key for key in keys if key is not None})
