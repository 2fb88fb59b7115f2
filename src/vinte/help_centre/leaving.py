"""What becomes of a business's tickets, comments and follows when its account is erased: that they were stays, their
words and addresses go."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vinte.help_centre.models import Comment, Follow, Ticket, TicketFile, TicketMessage
from vinte.people import queries as people
from vinte.people.queries import Concern


def concerns(*, professional_id: UUID, at: datetime) -> list[Concern]:
    """Nothing of them stands in the way of leaving, or has to be said before."""
    return []


def remove(*, professional_id: UUID, at: datetime) -> None:
    """Take away what was written from this business's account and addresses, answers and files included
    (INVARIANTS, 22)."""
    account_id = people.professional(professional_id).account_id
    boxes = {people.mailbox_of(people.account(account_id).email)}
    mine = Ticket.objects.filter(Q(account_id=account_id) | Q(sender_mailbox__in=boxes))
    written = TicketMessage.objects.filter(ticket__in=mine)
    TicketFile.objects.filter(message__in=written).delete()
    written.update(text="", original="", left_out="")
    Comment.objects.filter(account_id=account_id).update(
        author="", text="", answer="", reason="", erased_at=at
    )
    follows = Follow.objects.filter(Q(account_id=account_id) | Q(mailbox__in=boxes))
    follows.filter(ended_at=None).update(ended_at=at)
    follows.update(address="", mailbox="")
    mine.update(subject="", sender_address="", sender_name="", sender_mailbox="", erased_at=at)
