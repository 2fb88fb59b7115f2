"""The part of the play that is about visits, quotes and what both sides write: planned, sent, answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from vinte.demo.town.play_market import MarketPlayer
from vinte.handling import actions as handling_actions
from vinte.handling import queries as handling
from vinte.handling.actions import Line
from vinte.leads import queries as leads
from vinte.people import queries as people

_LINES = (
    Line(text="Mão de obra", quantity_milli=3500, unit="h", unit_price_cents=3_200, permille=60),
    Line(text="Material", quantity_milli=1000, unit="", unit_price_cents=8_450, permille=230),
)


class OffersPlayer(MarketPlayer):
    """Plays what a professional offers and what the homeowner says to it."""

    def plan_visit(
        self, *, at: datetime, who: str, number: int, starts_at: datetime, is_agreed: bool
    ) -> None:
        """A visit is proposed to the homeowner of a contact, or was agreed on."""
        handling_actions.plan_visit(
            professional_id=self.professionals[who],
            purchase_id=self.bought(who, number),
            starts_at=starts_at,
            minutes=60,
            place="",
            words="",
            is_agreed=is_agreed,
            idempotency_key=self.key("visit", who, str(number)),
            at=at,
        )

    def visit_made(self, *, at: datetime, who: str, number: int) -> None:
        """The visit of a contact took place."""
        handling_actions.visit_made(
            professional_id=self.professionals[who], visit_id=self._visit(who, number), words="", at=at
        )

    def nobody_home(self, *, at: datetime, who: str, number: int) -> None:
        """Nobody was there."""
        handling_actions.nobody_home(
            professional_id=self.professionals[who], visit_id=self._visit(who, number), words="", at=at
        )

    def _visit(self, who: str, number: int) -> UUID:
        (visit,) = handling.visits_on(
            professional_id=self.professionals[who], purchase_ids=[self.bought(who, number)]
        )
        return visit.id

    def write(self, *, at: datetime, who: str, number: int, by: str, text: str) -> None:
        """One side of a contact writes to the other."""
        handling_actions.write_message(
            professional_id=self.professionals[who],
            purchase_id=self.bought(who, number),
            by=by,
            text=text,
            key=self.key("message", who, str(number), at.isoformat()),
            at=at,
        )

    def sum_up(self, *, at: datetime, who: str, number: int, text: str) -> None:
        """After a call the professional writes down what was agreed."""
        handling_actions.write_summary(
            professional_id=self.professionals[who],
            purchase_id=self.bought(who, number),
            subject="O que combinámos ao telefone",
            text=text,
            key=self.key("summary", who, str(number)),
            at=at,
        )

    def quote(self, *, at: datetime, who: str, number: int, then: str) -> None:
        """A quote is written, and what comes of it: `drafted`, `sent`, `asked`, `declined` or `withdrawn`."""
        professional_id, purchase_id = self.professionals[who], self.bought(who, number)
        asked = leads.purchase(professional_id=professional_id, purchase_id=purchase_id).job_request
        draft = handling_actions.save_quote(
            professional_id=professional_id,
            purchase_id=purchase_id,
            quote_id=None,
            title=asked.title,
            lines=_LINES,
            terms="Metade no início, metade no fim. Não inclui pintura.",
            valid_days=30,
            exemption="",
            idempotency_key=self.key("quote", who, str(number)),
            at=at,
        )
        if then == "drafted":
            return
        handling_actions.send_quote(professional_id=professional_id, quote_id=draft.id, at=at)
        if then == "withdrawn":
            handling_actions.withdraw_quote(
                professional_id=professional_id, quote_id=draft.id, words="", at=at
            )
        if then not in ("asked", "declined"):
            return
        secret = self.link_sent_to(people.homeowner(asked.homeowner_id).email)
        if then == "asked":
            handling_actions.ask_about_quote(
                secret=secret, words="O material está incluído?", at=at + timedelta(minutes=20)
            )
        else:
            handling_actions.decline_quote(
                secret=secret, went_to="", reason="price", price_cents=None, words="", at=at
            )
