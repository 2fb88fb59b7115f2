"""What other rooms may ask about the help centre."""

from __future__ import annotations

from vinte.help_centre.by_mail import ReadLetter
from vinte.help_centre.reading import (
    OwnTicket,
    TicketCase,
    TicketCounts,
    TicketFileContent,
    TicketLine,
    TicketWord,
    ticket_case,
    ticket_counts,
    ticket_file,
    ticket_queue,
    tickets_of,
)
from vinte.help_centre.tickets import Said, Sender

__all__ = [
    "OwnTicket",
    "ReadLetter",
    "Said",
    "Sender",
    "TicketCase",
    "TicketCounts",
    "TicketFileContent",
    "TicketLine",
    "TicketWord",
    "ticket_case",
    "ticket_counts",
    "ticket_file",
    "ticket_queue",
    "tickets_of",
]
