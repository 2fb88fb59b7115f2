"""Tables of the room `handling`; other rooms ask `queries` and `actions` instead.

A purchase's key has two columns, which a ForeignKey can't name; a migration adds the composite foreign
key that the database holds, and `ForeignObject` lets queries join by it.
"""

from __future__ import annotations

from vinte.handling.models.attempts import AttemptWithdrawal, ContactAttempt, ContactNote, VoiceNote
from vinte.handling.models.jobs import (
    Award,
    AwardWithdrawal,
    CalledOff,
    HiringStatement,
    OutcomeQuestion,
)
from vinte.handling.models.messages import ContactMessage, MessageFile, MessageThread
from vinte.handling.models.quotes import LostJob, Quote, QuoteStep
from vinte.handling.models.reminders import Reminder
from vinte.handling.models.visits import Visit, VisitStep

__all__ = [
    "AttemptWithdrawal",
    "Award",
    "AwardWithdrawal",
    "CalledOff",
    "ContactAttempt",
    "ContactMessage",
    "ContactNote",
    "HiringStatement",
    "LostJob",
    "MessageFile",
    "MessageThread",
    "OutcomeQuestion",
    "Quote",
    "QuoteStep",
    "Reminder",
    "Visit",
    "VisitStep",
    "VoiceNote",
]
