"""A contact's own page asks the database no more than this, with everything on it that a contact can have."""

from __future__ import annotations

from datetime import timedelta

import pytest
from list_pages import cost_of, reader
from professional_story import NOW, buy, open_business

import cast
from offers_story import quote_of, visit_of
from vinte.handling import actions as handling
from vinte.kernel.clock import FixedClock
from vinte.reviews import actions as reviews

pytestmark = pytest.mark.django_db
MOST_QUERIES = 18


def test_a_contact_with_everything_costs_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    ana = open_business()
    bought = buy(ana, at=NOW - timedelta(days=3), called=True)
    about = {"professional_id": ana.id, "purchase_id": bought.id}
    handling.record_tap(**about, channel="phone", tapped_at=NOW, tap_key="T", at=NOW)
    visit_of(bought, starts_at=NOW + timedelta(days=1), at=NOW)
    quote_of(ana, bought, lines=3, at=NOW)
    cast.write(bought, count=1, at=NOW)
    reviews.invite_for_contact(**about, at=NOW)
    handling.state_hired(professional_id=ana.id, job_request_id=bought.job_request_id, at=NOW)
    cast.award(bought, at=NOW)
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(NOW))
    cost = cost_of(reader(ana.account), f"/pro/contactos/{bought.id}/", row="Dizer como correu")
    assert cost.rows == 1
    assert cost.queries <= MOST_QUERIES, f"asks {cost.queries} times:\n" + "\n".join(cost.statements)
