"""What changes about notices: one is written, a failed one goes again, a letter comes in."""

from __future__ import annotations

from vinte.notices.delivery import forget_reader
from vinte.notices.inbound.purposes import register_inbound
from vinte.notices.inbound.quarantine import drop as drop_mail
from vinte.notices.inbound.quarantine import release as release_mail
from vinte.notices.inbound.server import serve as serve_mail
from vinte.notices.inbound.support import register_support
from vinte.notices.inbound.taking import take as take_mail
from vinte.notices.inbound.webhooks import take_posted as take_posted_mail
from vinte.notices.outbox import drop_waiting, post, post_sms
from vinte.notices.push.sending import post_push
from vinte.notices.push.subscriptions import end_phones, forget_phones, subscribe, unsubscribe
from vinte.notices.quiet_hours import choose_quiet_hours
from vinte.notices.undelivered import give_up as give_message_up
from vinte.notices.undelivered import read_reader, send_again, send_failed_again

__all__ = [
    "choose_quiet_hours",
    "drop_mail",
    "drop_waiting",
    "end_phones",
    "forget_phones",
    "forget_reader",
    "give_message_up",
    "post",
    "post_push",
    "post_sms",
    "read_reader",
    "register_inbound",
    "register_support",
    "release_mail",
    "send_again",
    "send_failed_again",
    "serve_mail",
    "subscribe",
    "take_mail",
    "take_posted_mail",
    "unsubscribe",
]
