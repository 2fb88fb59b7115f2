"""What time alone does to money: lost webhooks heal, what passed its day expires, packs renew, low balances are
topped up, sales are handed over for invoicing, and each day is compared with the provider."""

from __future__ import annotations

from datetime import datetime

from vinte.kernel import due
from vinte.wallet import healing, reconciliation
from vinte.wallet.automatic import letters as automatic_letters
from vinte.wallet.automatic import top_ups
from vinte.wallet.automatic.renewals import renew_packs
from vinte.wallet.books import expiry
from vinte.wallet.books import letters as balance_letters
from vinte.wallet.invoicing import handover
from vinte.wallet.packs import letters as pack_letters

DUTIES: dict[str, due.RunDue] = {
    "lost webhooks": healing.heal,
    "expiry": expiry.sweep,
    "packs": renew_packs,
    "automatic top-up": top_ups.run_due,
    "invoicing": handover.hand_over,
    "reconciliation": reconciliation.run_due,
    "letters about stopped top-ups": automatic_letters.tell_stopped_top_ups,
    "letters about packs": pack_letters.run_due,
    "letters about expiring balance": balance_letters.tell_expiring_balances,
}


def run_due(at: datetime) -> int:
    """Do what is due by that instant and return how many things were done; a second run changes nothing.

    Each is a transaction of its own.
    """
    return due.run_each(DUTIES, at=at)
