"""What changes about notices: one is written, or a failed one goes again."""

from __future__ import annotations

from vinte.notices.delivery import send_again
from vinte.notices.outbox import post, post_sms

__all__ = [
    "post",
    "post_sms",
    "send_again",
]
