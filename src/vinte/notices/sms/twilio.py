"""Twilio: its Messages resource, a form with basic authentication that answers in JSON.

Source: https://www.twilio.com/docs/messaging/api/message-resource and https://www.twilio.com/docs/api/errors. Twilio
says that its codes may become finer, so only those are read which name the recipient; whatever else it answers is
tried again, for it may be the sender or the account, which an operator mends. It knows no idempotency key for a
message: how often one may go twice is bounded by `tasks.MOST_IN_DOUBT`.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode
from uuid import UUID

from vinte.notices.sms.interface import NotTaken
from vinte.notices.sms.posting import answered, basic, post, refused_number

ADDRESS = "https://api.twilio.com"
# Of the number, whoever asks: no number (21211), one that can't be reached from here (21612), no mobile (21614), said STOP
# (21610), a landline (21635).
REFUSED_NUMBER = frozenset({21211, 21610, 21612, 21614, 21635})
# A messaging service is named by its identifier in place of a sender.
SERVICE = "MG"


class TwilioSmsGateway:
    """An account of Twilio's: its SID, its token, and a number, a name or a messaging service as the sender."""

    def __init__(self, *, account: str, token: str, sender: str, url: str = "") -> None:
        self.account = account
        self.token = token
        self.sender = sender
        self.url = (url or ADDRESS).rstrip("/")

    def send(self, *, message_id: UUID, to_number: str, text: str) -> str:
        """Post the message; its SID."""
        by = {"MessagingServiceSid" if self.sender.startswith(SERVICE) else "From": self.sender}
        answer = post(
            url=f"{self.url}/2010-04-01/Accounts/{quote(self.account, safe='')}/Messages.json",
            body=urlencode({"To": to_number, "Body": text, **by}).encode(),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
                "Authorization": basic(self.account, self.token),
            },
        )
        told = answer.facts()
        if not answer.is_taken:
            code = told.get("code")
            if answer.status == 400 and code in REFUSED_NUMBER:
                raise refused_number(code)
            raise answered(answer, code=code)
        if not isinstance(told.get("sid"), str):
            raise NotTaken("the SMS gateway answered what cannot be read", may_have_gone=True)
        return str(told["sid"])
