"""Letters to support: each is kept, told once to have arrived, and believed of nothing.

Whose address a letter names is looked up only where no server says that it comes from elsewhere. What a room above
makes of a letter it registers here (`register_reader`): `claims` makes a draft of what may be a claim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from vinte.help_centre import letters, tickets
from vinte.help_centre.models import Ticket, TicketMessage
from vinte.help_centre.rules import TicketRules
from vinte.help_centre.tickets import Said, Sender
from vinte.kernel.errors import NotAllowed, Refused
from vinte.notices.queries import Arrival, InboundLetter, Writer
from vinte.people import queries as people

_AN_ADDRESS = re.compile(r"[^\s<>,;:\"()@]+@[^\s<>,;:\"()@]+")


@dataclass(frozen=True)
class ReadLetter:
    """A letter of somebody whose address is known, for a room that may make more of it than a ticket.

    `may_tell` says that the sender may be written to: not where a machine sent it, and not for ever on one day.
    """

    letter: InboundLetter
    account_id: UUID
    ticket_id: UUID
    mail_id: UUID
    proof: str
    may_tell: bool


class Reader(Protocol):
    """Makes what it makes of a letter: `sure` and told to the sender, `maybe` and told, or nothing (empty)."""

    def __call__(self, mail: ReadLetter, *, at: datetime) -> str: ...


_readers: dict[str, Reader] = {}


def register_reader(*, kind: str, reader: Reader) -> None:
    """Ask a room above what a letter of a known address is; `kind` is of `Ticket.Kind`."""
    _readers[Ticket.Kind(kind)] = reader


@transaction.atomic
def take(*, letter: InboundLetter, arrival: Arrival, at: datetime) -> UUID:
    """Keep a letter to support as a ticket, or in the ticket that it answers; its id.

    Raises Refused (`too_many_letters`) where its mailbox wrote too many that day: it waits for a person.
    """
    proof = Ticket.Proof(arrival.proof)
    market = settings.VINTE_MARKET
    sender = _sender(letter, arrival, proof=proof)
    _refuse_too_many(sender, market=market, at=at)
    said = _said(letter, mail_id=arrival.mail_id, proof=proof)
    ticket_id = _answered_ticket(letter, sender)
    if ticket_id is not None:
        tickets.write_in(ticket_id=ticket_id, said=said, at=at)
    else:
        ticket_id = tickets.open_ticket(
            market=market,
            sender=sender,
            subject=letter.subject,
            said=said,
            kind=Ticket.Kind.QUESTION,
            at=at,
        )
    may_tell = arrival.is_answered and _is_still_told(sender, market=market, at=at)
    if _read_above(letter, sender, ticket_id, arrival, may_tell=may_tell, at=at):
        return ticket_id
    if may_tell and sender.address:
        ticket = Ticket.objects.get(pk=ticket_id)
        message = TicketMessage.objects.get(mail_id=arrival.mail_id)
        message.letter_id = letters.received(ticket, message, at=at)
        message.save(update_fields=["letter_id"])
    return ticket_id


def writer_of(*, subject: UUID, side: str, address: str, at: datetime) -> Writer | None:
    """Who may answer a letter of the desk: the mailbox that it was sent to."""
    ticket = Ticket.objects.filter(pk=subject, erased_at=None).first()
    if ticket is None or side != letters.SIDE or not ticket.sender_address:
        return None
    if not people.same_mailbox(one=ticket.sender_address, other=address):
        return None
    return Writer(address=ticket.sender_address, name=ticket.sender_name, language=ticket.language)


def take_answer(
    *, subject: UUID, side: str, letter: InboundLetter, mail_id: UUID, is_released: bool, at: datetime
) -> None:
    """What comes back by the address of a desk's letter, into its ticket.

    Raises NotAllowed for a ticket that there is not, Refused (`words_missing`) for a letter that says nothing.
    """
    if side != letters.SIDE:
        raise NotAllowed(f"no side {side!r} of a ticket")
    if not letter.new_text.strip() and not letter.files and not letter.left_out:
        raise Refused(
            code="words_missing",
            message=_("O e-mail não traz texto nem ficheiros."),
            what_to_do=_("Escreva uma frase, e envie de novo."),
        )
    said = _said(letter, mail_id=mail_id, proof=Ticket.Proof.UNCHECKED)
    tickets.write_in(ticket_id=subject, said=said, at=at)
    account_id = Ticket.objects.values_list("account_id", flat=True).get(pk=subject)
    if is_released or account_id is None:
        return
    # A list that comes as an answer is drafted like any other; whoever answered it is answered by a person.
    read = ReadLetter(letter, account_id, subject, mail_id, Ticket.Proof.UNCHECKED, may_tell=False)
    for kind, reader in _readers.items():
        if reader(read, at=at):
            Ticket.objects.filter(pk=subject).update(kind=kind)


def _said(letter: InboundLetter, *, mail_id: UUID, proof: Ticket.Proof) -> Said:
    """What a letter says; of a table that hung on it, the rows stand below its words."""
    whole = [letter.text, *(f"{table.name}:\n{table.text}" for table in letter.tables)]
    told = {table.name for table in letter.tables}
    return Said(
        text=letter.new_text,
        original="\n\n".join(whole) if letter.tables or letter.text.strip() != letter.new_text else "",
        left_out=tuple(name for name in letter.left_out if name not in told),
        files=letter.files,
        mail_id=mail_id,
        proof=proof,
        key=f"mail:{mail_id}",
    )


def _sender(letter: InboundLetter, arrival: Arrival, *, proof: str) -> Sender:
    """Who seems to write. Of a letter that a server says comes from elsewhere, nobody's account is looked up."""
    found = _AN_ADDRESS.findall(arrival.shown_as)
    address = letter.sender or (found[0].lower() if len(found) == 1 else "")
    if proof == Ticket.Proof.FAILED or arrival.is_released or not address:
        return Sender(address=address)
    account = people.account_by_email(address)
    if account is None:
        return Sender(address=address)
    return Sender(address=address, name=account.name, language=account.language, account_id=account.pk)


def _answered_ticket(letter: InboundLetter, sender: Sender) -> UUID | None:
    """The ticket whose letter this one answers, where it comes from the mailbox that the letter went to."""
    if not letter.answers or not sender.address:
        return None
    rows = TicketMessage.objects.filter(
        letter_id__in=letter.answers,
        ticket__erased_at=None,
        ticket__sender_mailbox=people.mailbox_of(sender.address),
    )
    return rows.order_by("-sent_at").values_list("ticket_id", flat=True).first()


def _read_above(
    letter: InboundLetter,
    sender: Sender,
    ticket_id: UUID,
    arrival: Arrival,
    *,
    may_tell: bool,
    at: datetime,
) -> bool:
    """Whether a room above made something of it and told its sender."""
    if sender.account_id is None:
        return False
    read = ReadLetter(
        letter=letter,
        account_id=sender.account_id,
        ticket_id=ticket_id,
        mail_id=arrival.mail_id,
        proof=arrival.proof,
        may_tell=may_tell,
    )
    for kind, reader in _readers.items():
        found = reader(read, at=at)
        if found:
            if found == "sure" and may_tell:
                tickets.waits_for_sender(ticket_id, kind=kind)
            else:
                Ticket.objects.filter(pk=ticket_id).update(kind=kind)
            return True
    return False


def _written_today(sender: Sender, *, market: str, at: datetime) -> int:
    begins = at - timedelta(days=1)
    return TicketMessage.objects.filter(
        ticket__sender_mailbox=people.mailbox_of(sender.address),
        by=TicketMessage.By.SENDER,
        sent_at__gt=begins,
        sent_at__lte=at,
    ).count()


def _refuse_too_many(sender: Sender, *, market: str, at: datetime) -> None:
    if not sender.address:
        return
    if _written_today(sender, market=market, at=at) >= TicketRules.at(market=market, at=at).letters_a_day:
        raise Refused(
            code="too_many_letters",
            message=_("Do mesmo remetente vieram cartas a mais no mesmo dia."),
        )


def _is_still_told(sender: Sender, *, market: str, at: datetime) -> bool:
    """Whether one more machine's answer goes to that mailbox on that day: the letter at hand is counted already."""
    if not sender.address:
        return False
    most = TicketRules.at(market=market, at=at).receipts_a_day
    return _written_today(sender, market=market, at=at) <= most
