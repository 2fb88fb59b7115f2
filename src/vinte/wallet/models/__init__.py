"""Tables of the room `wallet`; other rooms ask `queries` and `actions` instead.

`professional_id` is a plain identifier here: people and wallet are neighbours, so no foreign key joins them.
"""

from vinte.wallet.models.accounting import InvoicedSale, PlayDocument, Reconciliation
from vinte.wallet.models.automatic import AutomaticTopUp, AutomaticTopUpConsent, AutomaticTopUpRevocation
from vinte.wallet.models.bookkeeping import ExpirySweep, ExpiryWarning
from vinte.wallet.models.books import LedgerAccount, LedgerTransaction, Posting, WalletHolder
from vinte.wallet.models.goodwill import Goodwill
from vinte.wallet.models.incidents import Dispute, IncidentChange, IncidentPurchase, PaymentIncident
from vinte.wallet.models.packs import Pack, PackPriceYes, PackProlongation
from vinte.wallet.models.payments import TopUp
from vinte.wallet.models.provider import (
    PackOrder,
    PayerAccount,
    ProviderEvent,
    ProviderSweep,
    TopUpRefund,
)
from vinte.wallet.models.transfers import BankTransfer, TransferStep

__all__ = [
    "AutomaticTopUp",
    "AutomaticTopUpConsent",
    "AutomaticTopUpRevocation",
    "BankTransfer",
    "Dispute",
    "ExpirySweep",
    "ExpiryWarning",
    "Goodwill",
    "IncidentChange",
    "IncidentPurchase",
    "InvoicedSale",
    "LedgerAccount",
    "LedgerTransaction",
    "Pack",
    "PackOrder",
    "PackPriceYes",
    "PackProlongation",
    "PayerAccount",
    "PaymentIncident",
    "PlayDocument",
    "Posting",
    "ProviderEvent",
    "ProviderSweep",
    "Reconciliation",
    "TopUp",
    "TopUpRefund",
    "TransferStep",
    "WalletHolder",
]
