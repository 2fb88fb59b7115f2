"""What notices ask of a gateway for text messages, and what it may answer."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID


class NotTaken(Exception):
    """The gateway did not take a message; says why, without the number.

    With `is_final` no later attempt would go better: the number is none, or wants no messages. With `may_have_gone` the
    gateway did not say what became of it, and it may be on its way all the same. Before `again_in_seconds` the gateway
    wants no further attempt; 0 leaves it to us.
    """

    def __init__(
        self,
        reason: str,
        *,
        is_final: bool = False,
        may_have_gone: bool = False,
        again_in_seconds: int = 0,
    ) -> None:
        super().__init__(reason)
        self.is_final = is_final
        self.may_have_gone = may_have_gone
        self.again_in_seconds = again_in_seconds


class SmsGateway(Protocol):
    """One that sends text messages."""

    def send(self, *, message_id: UUID, to_number: str, text: str) -> str:
        """Hand the message over; what the gateway calls it, empty where it does not say. Raises NotTaken."""
        ...


class PlaySmsGateway:
    """Takes every message and sends none: the demo's mailbox shows it from the outbox."""

    def send(self, *, message_id: UUID, to_number: str, text: str) -> str:
        """Nothing goes out of the town."""
        return ""
