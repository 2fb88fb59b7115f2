"""What somebody who wants money, or somebody's harm, would try."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import cast
from cast import AFTER_ANSWERS, CLAIM_DAY
from vinte.claims import actions, queries
from vinte.claims.models import Claim, GuaranteePayment
from vinte.kernel.errors import NotAllowed, Refused
from vinte.people.accounts import homeowners, staff

pytestmark = pytest.mark.django_db
LATER = AFTER_ANSWERS + timedelta(hours=1)


def file(of: cast.Business) -> Claim:
    return actions.file_claim(professional_id=of.id, descriptions=of.described(), at=CLAIM_DAY)


def answer_late(of: cast.Business, place: int) -> None:
    actions.answer_question(
        secret=cast.question_about(of.purchases[place]),
        was_contacted=True,
        contacted_on=None,
        hired="them",
        comment="",
        at=LATER,
    )


@pytest.mark.parametrize("finding", ["consistent", "contradicted"])
def test_nobody_is_paid_past_an_answer_that_came_after_verification(
    finding: str, bruno: cast.Business, sofia: Any
) -> None:
    claim = file(bruno)
    actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=AFTER_ANSWERS)
    answer_late(bruno, 4)
    pay = {"claim_id": claim.id, "reason": "Tudo confirmado.", "by": sofia.pk, "at": LATER}
    with pytest.raises(Refused) as unseen:
        actions.approve(**pay)
    assert (unseen.value.code, GuaranteePayment.objects.count()) == ("conflict_open", 0)
    of_row = {"claim_id": claim.id, "reason": "Falei com o particular.", "by": sofia.pk, "at": LATER}
    with pytest.raises(Refused) as concluded:
        actions.record_finding(purchase_id=bruno.purchases[0].id, finding="contradicted", **of_row)
    assert concluded.value.code == "wrong_state"
    actions.record_finding(purchase_id=bruno.purchases[4].id, finding=finding, **of_row)
    if finding == "consistent":
        assert actions.approve(**pay).outcome == "approved"
        return
    with pytest.raises(Refused) as untrue:
        actions.approve(**pay)
    assert untrue.value.code == "not_payable"


def test_one_person_with_two_requests_is_one_word() -> None:
    people_asking = [cast.homeowner() for _number in range(7)]
    again = cast.homeowner("Helena outra vez", email=people_asking[4].email.upper())
    duarte, sofia = cast.claimable("Duarte", owners=[*people_asking, again]), cast.staff("Sofia")
    claim = file(duarte)
    by = {"by": sofia.pk, "at": AFTER_ANSWERS}
    for place in (4, 7):
        of_row = {"claim_id": claim.id, "purchase_id": duarte.purchases[place].id, **by}
        actions.record_finding(finding="contradicted", reason="O particular diz outra coisa.", **of_row)
        if place == 4:
            actions.open_misuse(reason="O particular diz outra coisa.", **of_row)
        actions.add_evidence(source="call", text="Confirmou por telefone.", **of_row)
    assert queries.desk_claim(claim_id=claim.id, at=AFTER_ANSWERS).independent_piece_count == 1
    with pytest.raises(Refused) as one_word:
        actions.confirm_misuse(claim_id=claim.id, reason="Dizem que sim.", **by)
    assert one_word.value.code == "two_pieces_needed"


@pytest.mark.parametrize("same", ["email", "phone", "nothing"])
def test_who_asks_twice_is_known_again(same: str) -> None:
    first = cast.homeowner("Helena")
    second = cast.homeowner("Helena Matos", **{same: getattr(first, same)} if same != "nothing" else {})
    third = cast.homeowner("Hugo", phone=second.phone)
    known = {row: homeowners.first_of_same_person(homeowner_id=row.pk) for row in (first, second, third)}
    assert known[second] == known[third]
    assert (known[first] == known[third]) == (same != "nothing")


def test_an_agent_does_not_decide_about_another_business_of_the_same_tax_identity(
    bruno: cast.Business, sofia: Any
) -> None:
    rui = cast.professional("Rui", tax_identity=bruno.professional.tax_identity)
    staff.give_role(account_id=rui.professional.account_id, role="support", at=CLAIM_DAY)
    claim = file(bruno)
    with pytest.raises(NotAllowed):
        actions.conclude_verification(claim_id=claim.id, by=rui.professional.account_id, at=AFTER_ANSWERS)
    actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=AFTER_ANSWERS)
