"""A contact that goes back leaves the cohort, one credited in part stays at the price that is left, and what a
claim holds does not go back.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

import cast
from at_once import at_once
from cast import AFTER_ANSWERS, CLAIM_DAY, COHORT_CENTS
from vinte.claims import actions, queries, returning
from vinte.claims.dossier import assessing
from vinte.claims.dossier import tables as dossier
from vinte.kernel.errors import Refused
from vinte.leads import actions as leads
from vinte.leads.models import ContactPurchase
from vinte.leads.returns import hooks as return_rooms
from vinte.people import actions as people
from vinte.people.professionals import registry
from vinte.people.professionals import standing as professional_standing
from vinte.wallet import checks as wallet_checks

NUMBER_THAT_CANNOT_EXIST = "+351412345678"


def twenty_one() -> cast.Business:
    """Somebody who can claim, with one contact more than the cohort; the last of it can go back at once."""
    wrong = cast.homeowner(phone=NUMBER_THAT_CANNOT_EXIST)
    others = [cast.homeowner() for _number in range(19)]
    return cast.claimable("Bruno", contacts=21, trades=("painter", "carpenter"), owners=[*others, wrong])


def ask(of: cast.Business, purchase: ContactPurchase, reason: str, *, hours: int = 3) -> Any:
    return leads.ask_return(
        professional_id=of.id,
        purchase_id=purchase.id,
        reason=reason,
        words="Falámos, e o trabalho não é este.",
        idempotency_key=f"{purchase.id} {reason}",
        at=purchase.bought_at + timedelta(hours=hours),
    )


def decide(row: Any, outcome: str, by: Any, *, at: Any, true_trade: str = "") -> Any:
    return leads.decide_return(
        return_id=row.id, outcome=outcome, reason="Confirmado.", by=by.pk, at=at, true_trade=true_trade
    )


def cohort_of(of: cast.Business, at: Any = CLAIM_DAY) -> list[Any]:
    return queries.cohort_of(queries.assess(professional_id=of.id, at=at))


def at_stake(of: cast.Business, at: Any = CLAIM_DAY) -> int:
    """What the guarantee puts at stake, live and from the frozen dossier alike."""
    terms = queries.terms_for(professional_id=of.id, at=at)
    live = queries.assess(professional_id=of.id, at=at)
    frozen = assessing.assessment_of(dossier.read_dossier(of.id, at), terms=terms)
    assert assessing.as_json(live) == assessing.as_json(frozen)
    return live.at_stake_cents


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["automatic", "accepted", "refused", "partly"])
def test_the_cohort_follows_each_way_a_return_ends(way: str) -> None:
    bruno, sofia = twenty_one(), cast.staff("Sofia")
    ids = [purchase.id for purchase in bruno.purchases]
    first, last = bruno.purchases[0], bruno.purchases[19]
    assert (cohort_of(bruno), at_stake(bruno)) == (ids[:20], COHORT_CENTS)
    if way == "automatic":
        returned = ask(bruno, last, "number_not_assigned")
    else:
        row = ask(bruno, last, "wrong_trade")
        trade = {"accepted": "mason", "partly": "carpenter"}.get(way, "")
        returned = decide(row, way, sofia, at=last.bought_at + timedelta(hours=9), true_trade=trade)
    assert returned.state == way
    leaves = way in ("automatic", "accepted")
    assert cohort_of(bruno) == ([*ids[:19], ids[20]] if leaves else ids[:20])
    expected = COHORT_CENTS
    if leaves:
        expected += bruno.purchases[20].price_cents - last.price_cents
    elif way == "partly":
        expected -= returned.credited_cents
        assert returned.credited_cents == (last.price_cents * 50 + 50) // 100
    assert at_stake(bruno) == expected
    # As of a microsecond before the credit, nothing had changed yet.
    just_before = returned.decided_at - timedelta(microseconds=1)
    assert at_stake(bruno, just_before) == sum(p.price_cents for p in bruno.purchases[:20])
    assert first.id in cohort_of(bruno)
    # The story writes its pack by hand, without the money.
    assert [row for check in wallet_checks.CHECKS for row in check() if not row.startswith("pack")] == []


@pytest.mark.django_db
def test_the_refund_pays_the_price_that_was_left_and_its_checks_and_replay_agree() -> None:
    bruno, sofia = twenty_one(), cast.staff("Sofia")
    last = bruno.purchases[19]
    row = decide(
        ask(bruno, last, "wrong_trade"),
        "partly",
        sofia,
        at=last.bought_at + timedelta(hours=9),
        true_trade="carpenter",
    )
    claim = actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=AFTER_ANSWERS)
    decision = actions.approve(claim_id=claim.id, reason="Tudo confirmado.", by=sofia.pk, at=AFTER_ANSWERS)
    assert decision.refund_cents == COHORT_CENTS - row.credited_cents


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "code"), [("verifying", "contact_in_claim"), ("approved", "contact_paid_back"), ("refused", "")]
)
def test_what_a_claim_holds_does_not_go_back(state: str, code: str) -> None:
    bruno, sofia = twenty_one(), cast.staff("Sofia")
    claim = actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    if state == "approved":
        actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=AFTER_ANSWERS)
        actions.approve(claim_id=claim.id, reason="Tudo confirmado.", by=sofia.pk, at=AFTER_ANSWERS)
    elif state == "refused":
        professional_standing.suspend(
            professional_id=bruno.id, reason="Outra coisa.", by=sofia.pk, at=AFTER_ANSWERS
        )
        actions.refuse(claim_id=claim.id, reason="Não se pode pagar.", by=sofia.pk, at=AFTER_ANSWERS)
    last, beyond = bruno.purchases[19], bruno.purchases[20]

    def taken_back(purchase: ContactPurchase) -> str:
        try:
            leads.return_contact(
                professional_id=bruno.id,
                purchase_id=purchase.id,
                reason="number_not_assigned",
                by=sofia.pk,
                at=AFTER_ANSWERS,
            )
        except Refused as refusal:
            return refusal.code
        return ""

    if code:
        with pytest.raises(Refused) as refusal:
            ask(bruno, last, "number_not_assigned")
        assert refusal.value.code == code
    assert taken_back(last) == code
    # A contact that the claim does not look at goes back at any time.
    assert taken_back(beyond) == ""


@pytest.mark.django_db
def test_nobody_claims_over_a_contact_whose_return_waits() -> None:
    bruno = twenty_one()
    row = ask(bruno, bruno.purchases[19], "wrong_trade")
    with pytest.raises(Refused) as refusal:
        actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    assert refusal.value.code == "return_open"
    leads.withdraw_return(professional_id=bruno.id, return_id=row.id, at=CLAIM_DAY)
    beyond = ask(bruno, bruno.purchases[20], "wrong_trade")
    assert beyond.state == "asked"
    actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)


def both(of: cast.Business, by: Any) -> tuple[Callable[[], object], Callable[[], object]]:
    """Claim over the twenty, and take one of them back."""
    return (
        lambda: actions.file_claim(professional_id=of.id, descriptions=of.described(), at=CLAIM_DAY),
        lambda: leads.return_contact(
            professional_id=of.id,
            purchase_id=of.purchases[19].id,
            reason="number_not_assigned",
            by=by.pk,
            at=CLAIM_DAY - timedelta(seconds=1),
        ),
    )


def credited_and_claimed(of: cast.Business) -> bool:
    """Whether one price would be given back twice: by the return, and by the guarantee."""
    last = of.purchases[19]
    last.refresh_from_db()
    claim = queries.open_claim(of.id)
    claimed = claim is not None and last.id in {
        contact.purchase_id for contact in queries.claimed_contacts(professional_id=of.id, claim_id=claim.id)
    }
    return last.returned_at is not None and claimed


@pytest.mark.usefixtures("own_database")
def test_a_return_and_a_claim_at_once_are_one_or_the_other() -> None:
    sofia = cast.staff("Sofia")
    for number in range(3):
        bruno = cast.claimable(f"Bruno{number}", contacts=21)
        outcomes = at_once(*both(bruno, sofia))
        assert outcomes in (
            ["contact_in_claim", "done"],
            ["done", "not_claimable"],
            ["contact_not_in_cohort", "done"],
        ), outcomes
        assert not credited_and_claimed(bruno)


@pytest.mark.plants_a_violation(
    "claims.claimed_contacts_were_bought_first", reason="the control takes the lock away"
)
@pytest.mark.usefixtures("own_database")
def test_without_the_professionals_lock_both_would_happen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: each reads before the other has written, and one price is held twice."""
    sofia = cast.staff("Sofia")
    bruno = cast.claimable("Bruno", contacts=21)
    both_read = threading.Barrier(2)
    reads = itertools.count(1)

    def read_before_the_credit(**arguments: Any) -> None:
        # The agent's act reads first; the credit reads again.
        return_rooms.refuse_bound(**arguments)
        if next(reads) == 2:
            both_read.wait(timeout=30)

    def wait_after(read: Callable[..., object]) -> Callable[..., object]:
        def reading(**arguments: Any) -> object:
            found = read(**arguments)
            both_read.wait(timeout=30)
            return found

        return reading

    monkeypatch.setattr(
        people,
        "lock_professional",
        lambda *, professional_id: registry.professional(professional_id),
    )
    monkeypatch.setattr("vinte.leads.returns.deciding.refuse_bound", read_before_the_credit)
    monkeypatch.setattr(returning, "refuse_while_returning", wait_after(returning.refuse_while_returning))
    assert at_once(*both(bruno, sofia)) == ["done", "done"]
    assert credited_and_claimed(bruno)


@pytest.mark.usefixtures("own_database")
def test_a_return_and_the_guarantees_payment_at_once_give_one_price_back() -> None:
    bruno, sofia, rui = cast.claimable("Bruno"), cast.staff("Sofia"), cast.staff("Rui")
    claim = actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=AFTER_ANSWERS)
    outcomes = at_once(
        lambda: actions.approve(claim_id=claim.id, reason="Tudo confirmado.", by=rui.pk, at=AFTER_ANSWERS),
        both(bruno, sofia)[1],
    )
    assert outcomes in (["contact_in_claim", "done"], ["contact_paid_back", "done"])
    bruno.purchases[19].refresh_from_db()
    assert bruno.purchases[19].returned_at is None
