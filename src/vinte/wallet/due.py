"""What time alone does to money: packs renew on their last day, low balances are topped up by consent, sales
are handed over for invoicing, and the payments of the day before are compared with the provider's."""

from __future__ import annotations

from datetime import datetime

from vinte.wallet import automatic, packs, queries
from vinte.wallet.invoicing import handover
from vinte.wallet.models import Pack


def run_due(at: datetime) -> int:
    """Renew packs on their last day or over, top up by consent, hand over sales; returns how many things it did.

    Each is a transaction of its own, and a second run changes nothing.
    """
    done = 0
    candidates = Pack.objects.filter(renews=True, cancelled_on__isnull=True).order_by("ends_on", "id")
    for market in candidates.order_by().values_list("market", flat=True).distinct():
        today = queries.market_day(market=market, at=at)
        for row in candidates.filter(market=market, ends_on__lte=today):
            renewed = packs.renew(professional_id=row.professional_id, pack_id=row.id, at=at)
            row.refresh_from_db()
            done += renewed is not None or row.renewal_failed_at is not None
    return done + automatic.run_due(at=at) + handover.hand_over(at)
