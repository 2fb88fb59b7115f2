"""A contact that goes back without being asked for takes nothing from the guarantee before its buyer said yes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import cast
import clean_town
from cast import CLAIM_DAY
from vinte.claims import actions as claims_actions
from vinte.claims import queries as claims
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import actions as leads
from vinte.leads import due
from vinte.leads import queries as leads_queries
from vinte.leads.models import ContactPurchase, OwedCredit
from vinte.people import actions as people
from vinte.wallet.books import balances

pytestmark = pytest.mark.django_db
FOUND = CLAIM_DAY + timedelta(hours=1)
LATER = FOUND + timedelta(days=3)


def row(of: Any) -> ContactPurchase:
    return ContactPurchase.objects.get(pk=of.pk)


def verdict(of: cast.Business, *, at: Any) -> str:
    return claims.assess(professional_id=of.id, at=at).verdict


def find_fault(purchase: Any, *, reason: str = "competitor_test") -> None:
    """Carla bought the same contact; what an agent finds of hers is found of everybody's."""
    carla = cast.professional("Carla", at=CLAIM_DAY, balance_cents=9000)
    hers = cast.buy(carla, purchase.job_request, at=CLAIM_DAY)
    leads.return_contact(
        professional_id=carla.id, purchase_id=hers.id, reason=reason, by=cast.staff().pk, at=FOUND
    )
    assert row(hers).returned_at == FOUND


def without_badge(bruno: cast.Business) -> None:
    """A 21st that would break the guarantee in the place of another."""
    at = bruno.purchases[19].bought_at + timedelta(days=3)
    people.deactivate_badge(professional_id=bruno.id, kind="verified", reason="Caducou.", at=at)
    cast.contact(bruno, at=at + timedelta(days=1), title="Pintar sem selo")


def won(bruno: cast.Business) -> None:
    """A 21st that became a job."""
    cast.award(
        cast.contact(bruno, at=bruno.purchases[19].bought_at + timedelta(days=3), title="Pintar a casa toda"),
        at=CLAIM_DAY,
    )


def kept(bruno: cast.Business) -> None:
    """A 21st like the others."""
    cast.contact(bruno, at=bruno.purchases[19].bought_at + timedelta(days=3), title="Pintar a sala 21")


def nothing(_bruno: cast.Business) -> None:
    """Twenty and no more: one is to be bought again by a day."""


def over(bruno: cast.Business) -> None:
    """A job was won: nothing is left to take."""
    cast.award(bruno.purchases[3], at=CLAIM_DAY)


@pytest.mark.parametrize(
    ("before", "waits", "says"),
    [
        (without_badge, True, "a garantia deixa de poder ser paga. Faltava um selo"),
        (won, True, "a garantia deixa de poder ser paga."),
        (nothing, True, "Fica com 19 de 20: compre o que falta até ao fim de 4 de maio de 2026"),
        (kept, False, "A garantia mantém-se."),
        (over, False, ""),
    ],
)
def test_a_fault_found_elsewhere_asks_whoever_would_lose_by_it(
    bruno: cast.Business, before: Any, waits: bool, says: str
) -> None:
    before(bruno)
    stood = verdict(bruno, at=FOUND)
    find_fault(bruno.purchases[19])
    for _twice in range(2):
        due.DUTIES.run(at=FOUND + timedelta(minutes=1))
    kinds = ("credit_waits", "contact_credited")
    told = [one for one in cast.letters(bruno.account.email) if one.kind in kinds]
    assert [one.kind for one in told] == (["credit_waits"] if waits else ["contact_credited"])
    assert says in told[0].text
    assert row(bruno.purchases[19]).returned_at == (None if waits else FOUND)
    assert not waits or verdict(bruno, at=LATER) == stood == "claimable"
    assert clean_town.broken_rows() == []


def test_a_yes_gives_the_price_back_dated_that_day_and_once(bruno: cast.Business) -> None:
    find_fault(bruno.purchases[19])
    bought = bruno.purchases[19]
    about = {"professional_id": bruno.id, "purchase_id": bought.id}
    shown = leads_queries.waiting_credit(**about, at=LATER)
    assert shown is not None and "7 de maio de 2026" in " ".join(shown.says)
    before = balances.balance(bruno.id).total_cents
    for _twice in range(2):
        leads.agree_to_credit(**about, at=LATER)
    assert balances.balance(bruno.id).total_cents == before + bought.price_cents
    assert row(bought).returned_at == LATER and leads_queries.waiting_credit(**about, at=LATER) is None
    # The days to replace it count from the yes, and not from what somebody else found.
    found = claims.assess(professional_id=bruno.id, at=LATER)
    assert str(found.clauses["purchase_window"].until) == "2026-05-07"
    assert clean_town.broken_rows() == []


def test_what_waits_comes_by_itself_once_it_takes_nothing(bruno: cast.Business) -> None:
    find_fault(bruno.purchases[19])
    kept(bruno)
    due.DUTIES.run(at=LATER)
    assert row(bruno.purchases[19]).returned_at == LATER
    assert cast.letters(bruno.account.email, kind="contact_credited")


def test_a_claim_filed_meanwhile_is_paid_with_the_contact_in_it(bruno: cast.Business) -> None:
    sofia = cast.staff()
    find_fault(bruno.purchases[19])
    about = {"professional_id": bruno.id, "purchase_id": bruno.purchases[19].id}
    claim = claims_actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=LATER)
    with pytest.raises(Refused, match="verificação"):
        leads.agree_to_credit(**about, at=LATER)
    answered = LATER + timedelta(days=8)
    claims_actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=answered)
    claims_actions.approve(claim_id=claim.id, reason="Visto.", by=sofia.pk, at=answered)
    due.DUTIES.run(at=answered + timedelta(minutes=1))
    assert OwedCredit.objects.get(professional_id=bruno.id).outcome == "paid_back"
    assert clean_town.broken_rows() == []


def test_nobody_says_yes_for_another_or_to_what_was_not_asked(bruno: cast.Business) -> None:
    ana = cast.professional("Ana", at=CLAIM_DAY)
    find_fault(bruno.purchases[19])
    for professional_id, purchase in ((ana.id, bruno.purchases[19]), (bruno.id, bruno.purchases[5])):
        with pytest.raises(NotAllowed):
            leads.agree_to_credit(professional_id=professional_id, purchase_id=purchase.id, at=LATER)


def test_an_agent_who_takes_a_contact_back_asks_and_writes_too(bruno: cast.Business) -> None:
    """It was credited without a letter."""
    back = {"professional_id": bruno.id, "reason": "number_not_assigned", "by": cast.staff().pk}
    leads.return_contact(**back, purchase_id=bruno.purchases[4].id, at=FOUND)
    assert row(bruno.purchases[4]).returned_at is None
    kept(bruno)
    leads.return_contact(**back, purchase_id=bruno.purchases[5].id, at=LATER)
    assert row(bruno.purchases[5]).returned_at == LATER
    assert cast.letter_kinds(bruno.account.email)[-1] == "contact_credited"


@pytest.mark.parametrize(("days", "dated_when_it_comes"), [(0.9, False), (1, True), (20, True)])
def test_what_failed_for_days_is_dated_when_it_comes(
    bruno: cast.Business, days: float, dated_when_it_comes: bool
) -> None:
    """The days to replace a contact would have passed before anybody was told of the credit."""
    from vinte.leads.returns.owed import owe

    kept(bruno)
    owe([row(bruno.purchases[4])], reason="competitor_test", owed_from=FOUND)
    comes = FOUND + timedelta(days=days)
    due.DUTIES.run(at=comes)
    assert row(bruno.purchases[4]).returned_at == (comes if dated_when_it_comes else FOUND)


def ask(bruno: cast.Business, at: Any) -> Any:
    """He asks for the last of his twenty back; nothing about it is clear by itself."""
    return leads.ask_return(
        professional_id=bruno.id,
        purchase_id=bruno.purchases[19].id,
        reason="wrong_trade",
        words="Era de eletricista.",
        idempotency_key="ask",
        at=at,
    )


def accept(asked: Any, *, at: Any) -> Any:
    return leads.decide_return(
        return_id=asked.id,
        outcome="accepted",
        reason="Tem razão.",
        by=cast.staff().pk,
        at=at,
        true_trade="electrician",
    )


@pytest.mark.parametrize("was_told", [False, True])
def test_an_answer_that_meanwhile_would_end_the_guarantee_waits_for_a_yes(
    bruno: cast.Business, was_told: bool
) -> None:
    """The page said that the guarantee stays; by the day of the answer the next contact had become a job."""
    at = bruno.purchases[19].bought_at + timedelta(days=2)
    following = cast.contact(bruno, at=at, title="Pintar a sala 21")
    if was_told:
        cast.award(following, at=at + timedelta(hours=3))
    asked = ask(bruno, at + timedelta(hours=4))
    if not was_told:
        cast.award(following, at=at + timedelta(days=1))
    answered = at + timedelta(days=2)
    decided = accept(asked, at=answered)
    kinds = cast.letter_kinds(bruno.account.email)
    if was_told:
        assert decided.credited_cents and kinds[-1] == "return_credited"
        return
    assert (decided.state, decided.credited_cents, kinds[-1]) == ("accepted", 0, "credit_waits")
    due.DUTIES.run(at=answered + timedelta(minutes=1))
    assert row(bruno.purchases[19]).returned_at is None and verdict(bruno, at=answered) != "fulfilled"
    assert clean_town.broken_rows() == []
    about = {"professional_id": bruno.id, "purchase_id": bruno.purchases[19].id}
    leads.agree_to_credit(**about, at=answered + timedelta(days=1))
    assert row(bruno.purchases[19]).returned_at == answered + timedelta(days=1)
    (kept,) = leads_queries.returns_on(professional_id=bruno.id, purchase_ids=[bruno.purchases[19].id])
    assert kept.credited_cents == bruno.purchases[19].price_cents
    assert verdict(bruno, at=answered + timedelta(days=1)) == "fulfilled"
    assert clean_town.broken_rows() == []
