"""What changes about notices: one is written."""

from __future__ import annotations

from vinte.notices.outbox import post, post_sms

__all__ = [
    "post",
    "post_sms",
]
