"""A gateway at any address: it takes a POST with `{"to": "+351…", "text": "…"}` as JSON and a bearer token, and answers
with a status from 200 to 299 once it has taken the message.
"""

from __future__ import annotations

import json
from uuid import UUID

from vinte.notices.sms.posting import answered, post


class PlainSmsGateway:
    """The gateway at an HTTP address; it knows a repetition by its Idempotency-Key, so repeating is safe."""

    def __init__(self, *, url: str, token: str) -> None:
        self.url = url
        self.token = token

    def send(self, *, message_id: UUID, to_number: str, text: str) -> str:
        """Post the message; it is given no name of its own."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(message_id)}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        body = json.dumps({"to": to_number, "text": text}).encode()
        answer = post(url=self.url, body=body, headers=headers)
        if not answer.is_taken:
            raise answered(answer, may_have_gone=False)
        return ""
