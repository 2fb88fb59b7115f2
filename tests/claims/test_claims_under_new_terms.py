"""Twenty becomes fifteen in a new dated file: whoever began before claims for twenty, whoever begins after for fifteen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

import cast
from cast import CLAIM_DAY, COHORT_CENTS, MONDAY, PRICES_CENTS
from vinte.claims import actions
from vinte.claims import due as claims_due
from vinte.claims.desk.reasons import NotClaimable
from vinte.claims.models import Decision, DecisionReplay, GuaranteePayment
from vinte.guarantee import terms
from vinte.kernel import own_files
from vinte.notices.models import Message

pytestmark = pytest.mark.django_db

FROM = (MONDAY + timedelta(days=20)).date()
FIFTEEN_CENTS = sum(PRICES_CENTS[number % len(PRICES_CENTS)] for number in range(15))


@pytest.fixture(scope="module", autouse=True)
def fifteen_from_then() -> Iterator[None]:
    """The package's terms and a site's own file, until the checks after the stories have read it too."""
    before = own_files.own()
    old = next(one for one in terms.all_terms() if one.market == "pt")
    text = terms.text_of(old).replace(f"from = {old.in_force_from}", f"from = {FROM}")
    own = {terms.FOLDER: {f"pt-{FROM}.toml": text.replace("contacts = 20", "contacts = 15")}}
    own_files.use(own_files.OwnFiles(-1, own))
    assert {one.contacts for one in terms.all_terms() if one.market == "pt"} == {20, 15}
    yield
    own_files.use(before)


def paid_for(of, *, at):
    """What is paid for a claim filed at this instant, once nobody has contradicted it."""
    claim = actions.file_claim(professional_id=of.id, descriptions=of.described(), at=at)
    assert Message.objects.filter(kind="homeowner_question").count() == len(of.purchases)
    sofia, verified_at = cast.staff("Sofia"), at + timedelta(days=8)
    actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=verified_at)
    actions.approve(claim_id=claim.id, reason="Tudo confirmado.", by=sofia.pk, at=verified_at)
    return GuaranteePayment.objects.get().amount_cents


def replayed_at_night(decision, *, at):
    """What is different when every decision is run again."""
    next(duty for duty in claims_due.DUTIES if duty.name == "claims.replay").run(at=at)
    return DecisionReplay.objects.get(decision=decision).differences


def test_ana_began_before_and_claims_for_twenty():
    ana = cast.claimable("Ana")
    assert ana.purchases[0].bought_at.date() < FROM < ana.purchases[10].bought_at.date()
    assert paid_for(ana, at=CLAIM_DAY) == COHORT_CENTS


def test_fifteen_are_not_enough_for_who_began_before():
    ana = cast.claimable("Ana", contacts=15)
    with pytest.raises(NotClaimable) as early:
        actions.file_claim(professional_id=ana.id, descriptions=ana.described(), at=CLAIM_DAY)
    assert "first_contacts" in {reason.clause for reason in early.value.reasons}


def test_bruno_begins_after_and_claims_for_fifteen():
    after = timedelta(days=25)
    bruno = cast.claimable("Bruno", contacts=15, begins_at=MONDAY + after)
    assert bruno.purchases[0].bought_at.date() > FROM
    assert paid_for(bruno, at=CLAIM_DAY + after) == FIFTEEN_CENTS


def test_what_was_decided_under_own_terms_is_run_again_without_the_file() -> None:
    after = timedelta(days=25)
    bruno = cast.claimable("Bruno", contacts=15, begins_at=MONDAY + after)
    assert paid_for(bruno, at=CLAIM_DAY + after) == FIFTEEN_CENTS
    decision = Decision.objects.get()
    with_the_file = own_files.own()
    assert decision.terms_text == with_the_file.texts[terms.FOLDER][f"pt-{FROM}.toml"]
    own_files.use(own_files.NONE)
    try:
        assert {one.contacts for one in terms.all_terms() if one.market == "pt"} == {20}
        assert replayed_at_night(decision, at=CLAIM_DAY + timedelta(days=40)) == []
    finally:
        own_files.use(with_the_file)
