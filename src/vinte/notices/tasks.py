"""Sending: a job for each message, which carries the message's identifier and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from email.mime.image import MIMEImage
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
from vinte.kernel.look import site as look
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
# A gateway that did not say what became of a text message may have sent it. It is asked again, later each time, and
# whoever reads it gets it so often at most.
MOST_IN_DOUBT = 4
DOUBT_WAITS_SECONDS = (60, 600, 3600)
TASK_NAME = "vinte.notices.tasks.send_message"


class NotSentYet(Exception):
    """An attempt failed and another will follow, not before `again_in_seconds`; says which message and why, without its
    address.
    """

    def __init__(self, words: str, *, again_in_seconds: int = 0) -> None:
        super().__init__(words)
        self.again_in_seconds = again_in_seconds


@dataclass(frozen=True)
class _NotGone:
    """Why an attempt failed, and what that means for the next; `again_in_seconds` is what the other side asks for."""

    reason: str
    is_final: bool = False
    in_doubt: bool = False
    again_in_seconds: int = 0


class _Again(BaseRetryStrategy):
    """The next attempt of a message that did not go, after the wait of its turn."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When; None for what is no matter of sending, and after the last turn."""
        if not isinstance(exception, NotSentYet) or job.attempts >= len(WAITS_SECONDS):
            return None
        return RetryDecision(
            retry_in={"seconds": max(WAITS_SECONDS[job.attempts], exception.again_in_seconds)}
        )


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
            failure: _NotGone | None = _NotGone(TOO_LATE)
            message.state, message.last_error = Message.State.FAILED, TOO_LATE
        else:
            failure = _try(message, at=now)
        if message.state != Message.State.WAITING:
            strike(message)
        message.save()
    if message.state == Message.State.WAITING and failure is not None:
        raise NotSentYet(
            f"message {message_id}, attempt {message.attempt_count}: {failure.reason}",
            again_in_seconds=failure.again_in_seconds,
        )


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


def _try(message: Message, *, at: datetime) -> _NotGone | None:
    """One attempt, written on the message: sent, waiting for the next, or failed; why, when it did not go."""
    message.attempt_count += 1
    message.tried_at = at
    failure = _attempt_sms(message) if message.channel == Message.Channel.SMS else _mail_failure(message)
    if failure is None:
        message.state, message.last_error = Message.State.SENT, ""
        message.sent_at = max(at, message.written_at)
        return None
    message.last_error = failure.reason
    message.doubt_count += failure.in_doubt
    most = MOST_REFUSALS if failure.reason.startswith(RECIPIENT_REFUSED) else MOST_ATTEMPTS
    if failure.is_final or message.attempt_count >= most or message.doubt_count >= MOST_IN_DOUBT:
        message.state = Message.State.FAILED
    elif failure.in_doubt:
        wait = max(failure.again_in_seconds, DOUBT_WAITS_SECONDS[message.doubt_count - 1])
        return replace(failure, again_in_seconds=wait)
    return failure


def _mail_failure(message: Message) -> _NotGone | None:
    reason = _attempt(message)
    return _NotGone(reason) if reason is not None else None


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
    # A letter from before its site went back to our sign shows the name in its place.
    if look.SIGN_IN_LETTERS in message.html and look.look().png:
        mail.attach(_sign())
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


def _sign() -> MIMEImage:
    """The picture of the site's own sign, which the HTML names and a mail program need not fetch (RFC 2392)."""
    picture = MIMEImage(look.look().letter_icon(), "png")
    picture.add_header("Content-ID", f"<{look.SIGN_IN_LETTERS.removeprefix('cid:')}>")
    picture.add_header("Content-Disposition", "inline", filename="sinal.png")
    return picture


def _unsubscribing(message: Message) -> dict[str, str]:
    """The headers by which a mail program offers one click to end letters of this kind."""
    if not message.unsubscribe_url:
        return {}
    return {
        "List-Unsubscribe": f"<{message.unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _attempt_sms(message: Message) -> _NotGone | None:
    """Hand the message to the SMS gateway; why that failed, without the number in it."""
    try:
        told = sms.configured().send(message_id=message.pk, to_number=message.to_number, text=message.text)
    except sms.NotTaken as error:
        return _NotGone(
            str(error),
            is_final=error.is_final,
            in_doubt=error.may_have_gone,
            again_in_seconds=error.again_in_seconds,
        )
    except Refused:
        return _NotGone("this site has no SMS gateway any more")
    # Whatever a gateway calls it, the message was taken: nothing of its name may keep that from being written.
    message.gateway_reference = "".join(letter for letter in told if "!" <= letter <= "~")[:64]
    return None
