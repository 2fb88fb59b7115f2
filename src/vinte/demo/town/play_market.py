"""The part of the play that is about the market: scarce requests, alerts, caps, returns, badges, who hired whom."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from vinte.demo.town import pictures
from vinte.demo.town.play_claims import ClaimsPlayer
from vinte.handling import actions as handling_actions
from vinte.kernel.periods import local_day
from vinte.leads import actions as leads_actions
from vinte.leads import queries as leads
from vinte.leads.queries import FeedFilters, Wish, consent_text
from vinte.people import actions as people_actions

ZONE = "Europe/Lisbon"


class MarketPlayer(ClaimsPlayer):
    """Plays what professionals, homeowners and agents do around requests too."""

    def bought(self, who: str, number: int) -> UUID:
        """The contact that somebody bought as their so-manyth, from 1; negative numbers count from the last."""
        rows = sorted(leads.purchases(self.professionals[who]), key=lambda row: row.bought_at)
        return UUID(str(rows[number - 1 if number > 0 else number].id))

    def pause_request(self, *, at: datetime, key: str) -> None:
        """The homeowner wants nobody else to call for now."""
        leads_actions.pause_request(job_request_id=self.requests[key], at=at)

    def report_nuisance(self, *, at: datetime, who: str, request: str, text: str) -> None:
        """The homeowner tells the desk that somebody calls too often."""
        leads_actions.report_nuisance(
            job_request_id=self.requests[request],
            professional_id=self.professionals[who],
            kind="too_many_calls",
            text=text,
            at=at,
        )

    def state_hired(self, *, at: datetime, who: str, number: int) -> None:
        """The homeowner of a contact says that this professional was hired."""
        purchase = leads.purchase(
            professional_id=self.professionals[who], purchase_id=self.bought(who, number)
        )
        handling_actions.state_hired(
            job_request_id=purchase.job_request_id, professional_id=self.professionals[who], at=at
        )

    def deny_hired(self, *, at: datetime, who: str, number: int) -> None:
        """The professional says that it is not so."""
        handling_actions.answer_statement(
            professional_id=self.professionals[who],
            purchase_id=self.bought(who, number),
            hired=False,
            at=at,
        )

    def alert(
        self,
        *,
        at: datetime,
        who: str,
        name: str,
        trades: tuple[str, ...],
        frequency: str,
        most_cents: int | None,
    ) -> None:
        """A search is saved, so that what is new in it comes by mail."""
        leads_actions.save_alert(
            professional_id=self.professionals[who],
            name=name,
            filters=FeedFilters(trades=trades, max_price_cents=most_cents),
            frequency=frequency,
            at=at,
        )

    def caps(self, *, at: datetime, who: str, week_cents: int | None, month_cents: int | None) -> None:
        """The most that contacts may cost in a week and in a month."""
        leads_actions.set_spend_caps(
            professional_id=self.professionals[who], week_cents=week_cents, month_cents=month_cents, at=at
        )

    def consent_to_purchases(
        self, *, at: datetime, who: str, trades: tuple[str, ...], highest_price_cents: int
    ) -> None:
        """The consent to automatic purchase is read and given."""
        wish = Wish(
            highest_price_cents=highest_price_cents,
            trades=trades,
            intents=("comparing",),
            budgets=("medium",),
        )
        text = consent_text(professional_id=self.professionals[who], wish=wish, language="pt", at=at)
        leads_actions.give_automatic_purchase_consent(
            professional_id=self.professionals[who],
            wish=wish,
            language="pt",
            text_digest=text.digest,
            at=at,
        )

    def call_the_latest(self, *, at: datetime, who: str, count: int) -> None:
        """The latest contacts are called, whoever bought them."""
        for number in range(1, count + 1):
            handling_actions.record_attempt(
                professional_id=self.professionals[who],
                purchase_id=self.bought(who, -number),
                channel="phone",
                attempted_at=at,
                note="",
                at=at,
            )

    def tell_call(
        self,
        *,
        at: datetime,
        who: str,
        number: int,
        outcome: str,
        note: str = "",
        again_in: timedelta | None = None,
    ) -> None:
        """A call is told with how it went; `again_in` is after how long it is to be made again."""
        handling_actions.record_attempt(
            professional_id=self.professionals[who],
            purchase_id=self.bought(who, number),
            channel="phone",
            outcome=outcome,
            call_back_at=at + again_in if again_in else None,
            attempted_at=at,
            note=note,
            at=at,
        )

    def ask_return(
        self, *, at: datetime, who: str, number: int, reason: str, words: str, evidence_count: int = 0
    ) -> None:
        """A contact is asked to be taken back, with photographs as evidence where there are some."""
        asked = leads_actions.ask_return(
            professional_id=self.professionals[who],
            purchase_id=self.bought(who, number),
            reason=reason,
            words=words,
            evidence=[pictures.file(12 + index) for index in range(evidence_count)],
            idempotency_key=self.key("return", who, reason),
            at=at,
        )
        self.returns[who, reason] = asked.id

    def decide_return(
        self, *, at: datetime, who: str, reason: str, outcome: str, words: str, true_trade: str = ""
    ) -> None:
        """Sofia decides on a return."""
        leads_actions.decide_return(
            return_id=self.returns[who, reason],
            outcome=outcome,
            reason=words,
            by=self.accounts["sofia"],
            at=at,
            true_trade=true_trade,
        )

    def apply_for_badge(
        self, *, at: datetime, who: str, kind: str, title: str, issuer: str, number: str, ends_on: date
    ) -> None:
        """The papers of a badge are sent."""
        application = people_actions.apply_for_badge(
            professional_id=self.professionals[who],
            kind=kind,
            documents=[pictures.paper(title)],
            number=number,
            issuer=issuer,
            starts_on=local_day(at, zone=ZONE) - timedelta(days=10),
            ends_on=ends_on,
            at=at,
        )
        self.applications[who, kind] = application

    def accept_badge(self, *, at: datetime, who: str, kind: str, ends_on: date) -> None:
        """Sofia finds the papers good."""
        people_actions.accept_badge(
            application_id=self.applications[who, kind], ends_on=ends_on, by=self.accounts["sofia"], at=at
        )

    def refuse_badge(self, *, at: datetime, who: str, kind: str, reason: str) -> None:
        """Sofia finds that the papers are not what was asked for."""
        people_actions.refuse_badge(
            application_id=self.applications[who, kind], reason=reason, by=self.accounts["sofia"], at=at
        )

    def widen(
        self, *, at: datetime, who: str, municipalities: tuple[str, ...], hours: tuple[str, ...]
    ) -> None:
        """Further municipalities, and the hours of each day of the week."""
        people_actions.update_profile(
            professional_id=self.professionals[who],
            at=at,
            further_municipalities=list(municipalities),
            weekly_hours=list(hours),
        )

    def go_away(self, *, at: datetime, who: str, first_on: date, last_on: date) -> None:
        """Days away are told."""
        people_actions.add_absence(
            professional_id=self.professionals[who],
            first_on=first_on,
            last_on=last_on,
            today=local_day(at, zone=ZONE),
            at=at,
        )
