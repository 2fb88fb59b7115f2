"""What becomes of a business's words when its account is erased: that it called and wrote stays, what it said goes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from vinte.handling.attempts import voice
from vinte.handling.models import ContactAttempt, ContactMessage, ContactNote, MessageFile
from vinte.people.queries import Concern


def concerns(*, professional_id: UUID, at: datetime) -> list[Concern]:
    """Nothing of the messages stands in the way of leaving, or has to be said before."""
    return []


def remove(*, professional_id: UUID, at: datetime) -> None:
    """Take away what this business wrote and said, files included (INVARIANTS, 22)."""
    written = ContactMessage.objects.filter(
        thread__professional_id=professional_id, by=ContactMessage.Side.PROFESSIONAL
    )
    MessageFile.objects.filter(message__in=written).delete()
    written.update(subject="", text="", original="", left_out="")
    for told in (ContactAttempt, ContactNote):
        told._default_manager.filter(professional_id=professional_id).update(note="")
    voice.remove(professional_id=professional_id)
