"""The part of the play that the desk decides between two sides: complaints, content that somebody reported."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from vinte.demo.town.play_support import SupportPlayer
from vinte.help_centre import actions as help_centre
from vinte.help_centre.queries import Notifier, Target
from vinte.leads import queries as leads
from vinte.people import queries as people


class MattersPlayer(SupportPlayer):
    """Plays what two sides see differently."""

    def complain(self, *, at: datetime, who: str, number: int, about: str, text: str) -> None:
        """The homeowner of a contact complains about the professional who bought it."""
        bought = leads.purchase(professional_id=self.professionals[who], purchase_id=self.bought(who, number))
        self.matters[who] = help_centre.file_complaint(
            job_request_id=bought.job_request.id,
            professional_id=self.professionals[who],
            about=about,
            text=text,
            at=at,
        )

    def answer_complaint(self, *, at: datetime, who: str, text: str) -> None:
        """The professional says how it was."""
        help_centre.answer_complaint(
            complaint_id=self.matters[who], professional_id=self.professionals[who], text=text, at=at
        )

    def decide_complaint(self, *, at: datetime, who: str, outcome: str, reason: str) -> None:
        """Sofia decides with reasons that both read."""
        help_centre.decide_complaint(
            complaint_id=self.matters[who], outcome=outcome, reason=reason, by=self.accounts["sofia"], at=at
        )

    def report_profile(self, *, at: datetime, who: str, ground: str, text: str) -> None:
        """Somebody who is not logged in reports how a professional presents the business."""
        professional_id: UUID = self.professionals[who]
        found = people.professional(professional_id)
        help_centre.report_content(
            target=Target(
                about="profile",
                target_id=professional_id,
                part="description",
                quoted=found.description,
                written_by="professional",
                market=found.market,
                professional_id=professional_id,
            ),
            ground=ground,
            text=text,
            notifier=Notifier(name="", address="", language="pt"),
            in_good_faith=True,
            key=self.key("notice", who),
            at=at,
        )
