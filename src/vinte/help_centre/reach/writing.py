"""What somebody writes to support on the site: a ticket of the desk, told by letter with its number."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from vinte.help_centre import letters, tickets
from vinte.help_centre.models import Ticket, TicketMessage
from vinte.help_centre.rules import TicketRules
from vinte.help_centre.tickets import Said, Sender
from vinte.kernel.errors import Refused
from vinte.kernel.texts import require_text
from vinte.people import queries as people


@transaction.atomic
def write_to_support(
    *,
    name: str,
    email: str,
    subject: str,
    text: str,
    about: str,
    language: str,
    key: str,
    account_id: UUID | None,
    at: datetime,
) -> str:
    """Open a ticket with what was written; its number, as it is told to people. The same key gives the same.

    An account's own address is used for who is logged in; anybody else's is believed of nothing, and gets a letter
    without a word of what was written. `about` is the article that was being read, or empty. Raises Refused:
    `words_missing`, `text_too_long`, `too_many_letters`, and as `people.clean_email` and `people.clean_name` do.
    """
    known = TicketMessage.objects.filter(key=key).first()
    if known is not None:
        return letters.reference_of(known.ticket_id)
    words = require_text(text, code="words_missing", message=_("Falta dizer o que precisa."))
    market = settings.VINTE_MARKET
    if account_id is not None:
        account = people.account(account_id)
        sender = Sender(account.email, account.name, account.language, account_id)
        proof = Ticket.Proof.PAGE
    else:
        sender = Sender(people.clean_email(email), people.clean_name(name), language)
        proof = Ticket.Proof.UNCHECKED
    rules = TicketRules.at(market=market, at=at)
    before = TicketMessage.objects.filter(
        ticket__sender_mailbox=people.mailbox_of(sender.address),
        by=TicketMessage.By.SENDER,
        sent_at__gt=at - timedelta(days=1),
        sent_at__lte=at,
    ).count()
    # On the page somebody can be told at once, so nobody writes what gets no receipt.
    if before >= rules.receipts_a_day:
        raise Refused(
            code="too_many_letters",
            message=_("Já recebemos hoje várias mensagens deste endereço."),
            what_to_do=_("Responda ao e-mail que lhe enviámos: o que juntar fica no mesmo pedido."),
        )
    ticket_id = tickets.open_ticket(
        market=market,
        sender=sender,
        subject=subject.strip() or _("Pergunta escrita na ajuda"),
        said=Said(text=words if not about else f"{words}\n\n[{about}]", key=key, proof=proof),
        kind=Ticket.Kind.QUESTION,
        at=at,
    )
    ticket = Ticket.objects.get(pk=ticket_id)
    message = TicketMessage.objects.get(key=key)
    message.letter_id = letters.received(ticket, message, at=at)
    message.save(update_fields=["letter_id"])
    return letters.reference_of(ticket_id)
