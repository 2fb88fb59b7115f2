"""Tables of the room `people`; other rooms ask `queries` and `actions` instead."""

from vinte.people.models.accounts import Account, AccountManager, StaffRole
from vinte.people.models.codes import ConfirmationCode
from vinte.people.models.homeowners import Homeowner
from vinte.people.models.links import PrivateLink
from vinte.people.models.professionals import Badge, Professional, Standing, Work

__all__ = [
    "Account",
    "AccountManager",
    "Badge",
    "ConfirmationCode",
    "Homeowner",
    "PrivateLink",
    "Professional",
    "StaffRole",
    "Standing",
    "Work",
]
