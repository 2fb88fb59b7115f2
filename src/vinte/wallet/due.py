"""What time alone does to money: lost webhooks heal, what passed its day expires, packs renew, low balances are
topped up, sales are handed over for invoicing, and each day is compared with the provider."""

from __future__ import annotations

from datetime import datetime

from vinte.wallet import healing, reconciliation
from vinte.wallet.automatic import letters as automatic_letters
from vinte.wallet.automatic import top_ups
from vinte.wallet.automatic.renewals import renew_packs
from vinte.wallet.books import expiry
from vinte.wallet.books import letters as balance_letters
from vinte.wallet.invoicing import handover
from vinte.wallet.packs import letters as pack_letters


def run_due(at: datetime) -> int:
    """Heal lost webhooks, take out what expired, renew packs on their last day or over, top up by consent, reconcile.

    Then hand over sales, compare the days that are over, and write what is to be told of all this.

    Returns how many things it did.
    Each is a transaction of its own, and a second run changes nothing.
    """
    return (
        healing.heal(at=at)
        + expiry.sweep(at)
        + renew_packs(at=at)
        + top_ups.run_due(at=at)
        + handover.hand_over(at)
        + reconciliation.run_due(at)
        + automatic_letters.tell_stopped_top_ups(at=at)
        + pack_letters.run_due(at=at)
        + balance_letters.tell_expiring_balances(at=at)
    )
