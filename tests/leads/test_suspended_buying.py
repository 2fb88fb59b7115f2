"""A suspension belongs to the tax identity: no account of the business buys once it has committed (INVARIANTS, 12)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError

import cast
from at_once import at_once
from vinte.kernel.errors import Refused
from vinte.leads import queries as leads
from vinte.leads.models import ContactPurchase
from vinte.people import actions as people

pytestmark = pytest.mark.django_db
AT = cast.later(days=1)


def two_accounts() -> tuple[cast.Business, cast.Business]:
    """Ana, and another account under her tax number."""
    number = cast.tax_identity()
    return tuple(  # type: ignore[return-value]
        cast.professional(name, balance_cents=20_000, tax_identity=number) for name in ("Ana", "Anabela")
    )


@pytest.mark.parametrize("who", [0, 1])
def test_no_account_of_a_suspended_business_buys(who: int) -> None:
    accounts, sofia = two_accounts(), cast.staff("Sofia")
    other = cast.professional("Bruno", balance_cents=20_000)
    asked = cast.request()
    people.suspend(professional_id=accounts[0].id, reason="Visto.", by=sofia.pk, at=AT)
    with pytest.raises(Refused) as refusal:
        cast.buy(accounts[who], asked, at=AT)
    assert refusal.value.code == "suspended"
    cast.buy(other, asked, at=AT)
    people.reinstate(
        professional_id=accounts[0].id, reason="Engano.", by=sofia.pk, at=AT + timedelta(hours=1)
    )
    cast.buy(accounts[who], asked, at=AT + timedelta(hours=1))


def test_the_database_sells_nothing_to_a_suspended_business(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever code asks: with the refusal taken away, the row is refused all the same."""
    (ana, anabela), sofia = two_accounts(), cast.staff("Sofia")
    asked = cast.request()
    people.suspend(professional_id=ana.id, reason="Visto.", by=sofia.pk, at=AT)
    monkeypatch.setattr("vinte.leads.purchases.buying._refuse_suspended", lambda professional_id: None)
    with pytest.raises(IntegrityError, match="buys nothing"):
        cast.buy(anabela, asked, at=AT)


def bought_after_suspension(number: int) -> int:
    """One account is suspended while the other buys, at once; how many were bought after that had committed."""
    (ana, anabela), sofia = two_accounts(), cast.staff(f"Sofia {number}")
    asked = [cast.request() for _each in range(3)]
    suspend = {"professional_id": ana.id, "reason": "Visto.", "by": sofia.pk, "at": AT}
    outcomes = at_once(
        lambda: people.suspend(**suspend), *(lambda one=one: cast.buy(anabela, one, at=AT) for one in asked)
    )
    assert set(outcomes) <= {"done", "suspended"}
    before = ContactPurchase.objects.filter(professional_id=anabela.id).count()
    for one in asked:
        with pytest.raises(Refused):
            cast.buy(anabela, one, at=AT)
    return len(leads.purchases(anabela.id)) - before


@pytest.mark.django_db(transaction=True)
def test_a_suspension_and_purchases_of_another_account_at_once() -> None:
    assert [bought_after_suspension(number) for number in range(2)] == [0, 0]
