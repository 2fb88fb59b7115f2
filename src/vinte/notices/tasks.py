"""Sending: a job for each message, which carries the message's identifier and nothing else."""

from __future__ import annotations

from datetime import datetime
from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from vinte.kernel.clock import clock_named
from vinte.kernel.errors import Refused
from vinte.notices import sms
from vinte.notices.models import RECIPIENT_REFUSED, TOO_LATE, Message
from vinte.notices.rendering import without_secrets

# Seconds before each further attempt: a server that restarts is back within minutes, one that is down for a night is
# asked each hour for a day.
WAITS_SECONDS = (4, 16, 64, 256, 1024, *[3600] * 23)
MOST_ATTEMPTS = len(WAITS_SECONDS) + 1
# A server that knows no such address will hardly learn it; who wrote it down wrong shall hear so soon.
MOST_REFUSALS = 6
# Where a code or a secret may stand.
_PARTS = ("subject", "text", "html", "unsubscribe_url")
TASK_NAME = "vinte.notices.tasks.send_message"


class NotSentYet(Exception):
    """An attempt failed and another will follow; says which message and why, without its address."""


class _Again(BaseRetryStrategy):
    """The next attempt of a message that did not go, after the wait of its turn."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When; None for what is no matter of sending, and after the last turn."""
        if not isinstance(exception, NotSentYet) or job.attempts >= len(WAITS_SECONDS):
            return None
        return RetryDecision(retry_in={"seconds": WAITS_SECONDS[job.attempts]})


@app.task(name=TASK_NAME, queue="notices", retry=_Again())
def send_message(*, message_id: str) -> None:
    """Send one message; after MOST_ATTEMPTS failures it is marked as failed, with the reason.

    Raises NotSentYet while another attempt is due, so that the worker tries again.
    """
    with transaction.atomic():
        # The lock makes two workers with the same job take turns; the second finds it sent.
        message = Message.objects.select_for_update().get(pk=UUID(message_id))
        if message.state != Message.State.WAITING:
            return
        now = clock_named(settings.VINTE_CLOCK).now()
        if message.useful_until is not None and now >= message.useful_until:
            reason: str | None = TOO_LATE
            message.state, message.last_error = Message.State.FAILED, TOO_LATE
        else:
            reason = _try(message, at=now)
        if message.state != Message.State.WAITING:
            strike(message)
        message.save()
    if message.state == Message.State.WAITING:
        raise NotSentYet(f"message {message_id}, attempt {message.attempt_count}: {reason}")


def strike(message: Message) -> None:
    """Take codes and the secrets of links out of a message that nobody sends any more (INVARIANTS, 20); not in the demo.

    Changes the row in memory, `was_struck` with it; once, when it is sent or given up.
    """
    if settings.VINTE_DEMO:
        return
    # A calendar's lines are folded, also within a secret.
    message.was_struck = bool(message.calendar)
    for part in _PARTS:
        before = getattr(message, part)
        struck = without_secrets(before, message.secrets)
        message.was_struck = message.was_struck or struck != before
        setattr(message, part, struck)
    message.secrets, message.calendar = [], ""


def _try(message: Message, *, at: datetime) -> str | None:
    """One attempt, written on the message: sent, waiting for the next, or failed; the reason when it did not go."""
    message.attempt_count += 1
    message.tried_at = at
    reason = _attempt_sms(message) if message.channel == Message.Channel.SMS else _attempt(message)
    if reason is None:
        message.state, message.last_error = Message.State.SENT, ""
        message.sent_at = max(at, message.written_at)
        return None
    message.last_error = reason
    most = MOST_REFUSALS if reason.startswith(RECIPIENT_REFUSED) else MOST_ATTEMPTS
    if message.attempt_count >= most:
        message.state = Message.State.FAILED
    return reason


def _domain() -> str:
    """What stands after the at of the address that letters are sent from: who made a Message-ID (RFC 5322, 3.6.4)."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def _attempt(message: Message) -> str | None:
    """Hand the message to the mail server; the reason when that fails, without any address in it."""
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.to_address],
        reply_to=[answers_to] if (answers_to := message.reply_to or settings.VINTE_SUPPORT_ADDRESS) else None,
        headers={
            # The same for each attempt, so that a reader who gets it twice sees it once (RFC 5322, 3.6.4).
            "Message-ID": f"<{message.pk}@{_domain()}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
            **_unsubscribing(message),
        },
    )
    mail.attach_alternative(message.html, "text/html")
    if message.calendar:
        # The type names the method that the file has (RFC 6047, 2.4).
        method = "CANCEL" if "METHOD:CANCEL" in message.calendar else "REQUEST"
        mail.attach("visita.ics", message.calendar, f"text/calendar; method={method}")
    try:
        mail.send()
    except SMTPRecipientsRefused as error:
        codes = ", ".join(str(code) for code, _text in error.recipients.values())
        return f"{RECIPIENT_REFUSED} ({codes})"
    except SMTPResponseException as error:
        return f"the mail server answered {error.smtp_code}"
    except OSError as error:
        return f"the mail server was not reached ({type(error).__name__})"
    except Exception as error:  # noqa: BLE001 - a provider's own class; its text may hold the address
        return f"the mail was not taken ({type(error).__name__})"
    return None


def _unsubscribing(message: Message) -> dict[str, str]:
    """The headers by which a mail program offers one click to end letters of this kind."""
    if not message.unsubscribe_url:
        return {}
    return {
        "List-Unsubscribe": f"<{message.unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _attempt_sms(message: Message) -> str | None:
    """Hand the message to the SMS gateway; the reason when that fails, without the number in it."""
    try:
        sms.configured().send(message_id=message.pk, to_number=message.to_number, text=message.text)
    except sms.NotTaken as error:
        return str(error)
    except Refused:
        return "this site has no SMS gateway any more"
    return None
