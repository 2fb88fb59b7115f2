"""Text messages: the gateway that sends them, behind one interface.

An operator's gateway is an address that takes a POST with `{"to": "+351…", "text": "…"}` as JSON and a bearer
token, and answers with a status from 200 to 299 once it has taken the message. In the demo nothing is sent:
the mailbox shows what would have been.

A provider that asks for something else is one more class here, chosen in `configured`; what it needs to be told stands
in `project/settings_table` and `project/settings`, and for the operator in docs/operate.md.
"""

from __future__ import annotations

import json
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused

TIMEOUT_SECONDS = 20


class NotTaken(Exception):
    """The gateway did not take a message; says why, without the number."""


class SmsGateway(Protocol):
    """What notices ask of a gateway."""

    def send(self, *, message_id: UUID, to_number: str, text: str) -> None:
        """Hand the message over; raises NotTaken."""
        ...


class _NoRedirects(HTTPRedirectHandler):
    """Follows nothing: the token and the number are for the address that the operator wrote down."""

    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        return None


class HttpSmsGateway:
    """The gateway at an HTTP address."""

    def __init__(self, *, url: str, token: str) -> None:
        self.url = url
        self.token = token

    def send(self, *, message_id: UUID, to_number: str, text: str) -> None:
        """Post the message; the gateway can tell a repetition by its Idempotency-Key."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(message_id)}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        body = json.dumps({"to": to_number, "text": text}).encode()
        request = Request(self.url, data=body, headers=headers, method="POST")
        try:
            with build_opener(_NoRedirects).open(request, timeout=TIMEOUT_SECONDS) as answer:
                answer.read(1024)
        except HTTPError as error:
            raise NotTaken(f"the SMS gateway answered {error.code}") from None
        except (OSError, ValueError) as error:
            raise NotTaken(f"the SMS gateway was not reached ({type(error).__name__})") from None


class PlaySmsGateway:
    """Takes every message and sends none: the demo's mailbox shows it from the outbox."""

    def send(self, *, message_id: UUID, to_number: str, text: str) -> None:
        """Nothing goes out of the town."""


def is_configured() -> bool:
    """Whether this site can send text messages."""
    return bool(settings.VINTE_SMS_URL) or bool(settings.VINTE_DEMO)


def configured() -> SmsGateway:
    """The site's gateway; raises Refused (`sms_not_configured`) when it has none."""
    if settings.VINTE_SMS_URL:
        return HttpSmsGateway(url=settings.VINTE_SMS_URL, token=settings.VINTE_SMS_TOKEN)
    if settings.VINTE_DEMO:
        return PlaySmsGateway()
    raise Refused(
        code="sms_not_configured",
        message=_("Este sítio não envia SMS."),
        what_to_do=_("Use o e-mail."),
    )
