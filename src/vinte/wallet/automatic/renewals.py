"""Packs renewed on their last day."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vinte.guarantee import terms
from vinte.kernel import due
from vinte.kernel.errors import Refused
from vinte.wallet import providers
from vinte.wallet.books import ledger
from vinte.wallet.models import Pack, PackOrder, TopUp
from vinte.wallet.packs import orders, renewing, selling
from vinte.wallet.packs import queries as pack_queries
from vinte.wallet.packs.prices import pack_price
from vinte.wallet.packs.renewal_terms import PackRenewal
from vinte.wallet.payments import top_ups
from vinte.wallet.providers import PaymentProvider, ProviderUnreachable
from vinte.wallet.settlement import charging, settling

State = PackOrder.State


def renew_by_card(*, professional_id: UUID, pack_id: UUID, at: datetime) -> bool:
    """Charge the saved card for a pack's next period, on its last day or a day of retry; whether it was tried.

    The price is the one in force on the next period's first day, which its owner agreed to. Calls the
    provider, so not inside a transaction; one that does not answer is asked again with the same key by
    `healing`. Stopped between the plan and the charge, the card is not touched.
    """
    if not providers.is_configured():
        return False
    provider = providers.configured()
    row = _plan_charge(professional_id, pack_id, provider=provider, at=at)
    if row is None:
        return False
    if not orders.still_wanted(row):
        settling.give_up(row.pk, at=at)
        return True
    try:
        charging.charge_row(row, provider=provider, at=at)
    except ProviderUnreachable:
        return True
    except Refused as refusal:
        with transaction.atomic():
            settling.settle(top_ups.lock(row.pk), outcome="failed", failure_code=refusal.code, at=at)
    return True


@transaction.atomic
def _plan_charge(
    professional_id: UUID, pack_id: UUID, *, provider: PaymentProvider, at: datetime
) -> TopUp | None:
    ledger.lock_wallet(professional_id)
    pack = selling.lock_row(professional_id, pack_id)
    starts_on = renewing.next_start(pack, at=at)
    if starts_on is None:
        return None
    today = terms.market_day(market=pack.market, at=at)
    last_day = pack_queries.runs_until(pack)
    tries = (0, *PackRenewal.in_force(market=pack.market, on=pack.ends_on).retry_after_days)
    due_on = max(
        (day for day in (last_day + timedelta(days=after) for after in tries) if day <= today),
        default=None,
    )
    if due_on is None or (pack.renewal_tried_on is not None and pack.renewal_tried_on >= due_on):
        return None
    pending = PackOrder.objects.filter(
        professional_id=professional_id, renews_pack_id=pack_id, state=State.WAITING
    )
    if pending.exists() or not renewing.has_agreed(pack, starts_on=starts_on, at=at):
        return None
    pack.renewal_tried_on = today
    pack.save(update_fields=["renewal_tried_on"])
    price = pack_price(pack.market, pack.period, starts_on)
    row = top_ups.expect_payment(
        professional_id=professional_id,
        amount_cents=price.price_cents,
        method=TopUp.Method.SAVED_CARD,
        provider=provider.name,
        idempotency_key=f"renewal:{pack_id}:{today}",
        at=at,
    )
    PackOrder.objects.get_or_create(
        top_up=row,
        defaults={
            "professional_id": professional_id,
            "market": pack.market,
            "period": pack.period,
            "price_cents": price.price_cents,
            "starts_on": starts_on,
            "renews_pack_id": pack_id,
        },
    )
    return row


def _ending(*, at: datetime) -> due.Found:
    """The packs that renew and are on their last day, or over."""
    candidates = Pack.objects.filter(renews=True, cancelled_on__isnull=True).order_by("ends_on", "id")
    for market in candidates.order_by().values_list("market", flat=True).distinct():
        day = partial(terms.market_day, market=market, at=at)
        today = yield from due.asked(f"market {market}", day)
        if today is not None:
            rows = candidates.filter(market=market, ends_on__lte=today)
            yield from due.items("pack", rows, _renew, at=at)


def _renew(row: Pack, *, at: datetime) -> int:
    """Renew one pack as it is paid for; 1 when it was renewed, tried or failed."""
    failed_before = row.renewal_failed_at
    if renewing.rests_suspended(professional_id=row.professional_id, pack_id=row.id, at=at):
        row.refresh_from_db()
        return int(row.renewal_failed_at != failed_before)
    if row.paid_by == Pack.PaidBy.CARD:
        tried = renew_by_card(professional_id=row.professional_id, pack_id=row.id, at=at)
        row.refresh_from_db()
        return int(tried or row.renewal_failed_at != failed_before)
    renewed = renewing.renew_from_balance(professional_id=row.professional_id, pack_id=row.id, at=at)
    row.refresh_from_db()
    return int(renewed is not None or row.renewal_failed_at != failed_before)


DUTY = due.Duty("wallet.pack_renewals", _("Renovação dos packs"), _ending)
