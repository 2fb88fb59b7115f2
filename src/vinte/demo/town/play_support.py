"""The part of the play that is about what people write to support, and what Sofia answers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from vinte.demo.town.cast import ADDRESS
from vinte.demo.town.play import MARKET
from vinte.demo.town.play_offers import OffersPlayer
from vinte.help_centre import actions as help_centre
from vinte.help_centre.queries import Said, Sender
from vinte.people import queries as people


class SupportPlayer(OffersPlayer):
    """Plays letters to support too."""

    def write_to_support(
        self, *, at: datetime, who: str, key: str, subject: str, text: str, proof: str
    ) -> None:
        """Somebody writes to the support address: one of the cast, or nobody that the site knows."""
        self.tickets[key] = help_centre.open_ticket(
            market=MARKET,
            sender=self._sender(who),
            subject=subject,
            said=Said(text=text, key=self.key("support", key), proof=proof),
            kind="question",
            at=at,
        )

    def answer_support(self, *, at: datetime, key: str, text: str) -> None:
        """Sofia answers."""
        help_centre.answer_ticket(
            ticket_id=self.tickets[key],
            text=text,
            key=self.key("support answer", key),
            by=self.accounts["sofia"],
            at=at,
        )

    def _sender(self, who: str) -> Sender:
        known: UUID | None = self.accounts.get(who)
        if known is None:
            return Sender(address=f"{who}@exemplo.pt")
        return Sender(address=ADDRESS.format(slug=who), name=people.account(known).name, account_id=known)
