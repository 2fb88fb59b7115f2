"""What closing an account touches is asked for in few statements, whatever the business has."""

from __future__ import annotations

from datetime import timedelta

import pytest
from list_pages import cost_of, reader

import cast
from cast import MONDAY
from vinte.kernel.clock import FixedClock
from vinte.people import actions as people

pytestmark = pytest.mark.django_db
# Two less than any page may: the next room that tells something has its place.
MOST = 18


@cast.GRANTS
def test_the_page_that_closes_an_account_asks_little(monkeypatch: pytest.MonkeyPatch) -> None:
    bruno = cast.professional("Bruno", pack="monthly", balance_cents=20_000)
    cast.contact(bruno, at=MONDAY)
    cast.grant(bruno, 500)
    people.invite_member(professional_id=bruno.id, by=bruno.account.pk, email="rui@obras.example", at=MONDAY)
    monkeypatch.setattr(
        "vinte.web.middleware.clock_named", lambda _path: FixedClock(MONDAY + timedelta(hours=5))
    )
    cost = cost_of(reader(bruno.account), "/conta/sair/", row="<li>")
    assert cost.queries <= MOST, f"asks {cost.queries} times:\n" + "\n".join(cost.statements)
