"""What becomes of a business's tickets, comments and follows, and of what it said to complaints, when its account is erased:
that they were stays, their words and addresses go."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from vinte.help_centre.models import (
    Comment,
    Complaint,
    ContentNotice,
    Follow,
    Ticket,
    TicketFile,
    TicketMessage,
)
from vinte.people import queries as people
from vinte.people.queries import Concern, Touches

COMPLAINTS_PATH = "/pro/reclamacoes/"


def concerns(*, professional_id: UUID, at: datetime) -> list[Concern]:
    """A complaint that waits is decided all the same, on what was said by then."""
    waits = Complaint.objects.filter(professional_id=professional_id, state__in=("open", "appealed"))
    if not waits.exists():
        return []
    words = _("Há uma reclamação sobre si por decidir. É decidida na mesma, com o que disser até lá.")
    return [Concern(Touches.STAYS, "complaint", words, path=COMPLAINTS_PATH, way=_("Ver as reclamações"))]


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
    about = Complaint.objects.filter(professional_id=professional_id)
    about.update(answer="")
    about.filter(appeal_side="professional").update(appeal_text="")
    # What was taken down of the profile goes with the profile; what others reported stays with who reported it.
    ContentNotice.objects.filter(professional_id=professional_id, written_by="professional").update(quoted="")
    ContentNotice.objects.filter(account_id=account_id).update(text="", sender_name="", sender_address="")
