"""Tables of the room `wallet`; other rooms ask `queries` and `actions` instead.

`professional_id` is a plain identifier here: people and wallet are neighbours, so no foreign key joins them.
"""

from vinte.wallet.models.automatic import AutomaticTopUp, AutomaticTopUpConsent, AutomaticTopUpRevocation
from vinte.wallet.models.books import LedgerAccount, LedgerTransaction, Posting
from vinte.wallet.models.packs import Pack
from vinte.wallet.models.papers import InvoicedSale, PlayDocument, ReconciledDay
from vinte.wallet.models.payments import PaymentIncident, TopUp

__all__ = [
    "AutomaticTopUp",
    "AutomaticTopUpConsent",
    "AutomaticTopUpRevocation",
    "InvoicedSale",
    "LedgerAccount",
    "LedgerTransaction",
    "Pack",
    "PaymentIncident",
    "PlayDocument",
    "Posting",
    "ReconciledDay",
    "TopUp",
]
