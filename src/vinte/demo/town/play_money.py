"""The part of the play that is about money: contested payments, charges that failed, days compared."""

from __future__ import annotations

from datetime import datetime

from vinte.demo.town.play_matters import MattersPlayer
from vinte.wallet import actions as wallet_actions


class TownPlayer(MattersPlayer):
    """Plays everything that happens in the town."""

    def contest_latest(self, *, at: datetime, who: str) -> None:
        """The bank asks about the latest payment: an inquiry, which takes nothing yet."""
        self.dispute(at=at, who=who, kind="dispute", paid=self.paid[who][-1])

    def settle_failed_charge(self, *, at: datetime, who: str, state: str, reason: str) -> None:
        """Otília decides on a charge that failed."""
        wallet_actions.settle_incident(
            professional_id=self.professionals[who],
            incident_id=self.incidents[who],
            state=state,
            reason=reason,
            by=self.accounts["otilia"],
            at=at,
        )
