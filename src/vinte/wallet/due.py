"""What time alone does to money: packs renew on their last day, what passed its day expires, low balances are topped up."""

from __future__ import annotations

from datetime import datetime

from vinte.wallet import automatic, expiry, packs, queries, reconciliation
from vinte.wallet.models import Pack


def run_due(at: datetime) -> int:
    """Take out what expired, renew the packs that are on their last day or over, top up by consent, reconcile yesterday.

    Returns how many things it did.
    Each is a transaction of its own, and a second run changes nothing.
    """
    done = expiry.sweep(at) + reconciliation.run_due(at)
    candidates = Pack.objects.filter(renews=True, cancelled_on__isnull=True).order_by("ends_on", "id")
    for market in candidates.order_by().values_list("market", flat=True).distinct():
        today = queries.market_day(market=market, at=at)
        for row in candidates.filter(market=market, ends_on__lte=today):
            renewed = packs.renew(professional_id=row.professional_id, pack_id=row.id, at=at)
            row.refresh_from_db()
            done += renewed is not None or row.renewal_failed_at is not None
    return done + automatic.run_due(at=at)
