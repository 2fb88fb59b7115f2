"""The letters of the help centre: that something arrived, and what the desk answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from vinte.guarantee import terms
from vinte.help_centre.models import Ticket, TicketMessage
from vinte.kernel.references import reference_of as reference_of
from vinte.notices import actions as notices
from vinte.notices import queries as outbox

# The letter of this purpose's tokens, and of the one side that holds them: whoever wrote.
PURPOSE, CODE, SIDE = "ticket", "t", "s"


def received(ticket: Ticket, message: TicketMessage, *, at: datetime) -> UUID:
    """Tell a sender that what they wrote arrived, and by when they are answered.

    None of their own words are in it: whoever writes under another's address would have us carry them there.
    """
    return _post(
        "ticket_received",
        ticket,
        key=f"ticket_received:{message.pk}",
        at=at,
        answer_on=ticket.due_on,
        reference=reference_of(ticket.pk),
    )


def answered(ticket: Ticket, message: TicketMessage, *, at: datetime) -> UUID:
    """What the desk answers."""
    return _post(
        "ticket_answer",
        ticket,
        key=f"ticket_answer:{message.pk}",
        at=at,
        title=ticket.subject,
        words=message.text,
    )


def _post(kind: str, ticket: Ticket, *, key: str, at: datetime, **context: Any) -> UUID:
    reply_to = outbox.answer_address(code=CODE, side=SIDE, subject=ticket.id, at=at)
    return notices.post(
        kind=kind,
        to_address=ticket.sender_address,
        to_name=ticket.sender_name,
        language=ticket.language,
        context=context,
        idempotency_key=key,
        reply_to=reply_to,
        at=at,
        zone=terms.market_zone(market=ticket.market, at=at),
    )
