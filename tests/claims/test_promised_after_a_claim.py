"""A claim that is paid writes down the prices at which its balance buys."""

from __future__ import annotations

import pytest

import cast
from vinte.claims import actions as claims
from vinte.leads import queries as leads
from vinte.leads.models import PromisedPrice
from vinte.wallet import queries as wallet

pytestmark = pytest.mark.django_db


def test_a_claim_that_is_paid_writes_the_prices_of_its_twenty_down() -> None:
    of = cast.claimable("Bruno")
    sofia = cast.staff().pk
    claim = claims.file_claim(professional_id=of.id, descriptions=of.described(), at=cast.CLAIM_DAY)
    claims.conclude_verification(claim_id=claim.id, by=sofia, at=cast.AFTER_ANSWERS)
    assert not PromisedPrice.objects.exists()
    decision = claims.approve(claim_id=claim.id, reason="Tudo confere.", by=sofia, at=cast.AFTER_ANSWERS)
    (row,) = PromisedPrice.objects.filter(professional_id=of.id)
    dearest = max(cast.PRICES_CENTS)
    assert (row.guarantee_id, row.trade, row.budget, row.price_cents) == (
        decision.id,
        "painter",
        "unknown",
        dearest,
    )
    assert wallet.balance_left_by_source(of.id)[decision.id] == cast.COHORT_CENTS
    job = cast.request(at=cast.AFTER_ANSWERS, price_cents=dearest + 1)
    offer = leads.offer(professional_id=of.id, job_request_id=job.pk, at=cast.AFTER_ANSWERS)
    assert offer.price_cents == dearest
