"""What other rooms may ask about notices."""

from __future__ import annotations

from vinte.notices.delivery import Outbox, Undelivered, held_up, outbox, waits_for
from vinte.notices.mailbox import (
    Letter,
    LetterLine,
    letters,
    mailbox,
    message,
    messages_with_key,
    readers,
    refused_for_good_at,
)
from vinte.notices.push.keys import is_configured as can_push
from vinte.notices.push.keys import new_key as new_push_key
from vinte.notices.push.keys import private as read_push_key
from vinte.notices.push.keys import public as public_push_key
from vinte.notices.push.subscriptions import Phone, phones_of
from vinte.notices.quiet_hours import Quiet, quiet_hours
from vinte.notices.sms import configured as require_sms
from vinte.notices.sms import is_configured as can_send_sms

__all__ = [
    "Letter",
    "LetterLine",
    "Outbox",
    "Phone",
    "Quiet",
    "Undelivered",
    "can_push",
    "can_send_sms",
    "held_up",
    "letters",
    "mailbox",
    "message",
    "messages_with_key",
    "new_push_key",
    "outbox",
    "phones_of",
    "public_push_key",
    "quiet_hours",
    "read_push_key",
    "readers",
    "refused_for_good_at",
    "require_sms",
    "waits_for",
]
