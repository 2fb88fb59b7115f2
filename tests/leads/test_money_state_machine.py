"""Any sequence of wallet and contact actions leaves every promise about money and contacts whole."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

import cast
import clean_town
from vinte.guarantee import terms
from vinte.kernel.errors import IdempotencyConflict, Refused
from vinte.leads import actions as leads
from vinte.leads import queries
from vinte.leads.purchases import automatic
from vinte.leads.purchases import queries as purchase_queries
from vinte.wallet import actions as wallet_actions
from vinte.wallet import due
from vinte.wallet.books import balances
from vinte.wallet.packs import queries as pack_queries
from vinte.wallet.statements import lines as statement_lines

SOMEBODY = st.integers(0, 2)
SOMETHING = st.integers(0, 9)


class Market(RuleBasedStateMachine):
    """Three professionals, a growing list of requests, and a plain model of what each should own."""

    @initialize()
    def open(self) -> None:
        self.at = cast.MONDAY
        self.sofia = cast.staff()
        self.cast = [
            cast.professional(name, balance_cents=3000, trades=("painter", "carpenter"))
            for name in ("Ana", "Bruno", "Carla")
        ]
        self.owns = [3000, 3000, 3000]
        self.requests = [cast.request(place_count=1)]
        self.references: list[tuple[int, str, int, bool]] = []

    @rule(hours=st.integers(1, 24 * 20))
    def wait(self, hours: int) -> None:
        self.at += timedelta(hours=hours)
        packs = [len(pack_queries.packs(who.id)) for who in self.cast]
        due.DUTIES.run(at=self.at)
        for number, who in enumerate(self.cast):
            for pack in pack_queries.packs(who.id)[: len(pack_queries.packs(who.id)) - packs[number]]:
                self.owns[number] -= pack.price_cents

    @rule(places=st.integers(1, 4), intent=st.sampled_from(["ready", "comparing", "idea"]))
    def post(self, places: int, intent: str) -> None:
        self.requests.append(cast.request(at=self.at, place_count=places, intent=intent))

    @rule(number=SOMEBODY, cents=st.integers(500, 4000))
    def begin_top_up(self, number: int, cents: int) -> None:
        key = str(uuid4())
        started = wallet_actions.expect_payment(
            professional_id=self.cast[number].id,
            amount_cents=cents,
            provider="play",
            provider_reference=f"cs_{key}",
            idempotency_key=key,
            at=self.at,
        )
        self.references.append((number, started.provider_reference, cents, False))

    @rule(which=SOMETHING, paid=st.booleans())
    def hear_of_payment(self, which: int, paid: bool) -> None:
        if not self.references:
            return
        index = which % len(self.references)
        number, reference, cents, credited = self.references[index]
        wallet_actions.settle_top_up(provider="play", provider_reference=reference, paid=paid, at=self.at)
        if paid and not credited:
            self.owns[number] += cents
            self.references[index] = (number, reference, cents, True)

    @rule(number=SOMEBODY, which=SOMETHING, key=st.integers(0, 5))
    def buy(self, number: int, which: int, key: int) -> None:
        who, asked = self.cast[number], self.requests[which % len(self.requests)]
        pack = pack_queries.active_pack(professional_id=who.id, on=terms.market_day(market="pt", at=self.at))
        price = asked.priority_price_cents if pack else asked.standard_price_cents
        before = len(purchase_queries.purchases(who.id))
        try:
            purchase = cast.buy(who, asked, at=self.at, key=f"key {key}", price_cents=price)
        except (Refused, IdempotencyConflict):
            return
        if len(purchase_queries.purchases(who.id)) > before:
            self.owns[number] -= purchase.price_cents

    @rule(
        number=SOMEBODY,
        week=st.none() | st.integers(0, 5000),
        month=st.none() | st.integers(0, 9000),
    )
    def cap(self, number: int, week: int | None, month: int | None) -> None:
        leads.set_spend_caps(
            professional_id=self.cast[number].id, week_cents=week, month_cents=month, at=self.at
        )
        caps = queries.cap_in_force(self.cast[number].id)
        assert ((caps.week_cents, caps.month_cents) if caps else (None, None)) == (week, month)

    @rule(number=SOMEBODY, highest=st.integers(500, 3000))
    def consent(self, number: int, highest: int) -> None:
        wish = queries.Wish(
            highest_price_cents=highest,
            trades=("painter",),
            intents=("ready", "comparing"),
            budgets=("unknown",),
        )
        who = self.cast[number].id
        try:
            text = queries.consent_text(professional_id=who, wish=wish, language="pt", at=self.at)
        except Refused:
            return
        leads.give_automatic_purchase_consent(
            professional_id=who, wish=wish, language="pt", text_digest=text.digest, at=self.at
        )

    @rule(number=SOMEBODY)
    def revoke(self, number: int) -> None:
        leads.revoke_automatic_purchase(professional_id=self.cast[number].id, at=self.at)

    @rule()
    def buy_automatically(self) -> None:
        before = [{row.id for row in purchase_queries.purchases(who.id)} for who in self.cast]
        automatic.DUTY.run(at=self.at)
        for number, who in enumerate(self.cast):
            for row in purchase_queries.purchases(who.id):
                if row.id not in before[number]:
                    self.owns[number] -= row.price_cents

    @rule(number=SOMEBODY, which=SOMETHING)
    def give_back(self, number: int, which: int) -> None:
        bought = purchase_queries.purchases(self.cast[number].id)
        if not bought:
            return
        purchase = bought[which % len(bought)]
        try:
            leads.return_contact(
                professional_id=self.cast[number].id,
                purchase_id=purchase.id,
                reason="other",
                by=self.sofia.pk,
                at=self.at,
            )
        except Refused:
            return
        self.owns[number] += purchase.price_cents

    @rule(
        number=SOMEBODY,
        which=SOMETHING,
        outcome=st.sampled_from([("partly", "carpenter"), ("accepted", "mason"), ("refused", "")]),
    )
    def ask_to_give_back(self, number: int, which: int, outcome: tuple[str, str]) -> None:
        who = self.cast[number]
        bought = purchase_queries.purchases(who.id)
        if not bought:
            return
        try:
            asked = leads.ask_return(
                professional_id=who.id,
                purchase_id=bought[which % len(bought)].id,
                reason="wrong_trade",
                words="O trabalho é outro, disseram-me.",
                idempotency_key=str(uuid4()),
                at=self.at,
            )
        except Refused:
            return
        decided = leads.decide_return(
            return_id=asked.id,
            outcome=outcome[0],
            reason="Confirmado.",
            by=self.sofia.pk,
            at=self.at,
            true_trade=outcome[1],
        )
        self.owns[number] += decided.credited_cents

    @rule(number=SOMEBODY, cents=st.integers(1, 3000))
    def guarantee(self, number: int, cents: int) -> None:
        cast.grant(self.cast[number], cents, at=self.at)
        self.owns[number] += cents

    @rule(number=SOMEBODY)
    def pack(self, number: int) -> None:
        try:
            pack = wallet_actions.buy_pack(
                professional_id=self.cast[number].id,
                market="pt",
                period="monthly",
                idempotency_key=str(uuid4()),
                at=self.at,
            )
        except Refused:
            return
        self.owns[number] -= pack.price_cents

    @invariant()
    def nothing_is_broken(self) -> None:
        # A grant is quicker than the claim that pays it, and its check says that there is none.
        granted = "claims.guarantee_is_posted_for_a_decision_only:"
        assert [line for line in clean_town.broken_rows() if not line.startswith(granted)] == []
        if hasattr(self, "cast"):
            for number, who in enumerate(self.cast):
                balance, lines = balances.balance(who.id), statement_lines.statement(who.id)
                assert balance.total_cents == self.owns[number] == lines[0].balance_after_cents


class TestMarket(TestCase, Market.TestCase):  # type: ignore[name-defined,misc]
    settings = settings(
        max_examples=10, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
    )
