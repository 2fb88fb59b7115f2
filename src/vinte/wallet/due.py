"""What time alone does to money: lost webhooks heal, what passed its day expires, packs renew, low balances are
topped up, sales are handed over for invoicing, and each day is compared with the provider."""

from __future__ import annotations

from datetime import datetime

from vinte.wallet import automatic, expiry, healing, pack_orders, packs, queries, reconciliation
from vinte.wallet.invoicing import handover
from vinte.wallet.models import Pack


def run_due(at: datetime) -> int:
    """Heal lost webhooks, take out what expired, renew packs on their last day or over, top up by consent, reconcile.

    Then hand over sales and compare the days that are over.

    Returns how many things it did.
    Each is a transaction of its own, and a second run changes nothing.
    """
    return (
        healing.heal(at=at)
        + expiry.sweep(at)
        + renew_packs(at=at)
        + automatic.run_due(at=at)
        + handover.hand_over(at)
        + reconciliation.run_due(at)
    )


def renew_packs(*, at: datetime) -> int:
    """Renew the packs that are on their last day or over; how many were renewed, tried or failed."""
    done = 0
    candidates = Pack.objects.filter(renews=True, cancelled_on__isnull=True).order_by("ends_on", "id")
    for market in candidates.order_by().values_list("market", flat=True).distinct():
        today = queries.market_day(market=market, at=at)
        for row in candidates.filter(market=market, ends_on__lte=today):
            failed_before = row.renewal_failed_at
            if row.paid_by == Pack.PaidBy.CARD:
                done += pack_orders.renew_by_card(professional_id=row.professional_id, pack_id=row.id, at=at)
            else:
                renewed = packs.renew_from_balance(professional_id=row.professional_id, pack_id=row.id, at=at)
                row.refresh_from_db()
                done += renewed is not None or row.renewal_failed_at != failed_before
    return done
