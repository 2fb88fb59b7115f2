"""What other rooms may ask about notices."""

from __future__ import annotations

from vinte.notices.delivery import (
    ChannelFigures,
    Outbox,
    Undelivered,
    channel_figures,
    held_up,
    outbox,
    waits_for,
)
from vinte.notices.inbound.limits import MOST_BYTES as MOST_MAIL_BYTES
from vinte.notices.inbound.limits import TooMuch
from vinte.notices.inbound.purposes import Writer
from vinte.notices.inbound.quarantine import KEPT_DAYS as QUARANTINE_DAYS
from vinte.notices.inbound.quarantine import REASONS as QUARANTINE_REASONS
from vinte.notices.inbound.quarantine import WaitingMail, waiting_mail, waiting_mail_count, whole_mail
from vinte.notices.inbound.reading import Letter as InboundLetter
from vinte.notices.inbound.reading import SentFile
from vinte.notices.inbound.support import Arrival, taken_for_support
from vinte.notices.inbound.taking import Full as TooManyWait
from vinte.notices.inbound.taking import Taken
from vinte.notices.inbound.tokens import address_for as answer_address
from vinte.notices.inbound.tokens import answer_tokens_in
from vinte.notices.inbound.tokens import domain as inbound_domain
from vinte.notices.inbound.webhooks import Forged as ForgedMail
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
from vinte.notices.sms import missing_settings as missing_sms_settings
from vinte.notices.undelivered import HOURS as SEND_AGAIN_HOURS
from vinte.notices.undelivered import Undeliverable, sendable_counts, undelivered, undelivered_counts
from vinte.notices.written_to import letters_to

__all__ = [
    "MOST_MAIL_BYTES",
    "QUARANTINE_DAYS",
    "QUARANTINE_REASONS",
    "SEND_AGAIN_HOURS",
    "Arrival",
    "ChannelFigures",
    "ForgedMail",
    "InboundLetter",
    "Letter",
    "LetterLine",
    "Outbox",
    "Phone",
    "Quiet",
    "SentFile",
    "Taken",
    "TooManyWait",
    "TooMuch",
    "Undeliverable",
    "Undelivered",
    "WaitingMail",
    "Writer",
    "answer_address",
    "answer_tokens_in",
    "can_push",
    "can_send_sms",
    "channel_figures",
    "held_up",
    "inbound_domain",
    "letters",
    "letters_to",
    "mailbox",
    "message",
    "messages_with_key",
    "missing_sms_settings",
    "new_push_key",
    "outbox",
    "phones_of",
    "public_push_key",
    "quiet_hours",
    "read_push_key",
    "readers",
    "refused_for_good_at",
    "require_sms",
    "sendable_counts",
    "taken_for_support",
    "undelivered",
    "undelivered_counts",
    "waiting_mail",
    "waiting_mail_count",
    "waits_for",
    "whole_mail",
]
