"""Tables of the room `leads`; other rooms ask `queries` and `actions` instead."""

from vinte.leads.models.alerts import AlertedRequest, SavedSearch
from vinte.leads.models.purchases import ContactPurchase, ContactReading
from vinte.leads.models.requests import JobRequest, Place

__all__ = ["AlertedRequest", "ContactPurchase", "ContactReading", "JobRequest", "Place", "SavedSearch"]
