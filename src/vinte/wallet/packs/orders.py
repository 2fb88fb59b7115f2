"""Packs paid through the provider: by card, which then renews them, or ahead by MB WAY or Multibanco.

What is paid is credited and spent on the pack in one transaction, so that the books know one way for money
to come in and one way for a pack to be sold.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.kernel.errors import IdempotencyConflict, Refused
from vinte.wallet import providers
from vinte.wallet.books import ledger, lots
from vinte.wallet.models import LedgerTransaction, Pack, PackOrder, TopUp
from vinte.wallet.packs import queries as pack_queries
from vinte.wallet.packs import renewing, selling
from vinte.wallet.packs.prices import pack_price
from vinte.wallet.packs.renewal_terms import PackRenewal
from vinte.wallet.payments import incidents, top_ups
from vinte.wallet.payments.top_ups import StartedTopUp

State = PackOrder.State
Because = PackOrder.KeptBecause
# How the key of a pack begins that was paid through the provider.
KEY_PREFIX = "order:"


def order_pack(
    *,
    professional_id: UUID,
    market: str,
    period: str,
    shown_price_cents: int,
    method: str,
    idempotency_key: str,
    return_url: str,
    at: datetime,
) -> StartedTopUp:
    """Pay a pack on the provider's page, at the price shown; the pack begins when the payment is made.

    By card it renews by itself on its last day; MB WAY and Multibanco pay one period ahead and can't.
    Somebody whose pack does not renew may pay the next one when it is about to end. Raises Refused
    (`pack_active`, `price_changed`, `method_not_offered`, `provider_unreachable`,
    `payments_not_configured`), IdempotencyConflict, LookupError for an unknown period.
    """
    provider = providers.configured()
    top_ups.refuse_saved_card(method)
    with transaction.atomic():
        ledger.lock_wallet(professional_id)
        starts_on = _start_of_order(professional_id, market=market, at=at)
        earlier = TopUp.objects.filter(professional_id=professional_id, idempotency_key=idempotency_key)
        if not earlier.exists():
            selling.refuse_other_price(pack_price(market, period, starts_on), shown_price_cents)
        row = top_ups.expect_payment(
            professional_id=professional_id,
            amount_cents=shown_price_cents,
            method=method,
            provider=provider.name,
            idempotency_key=idempotency_key,
            return_url=return_url,
            saves_card=method == TopUp.Method.CARD,
            at=at,
        )
        order, _made = PackOrder.objects.get_or_create(
            top_up=row,
            defaults={
                "professional_id": professional_id,
                "market": market,
                "period": period,
                "price_cents": shown_price_cents,
            },
        )
        if (order.market, order.period) != (market, period):
            raise IdempotencyConflict(key=idempotency_key)
    title = {"monthly": _("Pack profissional, um mês"), "yearly": _("Pack profissional, um ano")}[period]
    return top_ups.send_to_pay(row, provider=provider, title=title)


def _start_of_order(professional_id: UUID, *, market: str, at: datetime) -> date:
    """The first day of a pack that is paid now; raises Refused (`pack_active`)."""
    today = terms.market_day(market=market, at=at)
    newest = pack_queries.pack_rows(professional_id).first()
    if newest is None or newest.cancelled_on is not None or newest.ends_on < today:
        return today
    asked_from = newest.ends_on - timedelta(
        days=PackRenewal.in_force(market=market, on=today).ask_before_days
    )
    if newest.renews or today < asked_from:
        raise selling.pack_active(newest)
    return newest.ends_on + timedelta(days=1)


def buys_no_pack(*, professional_id: UUID, top_up_id: UUID, at: datetime) -> bool:
    """Whether a pack's payment that still waits would buy none, because there is another by now."""
    order = PackOrder.objects.filter(
        professional_id=professional_id, top_up_id=top_up_id, state=State.WAITING, renews_pack_id__isnull=True
    ).first()
    if order is None:
        return False
    try:
        _start_of_order(professional_id, market=order.market, at=at)
    except Refused:
        return True
    return False


def settled(row: TopUp, *, at: datetime) -> None:
    """A locked payment became paid, failed or expired: sell the pack it was for, or note why not."""
    order = PackOrder.objects.select_for_update().filter(top_up=row).first()
    if order is None or order.state in (State.SOLD, State.KEPT):
        return
    if row.state != TopUp.State.PAID:
        order.state = State.FAILED
        if order.renews_pack_id is not None:
            _renewal_declined(order, row, at=at)
    elif order.renews_pack_id is not None:
        _sell_renewal(order, row, at=at)
    else:
        _sell_order(order, row, at=at)
    order.save()


def _sell_order(order: PackOrder, row: TopUp, *, at: datetime) -> None:
    ledger.lock_wallet(order.professional_id)
    try:
        starts_on = _start_of_order(order.professional_id, market=order.market, at=at)
    except Refused:
        _keep(order, Because.OTHER_PACK)
        return
    by_card = row.method == TopUp.Method.CARD
    paid_by = Pack.PaidBy.CARD if by_card else Pack.PaidBy.PREPAID
    _sell(order, row, starts_on=starts_on, paid_by=paid_by, at=at)


def _sell_renewal(order: PackOrder, row: TopUp, *, at: datetime) -> None:
    """Sell what a card was charged for, unless its owner stopped it meanwhile, or it came too late."""
    ledger.lock_wallet(order.professional_id)
    assert order.renews_pack_id is not None
    old = selling.lock_row(order.professional_id, order.renews_pack_id)
    newest = pack_queries.pack_rows(order.professional_id)[0]
    if newest.pk != old.pk:
        _keep(order, Because.OTHER_PACK)
        return
    starts_on = renewing.next_start(old, at=at)
    if starts_on is None:
        _keep(order, Because.STOPPED)
        return
    # Sold or not, this card is not charged again for this period.
    old.renews = False
    old.save(update_fields=["renews"])
    _sell(order, row, starts_on=starts_on, paid_by=Pack.PaidBy.CARD, at=at)


def _sell(order: PackOrder, row: TopUp, *, starts_on: date, paid_by: str, at: datetime) -> None:
    """Sell the pack for the money of its own payment; other balance was paid in for something else.

    A debt may have taken a part of it, or less may have come than was asked for: then it stays in the balance.
    """
    lot = lots.brought_by(row.professional_id, reference=row.pk, source=LedgerTransaction.Kind.TOP_UP)
    if lot is None or lot.remaining_cents < order.price_cents:
        _keep(order, Because.LESS if row.amount_cents < order.price_cents else Because.DEBT)
        return
    selling.close_incident(order.professional_id, at=at)
    sold = selling.sell(
        professional_id=order.professional_id,
        market=order.market,
        period=order.period,
        starts_on=starts_on,
        idempotency_key=f"{KEY_PREFIX}{order.pk}",
        price_cents=order.price_cents,
        paid_by=paid_by,
        lot_id=lot.id,
        at=at,
    )
    order.state, order.starts_on, order.sold_pack_id = State.SOLD, starts_on, sold.id


def _keep(order: PackOrder, because: str) -> None:
    """No pack for this payment: the money stays in the balance, and its owner is told why (`payments.letters`)."""
    order.state, order.kept_because = State.KEPT, Because(because)


def still_wanted(row: TopUp) -> bool:
    """Whether a payment may be charged as far as packs go: it renews none, or one that was not cancelled."""
    order = PackOrder.objects.filter(top_up=row, renews_pack_id__isnull=False).first()
    if order is None or order.renews_pack_id is None:
        return True
    return Pack.objects.filter(
        professional_id=order.professional_id, id=order.renews_pack_id, renews=True, cancelled_on__isnull=True
    ).exists()


def _renewal_declined(order: PackOrder, row: TopUp, *, at: datetime) -> None:
    """A card said no: a failed charge, open until it is settled. A card that is gone was never charged.

    Of a renewal that was stopped meanwhile nothing is noted: its owner wanted no charge.
    """
    ledger.lock_wallet(order.professional_id)
    assert order.renews_pack_id is not None
    pack = selling.lock_row(order.professional_id, order.renews_pack_id)
    if not pack.renews:
        return
    renewing.note_failure(pack, code=row.failure_code or "declined", at=at)
    if pack.renewal_incident_id is None and row.provider_reference:
        pack.renewal_incident_id = incidents.record_failed_charge(
            professional_id=order.professional_id,
            provider_reference=row.provider_reference,
            occurred_at=at,
            memo=_("Renovação do pack: %(code)s") % {"code": row.failure_code or "declined"},
            at=at,
        )
        pack.save(update_fields=["renewal_incident_id"])
