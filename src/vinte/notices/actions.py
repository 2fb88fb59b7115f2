"""What changes about notices: one is written, or a failed one goes again."""

from __future__ import annotations

from vinte.notices.delivery import forget_reader, send_again
from vinte.notices.outbox import post, post_sms

__all__ = [
    "forget_reader",
    "post",
    "post_sms",
    "send_again",
]
