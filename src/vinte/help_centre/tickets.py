"""A ticket from the first word to the last: opened, written in, answered, closed, opened again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.help_centre import letters
from vinte.help_centre.models import Ticket, TicketFile, TicketMessage
from vinte.help_centre.rules import due_on, language_of
from vinte.kernel import locks
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import one_line, require_text
from vinte.notices.queries import SentFile
from vinte.people import access
from vinte.people import queries as people

Kind, Proof, State = Ticket.Kind, Ticket.Proof, Ticket.State


@dataclass(frozen=True)
class Sender:
    """Who writes, as far as anybody knows; `account_id` is whose address it is, which proves nothing."""

    address: str
    name: str = ""
    language: str = ""
    account_id: UUID | None = None


@dataclass(frozen=True)
class Said:
    """What was written: the part that is shown, and the whole where more came. `key` is one for each writing."""

    text: str
    key: str
    proof: str
    original: str = ""
    left_out: tuple[str, ...] = ()
    files: tuple[SentFile, ...] = ()
    mail_id: UUID | None = None


@transaction.atomic
def open_ticket(*, market: str, sender: Sender, subject: str, said: Said, kind: str, at: datetime) -> UUID:
    """Open a ticket with its first message; its id. The same key gives the ticket that is there.

    Nothing is sent: who opens it knows what the sender was told already. `kind` is of `Ticket.Kind`.
    Raises LookupError for a market without rules, ValueError for another kind or proof.
    """
    known = TicketMessage.objects.filter(key=said.key).first()
    if known is not None:
        return known.ticket_id
    ticket = Ticket.objects.create(
        id=new_id(at=at),
        market=market,
        kind=Kind(kind),
        subject=one_line(subject)[:200],
        sender_address=sender.address,
        sender_name=one_line(sender.name)[:120],
        sender_mailbox=people.mailbox_of(sender.address) if sender.address else "",
        language=sender.language or language_of(market),
        proof=Proof(said.proof),
        account_id=sender.account_id,
        opened_at=at,
        due_on=due_on(market=market, at=at),
        waits_since=at,
    )
    _write(ticket, said, at=at)
    return ticket.id


@transaction.atomic
def write_in(*, ticket_id: UUID, said: Said, at: datetime) -> None:
    """Add what its sender wrote; an answered or closed ticket is open again, and due anew.

    Raises NotAllowed for a ticket that there is not. The same key again changes nothing.
    """
    ticket = lock(ticket_id)
    if TicketMessage.objects.filter(key=said.key).exists():
        return
    _write(ticket, said, at=at)
    if ticket.state != State.OPEN:
        ticket.reopened()
        ticket.waits_since, ticket.due_on = at, due_on(market=ticket.market, at=at)
        ticket.ended_at = ticket.ended_by = None
        ticket.save(update_fields=["state", "waits_since", "due_on", "ended_at", "ended_by"])


@transaction.atomic
def answer(*, ticket_id: UUID, text: str, key: str, by: UUID, at: datetime) -> None:
    """Answer by e-mail; what the sender writes back comes into the thread.

    Raises NotAllowed for who has no place at the desk, Refused (`words_missing`, `text_too_long`, `no_address`,
    `ticket_closed`). The same key again changes nothing.
    """
    access.require(people.account(by), right="desk.use")
    words = require_text(text, code="words_missing", message=_("Falta a resposta."))
    ticket = lock(ticket_id)
    if TicketMessage.objects.filter(key=key).exists():
        return
    if not ticket.sender_address:
        raise Refused(
            code="no_address",
            message=_("Não se sabe para onde responder: a carta não diz quem a escreveu."),
            what_to_do=_("Feche o pedido, e não mude nada por causa da carta."),
        )
    if ticket.state == State.CLOSED:
        raise Refused(
            code="ticket_closed",
            message=_("Este pedido está fechado."),
            what_to_do=_("Abre de novo quando a pessoa escrever."),
        )
    message = TicketMessage.objects.create(
        id=new_id(at=at),
        ticket=ticket,
        by=TicketMessage.By.DESK,
        agent_id=by,
        text=words,
        proof=Proof.PAGE,
        sent_at=at,
        key=key,
    )
    message.letter_id = letters.answered(ticket, message, at=at)
    message.save(update_fields=["letter_id"])
    if ticket.state == State.OPEN:
        ticket.answered()
        ticket.save(update_fields=["state"])


@transaction.atomic
def close(*, ticket_id: UUID, by: UUID, at: datetime) -> None:
    """Close a ticket in which nothing is left to do; it opens again when its sender writes.

    Raises NotAllowed for who has no place at the desk, Refused (`ticket_closed`).
    """
    access.require(people.account(by), right="desk.use")
    ticket = lock(ticket_id)
    if ticket.state == State.CLOSED:
        raise Refused(code="ticket_closed", message=_("Este pedido já está fechado."))
    ticket.closed()
    ticket.ended_at, ticket.ended_by_id = at, by
    ticket.save(update_fields=["state", "ended_at", "ended_by"])


def waits_for_sender(ticket_id: UUID, *, kind: str) -> None:
    """What was written was answered otherwise, as a claim is by its draft: the ticket waits for its sender."""
    ticket = lock(ticket_id)
    ticket.kind = Kind(kind)
    if ticket.state == State.OPEN:
        ticket.answered()
    ticket.save(update_fields=["kind", "state"])


def lock(ticket_id: UUID) -> Ticket:
    """The ticket, held until the transaction ends; raises NotAllowed for one that there is not."""
    try:
        (row,) = locks.lock_in_key_order(Ticket.objects.all(), [ticket_id])
    except locks.RowsMissing:
        raise NotAllowed(f"no ticket {ticket_id}") from None
    return row


def _write(ticket: Ticket, said: Said, *, at: datetime) -> TicketMessage:
    message = TicketMessage.objects.create(
        id=new_id(at=at),
        ticket=ticket,
        by=TicketMessage.By.SENDER,
        text=said.text,
        original=said.original,
        left_out="\n".join(said.left_out),
        proof=Proof(said.proof),
        mail_id=said.mail_id,
        sent_at=at,
        key=said.key,
    )
    TicketFile.objects.bulk_create(
        TicketFile(
            id=new_id(at=at),
            message=message,
            number=number,
            name=file.name,
            media_type=file.media_type,
            content=file.content,
        )
        for number, file in enumerate(said.files, start=1)
    )
    return message
