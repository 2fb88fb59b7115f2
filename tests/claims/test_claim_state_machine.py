"""Any sequence of claims, answers, decisions, appeals, misuse, banks and time leaves every promise whole.

`bench/attack/states.py` runs it longer (VINTE_STATES_RUNS, VINTE_STATES_STEPS, VINTE_STATES_SEED), and with a guard taken
away (VINTE_STATES_MUTANT, by the names of `MUTANTS`), which it must notice.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.db.models import Count, Sum
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

import cast
import clean_town
from cast import CLAIM_DAY, COHORT_CENTS
from vinte.claims import actions, due, states
from vinte.claims.models import Appeal, Claim, Decision, GuaranteePayment
from vinte.claims.steps import deciding
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import actions as leads
from vinte.people import actions as people
from vinte.wallet import actions as wallet
from vinte.wallet.models import Posting, TopUp


def _without(name: str, instead: Callable[..., object]) -> Callable[[], object]:
    return lambda: mock.patch(name, instead).start()


def _paid_a_cent_more(*, amount_cents: int, **more: Any) -> object:
    return _pay_guarantee(amount_cents=amount_cents + 1, **more)


def _rewritten(claim: Claim, **more: Any) -> Decision:
    """A decision of which somebody at the database changes the reason."""
    made = _decide(claim, **more)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE claims_decision SET reason = reason || '.' WHERE id = %s", [made.id])
        cursor.execute("SET LOCAL session_replication_role = origin")
    return made


_pay_guarantee, _decide = wallet.pay_guarantee, deciding.decide

# A guard or a rule taken away, by the invariant that it holds.
MUTANTS: dict[str, Callable[[], object]] = {
    "14 the guarantee pays a cent more": _without("vinte.wallet.actions.pay_guarantee", _paid_a_cent_more),
    "14 an account of a paid business is another business": _without(
        "vinte.people.queries.identity_family", lambda tax_identity: ["nobody's"]
    ),
    "15 a clause is not asked before it is paid": _without(
        "vinte.claims.steps.deciding._check_outcome", lambda outcome, frozen: None
    ),
    "16 a decision is rewritten": _without("vinte.claims.steps.deciding.decide", _rewritten),
    "19 one piece of evidence is enough": _without(
        "vinte.claims.steps.hearing.require_two_origins", lambda pieces: None
    ),
    "19 an agent may have a part": _without("vinte.people.queries.require_no_part", lambda **_whom: None),
}

# Bruno, an account more of his business, and Duarte: each after twenty contacts. Played once for all runs.
WHO: list[Any] = []
STAFF: list[Any] = []
SOMEBODY = st.integers(0, 2)
AGENT = st.integers(0, 2)
CONTACT = st.integers(0, 19)


def play() -> None:
    """Three professionals who may claim; two agents, and Duarte's account, to which somebody gave their rights."""
    bruno = cast.claimable("Bruno")
    again = cast.claimable("BrunoDois", tax_identity=bruno.professional.tax_identity)
    duarte = cast.claimable("Duarte")
    WHO[:] = [bruno, again, duarte]
    people.give_role(account_id=duarte.account.pk, role="support", at=CLAIM_DAY)
    STAFF[:] = [cast.staff("Sofia"), cast.staff("Rita"), duarte.account]


class Desk(RuleBasedStateMachine):
    """Three businesses, the desk, a bank and homeowners who answer or not."""

    def __init__(self) -> None:
        super().__init__()
        self.watch = clean_town.Watch()

    @initialize()
    def open(self) -> None:
        self.at = CLAIM_DAY
        self.paid_cents = 0
        self.states: dict[Any, str] = {}
        if mutant := os.environ.get("VINTE_STATES_MUTANT", ""):
            MUTANTS[mutant]()

    def tried(self, act: Callable[..., object], **given: Any) -> Any:
        """What became of it; None where it was refused, which changes nothing."""
        self.at += timedelta(minutes=1)
        try:
            return act(**given, at=self.at)
        except (Refused, NotAllowed):
            return None

    def claim(self, number: int) -> Claim | None:
        """The newest claim of somebody."""
        return Claim.objects.filter(professional_id=WHO[number].id).order_by("-filed_at", "-id").first()

    @rule(hours=st.sampled_from([1, 20, 24 * 3, 24 * 8, 24 * 20]))
    def wait(self, hours: int) -> None:
        self.at += timedelta(hours=hours)
        due.DUTIES.run(at=self.at)

    @rule(number=SOMEBODY)
    def file(self, number: int) -> None:
        of = WHO[number]
        self.tried(actions.file_claim, professional_id=of.id, descriptions=of.described())

    @rule(number=SOMEBODY)
    def withdraw(self, number: int) -> None:
        if claim := self.claim(number):
            self.tried(actions.withdraw_claim, professional_id=WHO[number].id, claim_id=claim.id)

    @rule(number=SOMEBODY, which=CONTACT, hired=st.sampled_from(["nobody", "nobody", "other", "them"]))
    def homeowner_answers(self, number: int, which: int, hired: str) -> None:
        try:
            secret = cast.question_about(WHO[number].purchases[which])
        except LookupError:
            return
        self.tried(
            actions.answer_question,
            secret=secret,
            was_contacted=True,
            contacted_on=None,
            hired=hired,
            comment="",
        )

    @rule(number=SOMEBODY, who=AGENT)
    def conclude(self, number: int, who: int) -> None:
        if claim := self.claim(number):
            self.tried(actions.conclude_verification, claim_id=claim.id, by=STAFF[who].pk)

    @rule(number=SOMEBODY, who=AGENT)
    def approve(self, number: int, who: int) -> None:
        if claim := self.claim(number):
            self.tried(actions.approve, claim_id=claim.id, reason="Tudo confirmado.", by=STAFF[who].pk)

    @rule(number=SOMEBODY, who=AGENT)
    def refuse(self, number: int, who: int) -> None:
        if claim := self.claim(number):
            self.tried(actions.refuse, claim_id=claim.id, reason="Uma cláusula falhou.", by=STAFF[who].pk)

    @rule(number=SOMEBODY)
    def appeal(self, number: int) -> None:
        decision = Decision.objects.filter(professional_id=WHO[number].id).order_by("-sequence").first()
        if decision:
            self.tried(
                actions.file_appeal,
                professional_id=WHO[number].id,
                decision_id=decision.id,
                text="Os factos são outros.",
            )

    @rule(who=AGENT, accepted=st.booleans())
    def answer_appeal(self, who: int, accepted: bool) -> None:
        appeal = Appeal.objects.filter(state=Appeal.State.OPEN).order_by("filed_at", "id").first()
        if appeal:
            self.tried(
                actions.answer_appeal,
                appeal_id=appeal.id,
                accepted=accepted,
                answer="Vistos os factos de novo.",
                by=STAFF[who].pk,
            )

    @rule(number=SOMEBODY, which=CONTACT, who=AGENT, more=st.booleans())
    def misuse(self, number: int, which: int, who: int, more: bool) -> None:
        """A case is opened, perhaps with a second piece of evidence, and the professional told."""
        claim = self.claim(number)
        if claim is None:
            return
        about = {"claim_id": claim.id, "purchase_id": WHO[number].purchases[which].id, "by": STAFF[who].pk}
        self.tried(actions.open_misuse, reason="O particular diz que contratou.", **about)
        if more:
            self.tried(
                actions.add_evidence,
                source="document",
                given_by="third_party",
                from_whom="Câmara Municipal",
                text="Licença da obra em nome do profissional.",
                **about,
            )
        self.tried(
            actions.notify_misuse, claim_id=claim.id, reason="Contratado, diz o particular.", by=STAFF[who].pk
        )

    @rule(number=SOMEBODY, who=AGENT, upheld=st.booleans())
    def end_misuse(self, number: int, who: int, upheld: bool) -> None:
        act = actions.confirm_misuse if upheld else actions.drop_misuse
        if claim := self.claim(number):
            self.tried(act, claim_id=claim.id, reason="Visto o que foi respondido.", by=STAFF[who].pk)

    @rule(number=SOMEBODY, who=AGENT)
    def lift(self, number: int, who: int) -> None:
        decision = Decision.objects.filter(
            professional_id=WHO[number].id, outcome=Decision.Outcome.MISUSE
        ).first()
        if decision:
            self.tried(
                actions.lift_suspension, decision_id=decision.id, reason="Prova nova.", by=STAFF[who].pk
            )

    @rule(number=SOMEBODY, which=CONTACT)
    def job_is_told(self, number: int, which: int) -> None:
        self.at += timedelta(minutes=1)
        try:
            cast.award(WHO[number].purchases[which], at=self.at)
        except (Refused, NotAllowed):
            return

    @rule(number=SOMEBODY, which=CONTACT)
    def give_back(self, number: int, which: int) -> None:
        self.tried(
            leads.return_contact,
            professional_id=WHO[number].id,
            purchase_id=WHO[number].purchases[which].id,
            reason="other",
            by=STAFF[0].pk,
        )

    @rule(number=SOMEBODY, word=st.sampled_from(["open", "won", "lost"]))
    def bank_says(self, number: int, word: str) -> None:
        row = TopUp.objects.filter(professional_id=WHO[number].id, state="paid").order_by("pk").first()
        assert row is not None
        reference = f"du_{row.pk}"
        self.tried(
            wallet.open_dispute,
            top_up_id=row.pk,
            provider_reference=reference,
            amount_cents=row.amount_cents,
            kind="chargeback",
            occurred_at=self.at,
        )
        if word != "open":
            self.tried(wallet.close_dispute, provider_reference=reference, won=word == "won")

    @invariant()
    def nothing_is_broken(self) -> None:
        assert self.watch.broken() == []
        if not hasattr(self, "states"):
            return
        paid = GuaranteePayment.objects.values_list("tax_identity").annotate(times=Count("*"))
        assert all(times == 1 for _identity, times in paid), "14: paid twice to a tax identity"
        cents = GuaranteePayment.objects.aggregate(cents=Sum("amount_cents"))["cents"] or 0
        assert cents >= self.paid_cents, "a payment is gone"
        self.paid_cents = cents
        # As the books have it: what came out of the guarantee's own account.
        posted = -(
            Posting.objects.filter(account__kind="guarantee").aggregate(cents=Sum("amount_cents"))["cents"]
            or 0
        )
        assert posted == cents, "14: paid and posted differ"
        for payment in GuaranteePayment.objects.all():
            assert 0 < payment.amount_cents <= COHORT_CENTS
            assert Claim.objects.get(id=payment.decision.claim_id).state == states.APPROVED
        for identifier, state in Claim.objects.values_list("id", "state"):
            if self.states.get(identifier) in (states.APPROVED, states.WITHDRAWN):
                assert state == self.states[identifier], "18: a claim that ended goes on"
            self.states[identifier] = state
        for appeal in Appeal.objects.exclude(state=Appeal.State.OPEN):
            assert appeal.answered_by_id != appeal.decided_by_id, "19: who decided answers the appeal"
        parts = {who.id: who.account.pk for who in WHO}
        for professional_id, by in Decision.objects.values_list("professional_id", "decided_by_id"):
            assert parts[professional_id] != by, "19: decided in their own matter"

    def teardown(self) -> None:
        mock.patch.stopall()


@pytest.mark.slow(
    reason="every check of `vinte check` after each step, for three businesses with twenty contacts each"
)
class TestDesk(TestCase, Desk.TestCase):  # type: ignore[name-defined,misc]
    settings = settings(
        max_examples=int(os.environ.get("VINTE_STATES_RUNS", "4")),
        stateful_step_count=int(os.environ.get("VINTE_STATES_STEPS", "15")),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        # A run shows its first failure as it is: to find the shortest takes far longer than the run.
        phases=(Phase.explicit, Phase.generate),
        report_multiple_bugs=False,
    )

    @classmethod
    def setUpTestData(cls) -> None:
        play()


if os.environ.get("VINTE_STATES_SEED"):
    seed(int(os.environ["VINTE_STATES_SEED"]))(TestDesk.runTest)
