"""Packs: bought, stopped, or ended; `renewing` has what comes after them."""

from __future__ import annotations

from collections.abc import Sequence
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
from vinte.wallet.models import LedgerAccount, LedgerTransaction, Pack, PaymentIncident
from vinte.wallet.packs import queries as pack_queries
from vinte.wallet.packs.prices import PackPrice, pack_price
from vinte.wallet.packs.queries import BoughtPack
from vinte.wallet.packs.renewal_terms import PackRenewal
from vinte.wallet.payments import incidents


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
    close_incident(professional_id, at=at)
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
    """Stop renewals: the pack runs to its last day, which is paid for, and ends there; returns what runs last.

    In grace too, when a card said no or the balance did not suffice: nothing is tried again. If the pack was
    renewed a moment ago, it is what renewed it that does not go on. A charge that is already on its way buys
    no pack any more (`orders.settled`). The market's terms decide its zone; a `zone` that is given must be
    that one. Raises NotAllowed for a pack of somebody else, Refused (`pack_over`) when it is over and nothing
    renews it, ValueError for another zone.
    """
    ledger.lock_wallet(professional_id)
    row = lock_row(professional_id, pack_id)
    known = terms.market_zone(market=row.market, at=at)
    if zone is not None and zone != known:
        raise ValueError(f"the zone of {row.market} is {known}, not {zone}")
    renewing = pack_queries.pack_rows(professional_id).filter(renews=True, cancelled_on__isnull=True)
    keys = [each.pk for each in renewing if each.starts_on >= row.starts_on]
    if not keys:
        _refuse_over(row, at=at)
    for each in locks.lock_in_key_order(Pack.objects.all(), keys):
        each.renews = False
        each.save(update_fields=["renews"])
    return copied(BoughtPack, pack_queries.pack_rows(professional_id)[0])


@transaction.atomic
def end_pack(*, professional_id: UUID, pack_id: UUID, at: datetime) -> BoughtPack:
    """End a pack now, as an operator does who takes one back: from today on it is not in force.

    Raises NotAllowed for a pack of somebody else, Refused (`pack_over`).
    """
    ledger.lock_wallet(professional_id)
    row = lock_row(professional_id, pack_id)
    _refuse_over(row, at=at)
    row.cancelled_on, row.renews = max(terms.market_day(market=row.market, at=at), row.starts_on), False
    row.save(update_fields=["cancelled_on", "renews"])
    return copied(BoughtPack, row)


def pack_active(row: Pack) -> Refused:
    """What somebody is told who has a pack already."""
    return Refused(
        code="pack_active",
        message=_("Já tem um pack ativo até %(day)s.") % {"day": formats.deadline(row.ends_on)},
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


def lock_row(professional_id: UUID, pack_id: UUID) -> Pack:
    """A professional's pack, locked; raises NotAllowed when it is somebody else's."""
    try:
        return locks.lock_in_key_order(Pack.objects.all(), [(professional_id, pack_id)])[0]
    except locks.RowsMissing:
        raise NotAllowed(f"no pack {pack_id}") from None


def _refuse_over(row: Pack, *, at: datetime) -> None:
    """Raise Refused (`pack_over`) for a locked pack that has ended."""
    if row.cancelled_on is not None or row.ends_on < terms.market_day(market=row.market, at=at):
        raise Refused(code="pack_over", message=_("Este pack já terminou."))


def last_day(starts_on: date, months: int) -> date:
    """The last day of a pack of so many calendar months."""
    return plus_months(starts_on, months) - timedelta(days=1)


def _end_of_period(professional_id: UUID, *, period: str, starts_on: date, months: int) -> date:
    """The last day of a period that begins on a day, counted from the first day of the packs that led to it.

    Counted from the last one, a pack of the 31st would lose three days each time that a February comes between.
    """
    first = starts_on
    for row in pack_queries.pack_rows(professional_id):
        if row.period == period and row.ends_on + timedelta(days=1) == first and row.cancelled_on is None:
            first = row.starts_on
    alone, count = last_day(starts_on, months), months
    while last_day(first, count) < alone:
        count += months
    return last_day(first, count)


def close_incident(professional_id: UUID, *, at: datetime) -> None:
    """The renewal that failed is paid within grace: its failed charge is dismissed."""
    newest = pack_queries.pack_rows(professional_id).first()
    if newest is None or newest.renewal_incident_id is None:
        return
    grace = timedelta(days=PackRenewal.in_force(market=newest.market, on=newest.ends_on).grace_days)
    incident = PaymentIncident.objects.get(professional_id=professional_id, id=newest.renewal_incident_id)
    in_time = terms.market_day(market=newest.market, at=at) <= newest.ends_on + grace
    if incident.state == PaymentIncident.State.OPEN and in_time:
        incidents.settle_incident(
            professional_id=professional_id, incident_id=incident.id, state="dismissed", at=at
        )


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
    spend_order: Sequence[str] = ledger.PACK_ORDER,
    lot_id: UUID | None = None,
) -> Pack:
    """Take the price from the balance and write the pack down, under the caller's lock of the wallet.

    `price_cents` is a price that was promised; without it, the price in force on the first day. `lot_id` is
    the money that was paid for this pack, where some was.
    """
    price = pack_price(market, period, starts_on)
    cents = price.price_cents if price_cents is None else price_cents
    pack_id = new_id(at=at)
    ledger.post(
        professional_id=professional_id,
        kind=LedgerTransaction.Kind.PACK,
        moves={LedgerAccount.Kind.PACKS: cents},
        spend_cents=cents,
        spend_order=spend_order,
        lot_id=lot_id,
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
        ends_on=_end_of_period(professional_id, period=period, starts_on=starts_on, months=price.months),
        price_cents=cents,
        paid_by=paid_by,
        renews=paid_by != Pack.PaidBy.PREPAID,
        bought_at=at,
        idempotency_key=idempotency_key,
    )
