"""What time alone does to money: lost webhooks heal, what passed its day expires, packs renew, low balances are
topped up, sales are handed over for invoicing, and each day is compared with the provider."""

from __future__ import annotations

from vinte.kernel import due
from vinte.wallet import healing, reconciliation
from vinte.wallet.automatic import letters as automatic_letters
from vinte.wallet.automatic import renewals, top_ups
from vinte.wallet.books import expiry
from vinte.wallet.books import letters as balance_letters
from vinte.wallet.invoicing import handover
from vinte.wallet.packs import letters as pack_letters
from vinte.wallet.transfers import waiting

DUTIES = due.Duties(
    [
        healing.DUTY,
        expiry.DUTY,
        renewals.DUTY,
        top_ups.DUTY,
        handover.DUTY,
        reconciliation.DUTY,
        automatic_letters.DUTY,
        pack_letters.DUTY,
        balance_letters.DUTY,
        waiting.DUTY,
    ]
)
