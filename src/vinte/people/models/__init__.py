"""Tables of the room `people`; other rooms ask `queries` and `actions` instead."""

from vinte.people.models.accounts import Account, AccountManager, LetterOff, StaffRole, TermsAcceptance
from vinte.people.models.badges import (
    Badge,
    BadgeApplication,
    BadgeDocument,
    BadgeReminder,
    DocumentReading,
)
from vinte.people.models.codes import ConfirmationCode
from vinte.people.models.homeowners import Homeowner
from vinte.people.models.identities import (
    IdentityChange,
    IdentityPaper,
    IdentityPaperReading,
    TaxIdentityLink,
)
from vinte.people.models.known import PersonNote, PersonReading
from vinte.people.models.leavings import Leaving
from vinte.people.models.links import PrivateLink
from vinte.people.models.mailboxes import MailboxRequest
from vinte.people.models.members import Member, MemberAct, MemberInvitation
from vinte.people.models.phone_calls import ForeignPhone, MissedCall, PhoneCall
from vinte.people.models.professionals import Professional, Standing
from vinte.people.models.profiles import Absence, ConfirmedContact, Logo, Work, WorkPhoto
from vinte.people.models.staff import StaffAct, StaffInvitation
from vinte.people.models.traders import TraderDetails

__all__ = [
    "Absence",
    "Account",
    "AccountManager",
    "Badge",
    "BadgeApplication",
    "BadgeDocument",
    "BadgeReminder",
    "ConfirmationCode",
    "ConfirmedContact",
    "DocumentReading",
    "ForeignPhone",
    "Homeowner",
    "IdentityChange",
    "IdentityPaper",
    "IdentityPaperReading",
    "Leaving",
    "LetterOff",
    "Logo",
    "MailboxRequest",
    "Member",
    "MemberAct",
    "MemberInvitation",
    "MissedCall",
    "PersonNote",
    "PersonReading",
    "PhoneCall",
    "PrivateLink",
    "Professional",
    "StaffAct",
    "StaffInvitation",
    "StaffRole",
    "Standing",
    "TaxIdentityLink",
    "TermsAcceptance",
    "TraderDetails",
    "Work",
    "WorkPhoto",
]
