"""Any sequence of what people and providers do about money and contacts leaves every promise whole.

`bench/attack/states.py` runs it longer (VINTE_STATES_RUNS, VINTE_STATES_STEPS, VINTE_STATES_SEED), and with a guard taken
away (VINTE_STATES_MUTANT, by the names of `MUTANTS`), which it must notice.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from unittest import mock
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, seed, settings
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
from vinte.people import actions as people
from vinte.wallet import actions as wallet_actions
from vinte.wallet import due
from vinte.wallet.books import balances, ledger
from vinte.wallet.models import Posting, TopUp
from vinte.wallet.packs import queries as pack_queries
from vinte.wallet.payments import refunds
from vinte.wallet.providers import ProviderFacts
from vinte.wallet.statements import lines as statement_lines


@dataclass
class Paid:
    """What a provider said of one payment: what went back in all, and its disputes with their last word."""

    number: int
    row: TopUp
    refunded_cents: int = 0
    refund_number: int = 0
    disputes: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def gone_cents(self) -> int:
        """What left the wallet: each cent once, however often it went to the payer."""
        lost = sum(cents for cents, state in self.disputes.values() if state == "lost")
        return min(self.row.amount_cents, self.refunded_cents + lost)


def _without(name: str, instead: Callable[..., object]) -> Callable[[], object]:
    return lambda: mock.patch(name, instead).start()


def _sql(statement: str) -> Callable[[], object]:
    def act() -> object:
        with connection.cursor() as cursor:
            return cursor.execute(statement)

    return act


_charge, _write = wallet_actions.charge_contact, ledger._write


def _one_cent_more(wallet: object, entry: object, amounts: dict[str, int]) -> None:
    first = next(iter(amounts))
    _write(wallet, entry, {**amounts, first: amounts[first] + 1})  # type: ignore[arg-type]


# A guard, a lock or a rule taken away, by the invariant that it holds.
MUTANTS: dict[str, Callable[[], object]] = {
    "1 a posting is a cent more": _without("vinte.wallet.books.ledger._write", _one_cent_more),
    "2 postings move no balance": _sql("ALTER TABLE wallet_posting DISABLE TRIGGER USER"),
    "5 a contact costs a cent less": _without(
        "vinte.wallet.actions.charge_contact",
        lambda *, amount_cents, **more: _charge(amount_cents=max(1, amount_cents - 1), **more),
    ),
    "6 a key is not looked up": _without("vinte.wallet.books.ledger._earlier", lambda key, body: None),
    "8 what paid a debt comes back to withdraw": _without(
        "vinte.wallet.books.ledger.comes_back", lambda who, cents: {"purchased": cents}
    ),
    "12 a suspension is not asked": _without(
        "vinte.leads.purchases.buying._refuse_suspended", lambda professional_id: None
    ),
    "25 nothing pays a debt": _without(
        "vinte.wallet.books.ledger._settle", lambda wallet, entry, amounts, *, at: None
    ),
    "25 nothing follows what comes back": _without(
        "vinte.wallet.books.contested.follow", lambda professional_id, *, at: None
    ),
    "25 refunds are forgotten by disputes": _without(
        "vinte.wallet.books.contested.refunded_from_wallet_cents", lambda top_up_id: 0
    ),
    "26 reviews can be rewritten": _sql("ALTER TABLE reviews_review DISABLE TRIGGER USER"),
}

SOMEBODY = st.integers(0, 2)
SOMETHING = st.integers(0, 9)


class Market(RuleBasedStateMachine):
    """Three professionals, a growing list of requests, and a plain model of what each should own."""

    def __init__(self) -> None:
        super().__init__()
        # A grant is quicker than the claim that pays it, and its check says that there is none.
        self.watch = clean_town.Watch("claims.guarantee_is_posted_for_a_decision_only")

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
        self.payments = [
            Paid(number, TopUp.objects.get(professional_id=who.id)) for number, who in enumerate(self.cast)
        ]
        self.granted = [0, 0, 0]
        self.corrected = [0, 0, 0]
        mutant = os.environ.get("VINTE_STATES_MUTANT", "")
        if mutant:
            MUTANTS[mutant]()

    @rule(hours=st.integers(1, 24 * 20))
    def wait(self, hours: int) -> None:
        self.at += timedelta(hours=hours)
        packs = [len(pack_queries.packs(who.id)) for who in self.cast]
        expired = self.expired()
        due.DUTIES.run(at=self.at)
        for number, cents in self.expired().items():
            self.owns[number] -= cents - expired[number]
        for number, who in enumerate(self.cast):
            for pack in pack_queries.packs(who.id)[: len(pack_queries.packs(who.id)) - packs[number]]:
                self.owns[number] -= pack.price_cents

    def expired(self) -> defaultdict[int, int]:
        """What passed its day, by whose it was."""
        rows = Posting.objects.filter(account__kind="expired").values_list("transaction__professional_id")
        found: defaultdict[int, int] = defaultdict(int)
        numbers = {who.id: number for number, who in enumerate(self.cast)}
        for professional_id, cents in rows.annotate(total=Sum("amount_cents")).order_by():
            found[numbers[professional_id]] = cents
        return found

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
            self.payments.append(Paid(number, TopUp.objects.get(provider_reference=reference)))

    @rule(
        which=SOMETHING,
        name=st.sampled_from(["du_1", "du_2"]),
        part=st.sampled_from([1.0, 0.5, 0.3]),
        word=st.sampled_from(["open", "open", "won", "lost", "lost"]),
    )
    def bank_says(self, which: int, name: str, part: float, word: str) -> None:
        """A bank contests a payment, or decides: each word later than the last."""
        paid = self.payments[which % len(self.payments)]
        cents = max(1, int(paid.row.amount_cents * part))
        reference = f"{name}_{paid.row.pk}"
        known = paid.disputes.get(reference)
        self.at += timedelta(seconds=1)
        if word == "open" or known is None:
            wallet_actions.open_dispute(
                top_up_id=paid.row.pk,
                provider_reference=reference,
                amount_cents=cents,
                kind="chargeback",
                occurred_at=self.at,
                at=self.at,
            )
        if word != "open":
            wallet_actions.close_dispute(
                provider_reference=reference, won=word == "won", amount_cents=cents, at=self.at
            )
        paid.disputes[reference] = (cents, word if word != "open" else known[1] if known else "open")

    @rule(which=SOMETHING, part=st.sampled_from([1.0, 0.5, 0.1]))
    def refund_in_panel(self, which: int, part: float) -> None:
        """Somebody gives back in the provider's own panel; the provider tells how much went back in all."""
        paid = self.payments[which % len(self.payments)]
        in_all = min(paid.row.amount_cents, paid.refunded_cents + max(1, int(paid.row.amount_cents * part)))
        self.at += timedelta(seconds=1)
        facts = ProviderFacts(
            "evt", "told", self.at, "refund", amount_cents=in_all, currency=paid.row.currency
        )
        refunds.apply_refund(TopUp.objects.get(pk=paid.row.pk), facts, at=self.at)
        paid.refunded_cents = in_all

    @rule(which=SOMETHING)
    def refund_comes_back(self, which: int) -> None:
        """The payer's bank sends the newest refund of a payment back."""
        paid = self.payments[which % len(self.payments)]
        row = paid.row.refunds.filter(state="done").order_by("-asked_at", "-pk").first()
        if row is None:
            return
        self.at += timedelta(seconds=1)
        row.provider_reference = row.provider_reference or f"re_{row.pk}"
        row.save(update_fields=["provider_reference"])
        facts = ProviderFacts(
            "evt",
            "told",
            self.at,
            "refund",
            outcome="failed",
            reference=row.provider_reference,
            amount_cents=row.amount_cents,
            currency=paid.row.currency,
        )
        refunds.apply_refund(TopUp.objects.get(pk=paid.row.pk), facts, at=self.at)
        paid.refunded_cents -= row.amount_cents

    @rule(number=SOMEBODY, account=st.sampled_from(["purchased", "granted"]), cents=st.integers(-900, 900))
    def correct(self, number: int, account: str, cents: int) -> None:
        if not cents:
            return
        try:
            wallet_actions.correct_balance(
                professional_id=self.cast[number].id,
                account=account,
                amount_cents=cents,
                reason="Engano",
                by=self.sofia.pk,
                idempotency_key=str(uuid4()),
                at=self.at,
            )
        except Refused:
            return
        self.owns[number] += cents
        self.corrected[number] += max(0, cents) if account == "purchased" else 0

    @rule(number=SOMEBODY, back=st.booleans())
    def suspend(self, number: int, back: bool) -> None:
        act = people.reinstate if back else people.suspend
        self.at += timedelta(minutes=2)
        try:
            act(professional_id=self.cast[number].id, reason="Visto.", by=self.sofia.pk, at=self.at)
        except Refused:
            return
        self.at += timedelta(minutes=2)

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
        try:
            cast.grant(self.cast[number], cents, at=self.at)
        except Refused as refusal:
            # While a payment is contested nothing is paid out (INVARIANTS, rulings).
            assert refusal.code == "dispute_open"
            return
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
        assert self.watch.broken() == []
        if hasattr(self, "cast"):
            for number, who in enumerate(self.cast):
                balance, lines = balances.balance(who.id), statement_lines.statement(who.id)
                gone = sum(paid.gone_cents for paid in self.payments if paid.number == number)
                worth = balance.total_cents + balance.frozen_cents - balance.debt_cents
                assert worth == self.owns[number] - gone
                assert balance.total_cents == lines[0].balance_after_cents
                assert not (balance.total_cents and balance.debt_cents)
                # What can be withdrawn was paid in, or corrected in, and is still there.
                brought = sum(paid.row.amount_cents for paid in self.payments if paid.number == number)
                withdrawable = balance.purchased_cents + balance.frozen_cents
                assert withdrawable <= max(0, brought + self.corrected[number] - gone)

    def teardown(self) -> None:
        mock.patch.stopall()


@pytest.mark.slow(reason="every check of `vinte check` after each step")
class TestMarket(TestCase, Market.TestCase):  # type: ignore[name-defined,misc]
    settings = settings(
        max_examples=int(os.environ.get("VINTE_STATES_RUNS", "10")),
        stateful_step_count=int(os.environ.get("VINTE_STATES_STEPS", "20")),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        # A run shows its first failure as it is: to find the shortest takes far longer than the run.
        phases=(Phase.explicit, Phase.generate),
        report_multiple_bugs=False,
    )


if os.environ.get("VINTE_STATES_SEED"):
    seed(int(os.environ["VINTE_STATES_SEED"]))(TestMarket.runTest)
