"""What changes in the help centre: a ticket is opened, answered, closed; a room says what else a letter may be."""

from __future__ import annotations

from vinte.help_centre.by_mail import register_reader
from vinte.help_centre.tickets import answer as answer_ticket
from vinte.help_centre.tickets import close as close_ticket
from vinte.help_centre.tickets import open_ticket

__all__ = ["answer_ticket", "close_ticket", "open_ticket", "register_reader"]
