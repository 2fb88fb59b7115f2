"""A request turns out to be at fault while a claim holds one of its contacts: that contact waits for the claim's end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import cast
import clean_town
from cast import AFTER_ANSWERS, CLAIM_DAY
from vinte.claims import actions
from vinte.leads import actions as leads
from vinte.leads import due
from vinte.leads.models import ContactPurchase, OwedCredit
from vinte.people.professionals.standing import suspend
from vinte.wallet.books import balances

pytestmark = pytest.mark.django_db


def row(of: Any) -> ContactPurchase:
    return ContactPurchase.objects.get(pk=of.pk)


@pytest.mark.parametrize(
    ("ends", "back", "outcome"), [("approved", False, "paid_back"), ("refused", True, "credited")]
)
def test_what_a_claim_holds_waits_for_its_end_and_is_not_paid_twice(
    ends: str, back: bool, outcome: str
) -> None:
    bruno, sofia = cast.claimable("Bruno"), cast.staff("Sofia")
    carla = cast.professional("Carla", at=CLAIM_DAY, balance_cents=9000)
    his = bruno.purchases[-1]
    hers = cast.buy(carla, his.job_request, at=CLAIM_DAY)
    claim = actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    found = CLAIM_DAY + timedelta(hours=1)
    leads.return_contact(
        professional_id=carla.id, purchase_id=hers.id, reason="competitor_test", by=sofia.pk, at=found
    )
    due.DUTIES.run(at=found)
    assert (row(hers).returned_at, row(his).returned_at) == (found, None)
    assert OwedCredit.objects.get(professional_id=bruno.id).held_at == found
    if ends == "approved":
        actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=AFTER_ANSWERS)
        end = actions.approve
    else:
        suspend(professional_id=bruno.id, reason="Outra coisa.", by=sofia.pk, at=AFTER_ANSWERS)
        end = actions.refuse
    end(claim_id=claim.id, reason="Visto.", by=sofia.pk, at=AFTER_ANSWERS)
    before = balances.balance(bruno.id).total_cents
    later = AFTER_ANSWERS + timedelta(minutes=1)
    for _twice in range(2):
        due.DUTIES.run(at=later)
    owed = OwedCredit.objects.get(professional_id=bruno.id)
    assert (owed.outcome, owed.settled_at) == (outcome, later)
    assert row(his).returned_at == (later if back else None)
    assert balances.balance(bruno.id).total_cents == before + back * his.price_cents
    assert clean_town.broken_rows() == []
