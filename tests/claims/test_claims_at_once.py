"""Two people act on one claim at the same instant: one effect, and the other is told so calmly."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

import cast
from at_once import Beside, at_once
from cast import AFTER_ANSWERS, CLAIM_DAY, COHORT_CENTS
from vinte.claims import actions, checks, guards
from vinte.claims.dossier import chain
from vinte.claims.models import Claim, Decision, GuaranteePayment, RulesPause
from vinte.claims.steps import by_rules

pytestmark = pytest.mark.usefixtures("own_database")


def approving(claim: Claim, by: object) -> Callable[[], object]:
    return lambda: actions.approve(claim_id=claim.id, reason="Tudo confirmado.", by=by, at=AFTER_ANSWERS)


def verified(of: cast.Business, by: object) -> Claim:
    claim = actions.file_claim(professional_id=of.id, descriptions=of.described(), at=CLAIM_DAY)
    return actions.conclude_verification(claim_id=claim.id, by=by, at=AFTER_ANSWERS)


def test_a_claim_approved_twice_at_once_is_paid_once():
    bruno, sofia, rui = cast.claimable("Bruno"), cast.staff("Sofia"), cast.staff("Rui")
    claim = verified(bruno, sofia.pk)
    assert at_once(approving(claim, sofia.pk), approving(claim, rui.pk)) == ["already_decided", "done"]
    assert [payment.amount_cents for payment in GuaranteePayment.objects.all()] == [COHORT_CENTS]


def test_the_rules_and_a_person_decide_at_once_and_it_is_paid_once():
    """What 20 workers and 100 kills do in `bench/decide_500.py`, in small."""
    bruno, sofia = cast.claimable("Bruno"), cast.staff("Sofia")
    actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    claim = Claim.objects.get()

    def rules():
        by_rules.end_verification(claim, at=AFTER_ANSWERS)

    def person():
        actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=AFTER_ANSWERS)
        actions.approve(claim_id=claim.id, reason="Tudo confirmado.", by=sofia.pk, at=AFTER_ANSWERS)

    outcomes = at_once(rules, rules, rules, person)
    assert outcomes in (["done"] * 4, ["already_decided", "done", "done", "done"])
    assert [payment.amount_cents for payment in GuaranteePayment.objects.all()] == [COHORT_CENTS]
    assert Decision.objects.count() == 1


def test_without_the_locks_the_second_approval_is_no_calm_refusal(monkeypatch):
    """The control: with the locks taken away the test above would fail, though the keys still pay once."""
    bruno, sofia, rui = cast.claimable("Bruno"), cast.staff("Sofia"), cast.staff("Rui")
    claim = verified(bruno, sofia.pk)
    both_read = threading.Barrier(2)

    def read_without_lock(claim_id):
        found = guards.claim_by_id(claim_id)
        both_read.wait(timeout=30)
        return found

    monkeypatch.setattr(guards, "lock_claim", read_without_lock)
    monkeypatch.setattr(guards, "lock_tax_identity", lambda _identity: None)
    monkeypatch.setattr(guards, "lock_chain", lambda: None)
    outcomes = at_once(approving(claim, sofia.pk), approving(claim, rui.pk))
    assert outcomes != ["already_decided", "done"]
    assert GuaranteePayment.objects.count() <= 1


def test_two_accounts_of_one_business_are_paid_once():
    first, sofia = cast.claimable("Carla"), cast.staff("Sofia")
    second = cast.claimable("CarlaDois", tax_identity=first.professional.tax_identity)
    one, two = verified(first, sofia.pk), verified(second, sofia.pk)
    assert at_once(approving(one, sofia.pk), approving(two, sofia.pk)) == ["already_paid", "done"]
    assert GuaranteePayment.objects.count() == 1


def test_a_claim_filed_twice_at_once_is_one_claim():
    bruno = cast.claimable("Bruno")
    words = bruno.described()
    other = {**words, bruno.purchases[0].id: "Outra descrição."}

    def file(descriptions):
        return lambda: actions.file_claim(professional_id=bruno.id, descriptions=descriptions, at=CLAIM_DAY)

    assert at_once(file(words), file(words), file(words)) == ["done"] * 3
    assert at_once(file(other), file(other)) == ["claim_open"] * 2
    assert Claim.objects.count() == 1


def test_a_question_answered_twice_at_once_keeps_one_answer():
    bruno = cast.claimable("Bruno")
    actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    secret = cast.question_about(bruno.purchases[0])

    def answer(hired):
        return lambda: actions.answer_question(
            secret=secret,
            was_contacted=True,
            contacted_on=None,
            hired=hired,
            comment="",
            at=CLAIM_DAY + timedelta(days=1),
        )

    assert at_once(answer("nobody"), answer("other")) == ["done", "link_used"]


def test_decisions_made_at_once_form_one_chain_without_a_gap():
    sofia = cast.staff("Sofia")
    claims = [verified(cast.claimable(name), sofia.pk) for name in ("Ana", "Bruno", "Carla", "Duarte")]
    assert at_once(*(approving(claim, sofia.pk) for claim in claims)) == ["done"] * 4
    decisions = list(Decision.objects.order_by("sequence"))
    assert [decision.sequence for decision in decisions] == [1, 2, 3, 4]
    assert [d.previous_hash for d in decisions] == [
        chain.FIRST_PREVIOUS_HASH,
        *(d.hash for d in decisions[:-1]),
    ]
    assert list(checks.decisions_are_chained()) == []
    assert list(checks.decisions_replay_to_the_same_verdict()) == []


@pytest.mark.parametrize("decides_first", [True, False])
def test_when_stopping_the_rules_returns_no_approval_of_theirs_is_under_way(decides_first):
    """Whichever comes first, the other waits for its end and then sees what it did."""
    bruno, otilia = cast.claimable("Bruno"), cast.staff("Otília", role="operator")
    actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    claim = Claim.objects.get()

    def decide():
        by_rules.end_verification(claim, at=AFTER_ANSWERS)

    def stop():
        actions.pause_rules(market="pt", reason="Há um engano.", by=otilia.pk, at=AFTER_ANSWERS)

    first, second = (decide, stop) if decides_first else (stop, decide)
    beside = Beside(second)
    with transaction.atomic():
        first()
        beside.begin()
        assert beside.is_waiting
    beside.end()
    assert RulesPause.objects.count() == 1
    assert Decision.objects.count() == (1 if decides_first else 0)
    assert Claim.objects.get().is_open is not decides_first
