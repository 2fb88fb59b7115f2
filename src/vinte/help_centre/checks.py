"""The invariants that this room looks after: nothing that came in is without its thread, and an
article shows its own words."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef

from vinte.help_centre.models import OwnStep, Ticket, TicketMessage
from vinte.notices import queries as notices


def tickets_have_words() -> Iterator[str]:
    """A ticket begins with what its sender wrote, and an answered one has an answer or a draft that its sender has."""
    mine = TicketMessage.objects.filter(ticket=OuterRef("pk"))
    for row in Ticket.objects.filter(~Exists(mine.filter(by=TicketMessage.By.SENDER))).order_by("id"):
        yield f"ticket {row.id} has no word of its sender"
    unanswered = ~Exists(mine.filter(by=TicketMessage.By.DESK))
    rows = Ticket.objects.filter(unanswered, state=Ticket.State.ANSWERED)
    for row in rows.exclude(kind=Ticket.Kind.CLAIM).order_by("id"):
        yield f"ticket {row.id} is answered and has no answer"


def letters_to_support_are_kept() -> Iterator[str]:
    """Every letter that came for support is in a ticket."""
    kept = set(TicketMessage.objects.filter(mail_id__isnull=False).values_list("mail_id", flat=True))
    for mail_id in notices.taken_for_support():
        if mail_id not in kept:
            yield f"letter {mail_id} was taken for support and is in no ticket"


def steps_show_their_own_words() -> Iterator[str]:
    """What an operator published is a version of that very article and language."""
    rows = OwnStep.objects.filter(version__isnull=False).exclude(
        version__article=F("article"), version__language=F("language")
    )
    for row in rows.order_by("id"):
        yield f"step {row.id} shows the words of another article or language"


CHECKS = (tickets_have_words, letters_to_support_are_kept, steps_show_their_own_words)
