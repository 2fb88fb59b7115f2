"""A chargeback during Ana's twenty contacts: open it counts for nothing, upheld it fails the clause, dismissed it is met."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation

import cast
from vinte.claims import queries
from vinte.claims.dossier.tables import read_dossier
from vinte.wallet import actions as wallet
from vinte.wallet import queries as wallet_queries
from vinte.wallet.models import TopUp

pytestmark = pytest.mark.django_db
CLAUSE = "no_payment_incident"


def status(of: cast.Business, at: datetime) -> str:
    return queries.assess(professional_id=of.id, at=at).clauses[CLAUSE].status


def page(of: cast.Business, at: datetime, monkeypatch: pytest.MonkeyPatch) -> str:
    from vinte.kernel.clock import FixedClock

    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(at))
    client = Client()
    client.force_login(of.account)
    with translation.override("pt"):
        return client.get("/pro/garantia/").content.decode()


def contested(of: cast.Business, at: datetime) -> None:
    """A top-up of Ana's, paid during her contacts and then contested at the bank."""
    row = TopUp.objects.get(provider_reference=cast.top_up(of.id, 5000, at=at))
    wallet.open_dispute(
        top_up_id=row.pk,
        provider_reference="dp_ana",
        amount_cents=5000,
        kind="chargeback",
        occurred_at=at + timedelta(days=1),
        at=at + timedelta(days=1),
    )


def test_a_chargeback_fails_the_clause_with_its_date_and_dismissed_it_is_met_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ana = cast.claimable("Ana")
    paid_at = ana.purchases[7].bought_at
    contested(ana, paid_at)
    happened = paid_at + timedelta(days=1)
    asked, upheld, dismissed = (cast.CLAIM_DAY + timedelta(days=days) for days in (0, 1, 2))

    assert status(ana, asked) == "met"
    assert wallet_queries.contested(professional_id=ana.id, at=asked)
    assert "em averiguação, ainda não conta" in page(ana, asked, monkeypatch)

    wallet.close_dispute(provider_reference="dp_ana", won=False, at=upheld)
    after = upheld + timedelta(minutes=1)
    assert status(ana, after) == "failed"
    told = page(ana, after, monkeypatch)
    assert re.search(rf" de {happened.day} de [^.<]*, confirmada a {upheld.day} de ", told)

    wallet.close_dispute(provider_reference="dp_ana", won=True, at=dismissed)
    end = dismissed + timedelta(minutes=1)
    assert status(ana, end) == "met"
    assert f"afastada a {dismissed.day} de " in page(ana, end, monkeypatch)

    # Asked about the time between, the answer is still what it was, on the site as in the evidence.
    assert [status(ana, at) for at in (asked, after, end)] == ["met", "failed", "met"]
    states = [read_dossier(ana.id, at)["payment_incidents"][0]["state"] for at in (asked, after, end)]
    assert states == ["open", "upheld", "dismissed"]


def test_an_operators_correction_is_met_again_and_keeps_its_reason() -> None:
    ana = cast.claimable("Ana")
    incident_id = wallet.record_failed_charge(
        professional_id=ana.id,
        provider_reference="pi_failed",
        occurred_at=ana.purchases[3].bought_at,
        memo="Renovação",
        at=cast.CLAIM_DAY,
    )
    found = []
    for days, state in ((1, "upheld"), (2, "dismissed"), (3, "upheld")):
        at = cast.CLAIM_DAY + timedelta(days=days)
        wallet.settle_incident(
            professional_id=ana.id, incident_id=incident_id, state=state, reason="Novo dado.", at=at
        )
        found.append(status(ana, at))
    assert found == ["failed", "met", "failed"]
