"""Packs: bought, renewed on their last day, or ended."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel import rows
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.periods import plus_months
from vinte.wallet import ledger, queries
from vinte.wallet.models import LedgerAccount, LedgerTransaction, Pack
from vinte.wallet.pack_prices import pack_price


@transaction.atomic
def buy_pack(*, professional_id: UUID, market: str, period: str, idempotency_key: str, at: datetime) -> Pack:
    """Buy a pack that begins today, in the market's zone, paid from the balance at today's price.

    Raises Refused (`pack_active`, `balance_too_low`), IdempotencyConflict, LookupError for an unknown
    period.
    """
    # The wallet's rows stand for the professional here: two purchases at once wait for each other.
    ledger.lock_wallet(professional_id)
    earlier = Pack.objects.filter(professional_id=professional_id, idempotency_key=idempotency_key).first()
    if earlier is not None:
        if (earlier.market, earlier.period) != (market, period):
            raise IdempotencyConflict(key=idempotency_key)
        return earlier
    today = queries.market_day(market=market, at=at)
    last = queries.packs(professional_id)[:1]
    if last and last[0].cancelled_on is None and last[0].ends_on >= today:
        raise Refused(
            code="pack_active",
            message=_("Já tem um pack ativo até %(day)s.") % {"day": last[0].ends_on.strftime("%d/%m/%Y")},
            what_to_do=_("Pode comprar outro no dia seguinte."),
        )
    return _sell(
        professional_id=professional_id,
        market=market,
        period=period,
        starts_on=today,
        idempotency_key=idempotency_key,
        at=at,
    )


@transaction.atomic
def cancel_pack(*, professional_id: UUID, pack_id: UUID, at: datetime, zone: str | None = None) -> Pack:
    """Let a pack run to its last day, which is paid for, and end there instead of renewing.

    The market's terms decide its zone; a `zone` that is given must be that one. Raises NotAllowed for a
    pack of somebody else, Refused (`pack_over`), ValueError for another zone.
    """
    row = _lock_pack(professional_id, pack_id, at=at)
    known = queries.market_zone(market=row.market, at=at)
    if zone is not None and zone != known:
        raise ValueError(f"the zone of {row.market} is {known}, not {zone}")
    row.renews = False
    row.save(update_fields=["renews"])
    return row


@transaction.atomic
def end_pack(*, professional_id: UUID, pack_id: UUID, at: datetime) -> Pack:
    """End a pack now, as an operator does who takes one back: from today on it is not in force.

    Raises NotAllowed for a pack of somebody else, Refused (`pack_over`).
    """
    row = _lock_pack(professional_id, pack_id, at=at)
    row.cancelled_on, row.renews = max(queries.market_day(market=row.market, at=at), row.starts_on), False
    row.save(update_fields=["cancelled_on", "renews"])
    return row


@transaction.atomic
def renew(*, professional_id: UUID, pack_id: UUID, at: datetime) -> Pack | None:
    """Renew a pack that is on its last day or over; None when the balance does not suffice or it is done.

    The next pack begins the day after, or today when that whole period is gone: nobody pays for days on
    which there was no pack. A renewal that the balance does not pay is not tried again.
    """
    ledger.lock_wallet(professional_id)
    row = _lock_row(professional_id, pack_id)
    today = queries.market_day(market=row.market, at=at)
    newest = queries.packs(professional_id)[0]
    if not row.renews or row.cancelled_on is not None or row.ends_on > today or newest.pk != row.pk:
        return None
    starts_on = row.ends_on + timedelta(days=1)
    if _last_day(starts_on, pack_price(row.market, row.period, starts_on).months) < today:
        starts_on = today
    renewed = None
    try:
        renewed = _sell(
            professional_id=professional_id,
            market=row.market,
            period=row.period,
            starts_on=starts_on,
            idempotency_key=f"renewal:{pack_id}",
            at=at,
        )
    except Refused as refusal:
        if refusal.code != "balance_too_low":
            raise
        row.renewal_failed_at = at
    row.renews = False
    row.save(update_fields=["renews", "renewal_failed_at"])
    return renewed


def _lock_row(professional_id: UUID, pack_id: UUID) -> Pack:
    try:
        return rows.lock_in_key_order(Pack.objects.all(), [(professional_id, pack_id)])[0]
    except rows.RowsMissing:
        raise NotAllowed(f"no pack {pack_id}") from None


def _lock_pack(professional_id: UUID, pack_id: UUID, *, at: datetime) -> Pack:
    """The pack, locked; raises Refused when it is over."""
    row = _lock_row(professional_id, pack_id)
    if row.cancelled_on is not None or row.ends_on < queries.market_day(market=row.market, at=at):
        raise Refused(code="pack_over", message=_("Este pack já terminou."))
    return row


def _last_day(starts_on: date, months: int) -> date:
    return plus_months(starts_on, months) - timedelta(days=1)


def _sell(
    *,
    professional_id: UUID,
    market: str,
    period: str,
    starts_on: date,
    idempotency_key: str,
    at: datetime,
) -> Pack:
    price = pack_price(market, period, starts_on)
    pack_id = new_id(at=at)
    ledger.post(
        professional_id=professional_id,
        kind=LedgerTransaction.Kind.PACK,
        moves={LedgerAccount.Kind.PACKS: price.price_cents},
        spend_cents=price.price_cents,
        spend_order=ledger.PACK_ORDER,
        idempotency_key=f"pack:{pack_id}",
        reference=pack_id,
        at=at,
    )
    return Pack.objects.create(
        professional_id=professional_id,
        id=pack_id,
        market=market,
        period=period,
        starts_on=starts_on,
        ends_on=_last_day(starts_on, price.months),
        price_cents=price.price_cents,
        bought_at=at,
        idempotency_key=idempotency_key,
    )
