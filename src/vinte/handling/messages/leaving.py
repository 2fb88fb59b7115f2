"""What becomes of a business's messages when its account is erased: that they were written stays, their words go."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from vinte.handling.models import ContactMessage, MessageFile
from vinte.people.queries import Concern


def concerns(*, professional_id: UUID, at: datetime) -> list[Concern]:
    """Nothing of the messages stands in the way of leaving, or has to be said before."""
    return []


def remove(*, professional_id: UUID, at: datetime) -> None:
    """Take away what this business wrote, files included (INVARIANTS, 22)."""
    written = ContactMessage.objects.filter(
        thread__professional_id=professional_id, by=ContactMessage.Side.PROFESSIONAL
    )
    MessageFile.objects.filter(message__in=written).delete()
    written.update(subject="", text="", original="", left_out="")
