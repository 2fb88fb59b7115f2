"""Tables of the room `wallet`; other rooms ask `queries` and `actions` instead.

`professional_id` is a plain identifier here: people and wallet are neighbours, so no foreign key joins them.
"""

from vinte.wallet.models.automatic import AutomaticTopUp, AutomaticTopUpConsent, AutomaticTopUpRevocation
from vinte.wallet.models.books import LedgerAccount, LedgerTransaction, Posting
from vinte.wallet.models.packs import Pack
from vinte.wallet.models.payments import PaymentIncident, TopUp
from vinte.wallet.models.provider import (
    PackOrder,
    PayerAccount,
    ProviderDispute,
    ProviderEvent,
    ProviderSweep,
    TopUpRefund,
)

__all__ = [
    "AutomaticTopUp",
    "AutomaticTopUpConsent",
    "AutomaticTopUpRevocation",
    "LedgerAccount",
    "LedgerTransaction",
    "Pack",
    "PackOrder",
    "PayerAccount",
    "PaymentIncident",
    "Posting",
    "ProviderDispute",
    "ProviderEvent",
    "ProviderSweep",
    "TopUp",
    "TopUpRefund",
]
