"""Tables of the room `leads`; other rooms ask `queries` and `actions` instead."""

from vinte.leads.models.alerts import AlertedRequest, SavedSearch
from vinte.leads.models.controls import NuisanceReport, PhoneRelease
from vinte.leads.models.drafts import DraftPhoto, RequestDraft, RequestPhoto, RequestReview
from vinte.leads.models.endings import OwedCredit, RequestClosing
from vinte.leads.models.invitations import RequestInvitation, RequestThanks
from vinte.leads.models.moves import RequestMove
from vinte.leads.models.promised import PromisedPrice
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
    "DraftPhoto",
    "JobRequest",
    "NuisanceReport",
    "OwedCredit",
    "PhoneRelease",
    "Place",
    "PromisedPrice",
    "RequestClosing",
    "RequestDraft",
    "RequestInvitation",
    "RequestMove",
    "RequestPhoto",
    "RequestReview",
    "RequestThanks",
    "ReturnEvidence",
    "ReturnRequest",
    "SavedSearch",
    "SpendCap",
]
