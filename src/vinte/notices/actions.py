"""What changes about notices: one is written, or a failed one goes again."""

from __future__ import annotations

from vinte.notices.delivery import forget_reader, send_again
from vinte.notices.outbox import post, post_sms
from vinte.notices.push.sending import post_push
from vinte.notices.push.subscriptions import forget_phones, subscribe, unsubscribe
from vinte.notices.quiet_hours import choose_quiet_hours

__all__ = [
    "choose_quiet_hours",
    "forget_phones",
    "forget_reader",
    "post",
    "post_push",
    "post_sms",
    "send_again",
    "subscribe",
    "unsubscribe",
]
