"""Tables of the room `leads`; other rooms ask `queries` and `actions` instead."""

from vinte.leads.models.alerts import AlertedRequest, SavedSearch
from vinte.leads.models.purchases import ContactPurchase, ContactReading
from vinte.leads.models.requests import JobRequest, Place
from vinte.leads.models.returns import ReturnEvidence, ReturnRequest
from vinte.leads.models.spending import (
    AutomaticAct,
    AutomaticPurchaseConsent,
    AutomaticPurchaseRevocation,
    SpendCap,
)

__all__ = [
    "AlertedRequest",
    "AutomaticAct",
    "AutomaticPurchaseConsent",
    "AutomaticPurchaseRevocation",
    "ContactPurchase",
    "ContactReading",
    "JobRequest",
    "Place",
    "ReturnEvidence",
    "ReturnRequest",
    "SavedSearch",
    "SpendCap",
]
