"""Tables of the room `leads`; other rooms ask `queries` and `actions` instead."""

from vinte.leads.models.controls import NuisanceReport, PhoneRelease
from vinte.leads.models.drafts import DraftPhoto, RequestDraft, RequestPhoto, RequestReview
from vinte.leads.models.purchases import ContactPurchase, ContactReading
from vinte.leads.models.requests import JobRequest, Place

__all__ = [
    "ContactPurchase",
    "ContactReading",
    "DraftPhoto",
    "JobRequest",
    "NuisanceReport",
    "PhoneRelease",
    "Place",
    "RequestDraft",
    "RequestPhoto",
    "RequestReview",
]
