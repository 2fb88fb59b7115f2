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
from vinte.notices.sms import configured as require_sms
from vinte.notices.sms import is_configured as can_send_sms

__all__ = [
    "Letter",
    "LetterLine",
    "Outbox",
    "Undelivered",
    "can_send_sms",
    "held_up",
    "letters",
    "mailbox",
    "message",
    "messages_with_key",
    "outbox",
    "readers",
    "refused_for_good_at",
    "require_sms",
    "waits_for",
]
