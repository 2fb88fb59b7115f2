"""Vonage (formerly Nexmo): its SMS API, a form that answers 200 with a status for each part of the message.

Source: https://developer.vonage.com/en/api/sms and https://developer.vonage.com/api-errors/sms. It knows no idempotency
key: how often a message may go twice is bounded by `tasks.MOST_IN_DOUBT`. Our identifier goes along as `client-ref`, by
which an operator finds the message in the gateway's own list.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from vinte.notices.sms.interface import NotTaken
from vinte.notices.sms.posting import Answer, answered, post, refused_number

ADDRESS = "https://rest.nexmo.com"
TAKEN = "0"
# No route to such a number (6), one that is barred (7), one that was deactivated (33).
REFUSED_NUMBER = frozenset({"6", "7", "33"})
INTERNAL_ERROR = "5"
# The letters that a message of the plain type can carry (3GPP TS 23.038, 6.2.1); any other takes the Unicode type.
_PLAIN = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"
)


class VonageSmsGateway:
    """An account of Vonage's: its API key, its secret, and a number or a name as the sender."""

    def __init__(self, *, account: str, token: str, sender: str, url: str = "") -> None:
        self.account = account
        self.token = token
        self.sender = sender
        self.url = (url or ADDRESS).rstrip("/")

    def send(self, *, message_id: UUID, to_number: str, text: str) -> str:
        """Post the message; what the gateway calls its first part."""
        form = {
            "api_key": self.account,
            "api_secret": self.token,
            "from": self.sender,
            "to": to_number.lstrip("+"),
            "text": text,
            "type": "text" if set(text) <= _PLAIN else "unicode",
            "client-ref": str(message_id),
        }
        answer = post(
            url=f"{self.url}/sms/json",
            body=urlencode(form).encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
        )
        if not answer.is_taken:
            raise answered(answer)
        return _first_name(_parts(answer), answer)


def _parts(answer: Answer) -> list[dict[str, Any]]:
    """What was said of each part; raises NotTaken where that can't be read."""
    parts = answer.facts().get("messages")
    if not isinstance(parts, list) or not parts or not all(isinstance(part, dict) for part in parts):
        raise NotTaken("the SMS gateway answered what cannot be read", may_have_gone=True)
    return parts


def _first_name(parts: list[dict[str, Any]], answer: Answer) -> str:
    """The first part's name, when all were taken; raises NotTaken for what the first other one says."""
    states = [str(part.get("status", "")) for part in parts]
    wrong = next((state for state in states if state != TAKEN), None)
    if wrong is None:
        return str(parts[0].get("message-id", ""))
    if wrong in REFUSED_NUMBER:
        raise refused_number(wrong)
    raise answered(answer, code=wrong, may_have_gone=wrong == INTERNAL_ERROR or TAKEN in states)
