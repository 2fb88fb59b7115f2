"""Packs: bought, renewed on their last day, or ended."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.kernel import formats, locks
from vinte.kernel.copies import copied
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.periods import plus_months
from vinte.wallet.books import ledger
from vinte.wallet.models import LedgerAccount, LedgerTransaction, Pack
from vinte.wallet.packs import queries as pack_queries
from vinte.wallet.packs.prices import PackPrice, pack_price
from vinte.wallet.packs.queries import BoughtPack
from vinte.wallet.packs.renewal_terms import PackRenewal


@transaction.atomic
def buy_pack(
    *,
    professional_id: UUID,
    market: str,
    period: str,
    idempotency_key: str,
    at: datetime,
    shown_price_cents: int | None = None,
) -> BoughtPack:
    """Buy a pack that begins today, in the market's zone, paid from the balance at today's price.

    `shown_price_cents` is what the buyer saw, where somebody saw a price. Raises Refused (`pack_active`,
    `price_changed`, `balance_too_low`), IdempotencyConflict, LookupError for an unknown period.
    """
    # The wallet's rows stand for the professional here: two purchases at once wait for each other.
    ledger.lock_wallet(professional_id)
    earlier = Pack.objects.filter(professional_id=professional_id, idempotency_key=idempotency_key).first()
    if earlier is not None:
        if (earlier.market, earlier.period) != (market, period):
            raise IdempotencyConflict(key=idempotency_key)
        return copied(BoughtPack, earlier)
    today = terms.market_day(market=market, at=at)
    last = pack_queries.pack_rows(professional_id)[:1]
    if last and last[0].cancelled_on is None and last[0].ends_on >= today:
        raise pack_active(last[0])
    refuse_other_price(pack_price(market, period, today), shown_price_cents)
    sold = sell(
        professional_id=professional_id,
        market=market,
        period=period,
        starts_on=today,
        idempotency_key=idempotency_key,
        at=at,
    )
    return copied(BoughtPack, sold)


@transaction.atomic
def cancel_pack(*, professional_id: UUID, pack_id: UUID, at: datetime, zone: str | None = None) -> BoughtPack:
    """Let a pack run to its last day, which is paid for, and end there instead of renewing.

    The market's terms decide its zone; a `zone` that is given must be that one. Raises NotAllowed for a
    pack of somebody else, Refused (`pack_over`), ValueError for another zone.
    """
    row = _lock_pack(professional_id, pack_id, at=at)
    known = terms.market_zone(market=row.market, at=at)
    if zone is not None and zone != known:
        raise ValueError(f"the zone of {row.market} is {known}, not {zone}")
    row.renews = False
    row.save(update_fields=["renews"])
    return copied(BoughtPack, row)


@transaction.atomic
def end_pack(*, professional_id: UUID, pack_id: UUID, at: datetime) -> BoughtPack:
    """End a pack now, as an operator does who takes one back: from today on it is not in force.

    Raises NotAllowed for a pack of somebody else, Refused (`pack_over`).
    """
    row = _lock_pack(professional_id, pack_id, at=at)
    row.cancelled_on, row.renews = max(terms.market_day(market=row.market, at=at), row.starts_on), False
    row.save(update_fields=["cancelled_on", "renews"])
    return copied(BoughtPack, row)


def pack_active(row: Pack) -> Refused:
    """What somebody is told who has a pack already."""
    return Refused(
        code="pack_active",
        message=_("Já tem um pack ativo até %(day)s.") % {"day": formats.full_day(row.ends_on)},
        what_to_do=_("Pode comprar outro no dia seguinte."),
    )


def refuse_other_price(price: PackPrice, shown_price_cents: int | None) -> None:
    """Raise Refused (`price_changed`) when the buyer saw another price than the one in force."""
    if shown_price_cents not in (None, price.price_cents):
        raise Refused(
            code="price_changed",
            message=_("O preço do pack mudou entretanto. Nada foi cobrado."),
            what_to_do=_("Veja o preço de agora e confirme de novo."),
        )


@transaction.atomic
def renew_from_balance(*, professional_id: UUID, pack_id: UUID, at: datetime) -> Pack | None:
    """Renew a pack that is on its last day or over; None when the balance does not suffice or it is done.

    Tried again until the days of grace are over; then it no longer renews.
    """
    ledger.lock_wallet(professional_id)
    row = lock_row(professional_id, pack_id)
    starts_on = next_start(row, at=at)
    if starts_on is None:
        return None
    try:
        renewed = sell(
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
        note_failure(row, code=refusal.code, at=at)
        return None
    row.renews = False
    row.save(update_fields=["renews"])
    return renewed


def next_start(row: Pack, *, at: datetime) -> date | None:
    """The first day of what would renew a locked pack; None when there is nothing to renew, now or any more.

    The next pack begins the day after, also when it is paid within grace: no day is lost. Where the whole
    next period is gone, because nothing ran for so long, it begins today: nobody pays for days on which
    there was no pack.
    """
    today = terms.market_day(market=row.market, at=at)
    newest = pack_queries.pack_rows(row.professional_id)[0]
    if not row.renews or row.cancelled_on is not None or row.ends_on > today:
        return None
    grace_until = row.ends_on + timedelta(
        days=PackRenewal.in_force(market=row.market, on=row.ends_on).grace_days
    )
    if newest.pk != row.pk or (row.renewal_failed_at is not None and today > grace_until):
        row.renews = False
        row.save(update_fields=["renews"])
        return None
    starts_on = row.ends_on + timedelta(days=1)
    if last_day(starts_on, pack_price(row.market, row.period, starts_on).months) < today:
        return today
    return starts_on


def note_failure(row: Pack, *, code: str, at: datetime) -> None:
    """Write down that a locked pack could not be renewed; the first instant stays."""
    row.renewal_failed_at, row.renewal_failure = row.renewal_failed_at or at, code[:80]
    row.save(update_fields=["renewal_failed_at", "renewal_failure"])


def lock_row(professional_id: UUID, pack_id: UUID) -> Pack:
    """A professional's pack, locked; raises NotAllowed when it is somebody else's."""
    try:
        return locks.lock_in_key_order(Pack.objects.all(), [(professional_id, pack_id)])[0]
    except locks.RowsMissing:
        raise NotAllowed(f"no pack {pack_id}") from None


def _lock_pack(professional_id: UUID, pack_id: UUID, *, at: datetime) -> Pack:
    """The pack, locked; raises Refused when it is over."""
    row = lock_row(professional_id, pack_id)
    if row.cancelled_on is not None or row.ends_on < terms.market_day(market=row.market, at=at):
        raise Refused(code="pack_over", message=_("Este pack já terminou."))
    return row


def last_day(starts_on: date, months: int) -> date:
    """The last day of a pack of so many calendar months."""
    return plus_months(starts_on, months) - timedelta(days=1)


def sell(
    *,
    professional_id: UUID,
    market: str,
    period: str,
    starts_on: date,
    idempotency_key: str,
    at: datetime,
    price_cents: int | None = None,
    paid_by: str = Pack.PaidBy.BALANCE,
) -> Pack:
    """Take the price from the balance and write the pack down, under the caller's lock of the wallet.

    `price_cents` is a price that was promised; without it, the price in force on the first day.
    """
    price = pack_price(market, period, starts_on)
    cents = price.price_cents if price_cents is None else price_cents
    pack_id = new_id(at=at)
    ledger.post(
        professional_id=professional_id,
        kind=LedgerTransaction.Kind.PACK,
        moves={LedgerAccount.Kind.PACKS: cents},
        spend_cents=cents,
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
        ends_on=last_day(starts_on, price.months),
        price_cents=cents,
        paid_by=paid_by,
        renews=paid_by != Pack.PaidBy.PREPAID,
        bought_at=at,
        idempotency_key=idempotency_key,
    )
