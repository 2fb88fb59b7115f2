"""What other rooms may ask about notices."""

from __future__ import annotations

from vinte.notices.delivery import Outbox, Undelivered, outbox
from vinte.notices.mailbox import Letter, mailbox, message, messages_with_key, refused_for_good_at
from vinte.notices.sms import is_configured as can_send_sms

__all__ = [
    "Letter",
    "Outbox",
    "Undelivered",
    "can_send_sms",
    "mailbox",
    "message",
    "messages_with_key",
    "outbox",
    "refused_for_good_at",
]
