"""Answers by e-mail: whose they may be, and that they become a message of their thread."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from vinte.handling.messages import letters, writing
from vinte.handling.messages.writing import Attachment, Via, Written
from vinte.handling.models import ContactMessage, MessageThread
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import queries as leads
from vinte.notices.queries import InboundLetter, Writer
from vinte.people import queries as people


def writer_of(*, subject: UUID, side: str, address: str, at: datetime) -> Writer | None:
    """Who of that side of the thread writes from the address: the homeowner, or anybody who acts for the business."""
    thread = MessageThread.objects.filter(pk=subject).first()
    by = letters.SIDES.get(side)
    if thread is None or by is None:
        return None
    if by == ContactMessage.Side.HOMEOWNER:
        purchase = leads.purchase(professional_id=thread.professional_id, purchase_id=thread.purchase_id)
        homeowner = people.homeowner(purchase.job_request.homeowner_id)
        if not people.same_mailbox(one=homeowner.email, other=address):
            return None
        return Writer(address=homeowner.email, name=homeowner.name, language=homeowner.language)
    account = people.professional(thread.professional_id).account
    members = [account.email, *(member.email for member in people.members_of(thread.professional_id))]
    known = next((each for each in members if people.same_mailbox(one=each, other=address)), None)
    return None if known is None else Writer(address=known, name=account.name, language=account.language)


def take(
    *, subject: UUID, side: str, letter: InboundLetter, mail_id: UUID, is_released: bool, at: datetime
) -> None:
    """Make a message of the letter: its new part is shown, and the whole is kept for an agent.

    Raises Refused as `write_message` does, and `mail_too_long`; NotAllowed for a thread that there is not.
    """
    thread = MessageThread.objects.filter(pk=subject).first()
    by = letters.SIDES.get(side)
    if thread is None or by is None:
        raise NotAllowed(f"no thread {subject}, or no side {side!r} of it")
    if len(letter.new_text) > writing.LONGEST_MAIL:
        raise Refused(
            code="mail_too_long",
            message=_("O e-mail tem texto a mais."),
            what_to_do=_("Encurte-o e envie de novo, ou junte-o em PDF."),
        )
    files = tuple(
        Attachment(name=file.name, media_type=file.media_type, content=file.content) for file in letter.files
    )
    if not letter.new_text.strip() and not files:
        raise Refused(
            code="words_missing",
            message=_("O e-mail não traz texto nem fotografias que se possam mostrar."),
            what_to_do=_("Escreva uma frase, e envie de novo."),
        )
    writing.send(
        Written(
            text=letter.new_text,
            via=Via.MAIL,
            original=letter.text if letter.text.strip() != letter.new_text else "",
            left_out=letter.left_out,
            files=files,
        ),
        professional_id=thread.professional_id,
        purchase_id=thread.purchase_id,
        by=by,
        key=f"mail:{mail_id}",
        at=at,
    )
