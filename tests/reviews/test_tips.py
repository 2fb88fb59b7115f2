"""One sentence of advice on a contact, at its moment, until it is put away for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

import cast
from cast import Business, later
from vinte.kernel.clock import FixedClock
from vinte.kernel.errors import NotAllowed
from vinte.reviews import actions, queries

pytestmark = pytest.mark.django_db
NOT_CALLED = {"was_called": False, "was_won": False, "was_reviewed": False}


@pytest.fixture
def ana() -> Business:
    return cast.professional("Ana")


@pytest.mark.parametrize(
    ("called", "won", "reviewed", "name"),
    [
        (False, False, False, "call_first"),
        (True, False, False, "write_it_down"),
        (True, False, True, "write_it_down"),
        (True, True, False, "ask_when_done"),
        (True, True, True, None),
    ],
)
def test_each_moment_has_its_own(
    ana: Business, called: bool, won: bool, reviewed: bool, name: str | None
) -> None:
    tip = queries.tip_for(account_id=ana.account.pk, was_called=called, was_won=won, was_reviewed=reviewed)
    assert (tip.name if tip else None) == name


def test_what_was_put_away_stays_away_for_that_account_alone(ana: Business) -> None:
    bruno = cast.professional("Bruno")
    for _twice in range(2):
        actions.dismiss_tip(account_id=ana.account.pk, name="call_first", at=later(hours=1))
    assert queries.tip_for(account_id=ana.account.pk, **NOT_CALLED) is None
    assert queries.tip_for(account_id=bruno.account.pk, **NOT_CALLED) is not None
    with pytest.raises(NotAllowed):
        actions.dismiss_tip(account_id=ana.account.pk, name="no_such_tip", at=later(hours=1))


def test_the_contacts_page_shows_one_and_the_next_when_it_is_put_away(
    ana: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    bought = cast.contact(ana, at=later(hours=8), asked_before=timedelta(hours=30))
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(later(days=1)))
    client = Client()
    client.force_login(ana.account)
    page = f"/pro/contactos/{bought.id}/"
    shown = client.get(page).content.decode()
    assert "escreva ao cliente o que ficou combinado" in shown and "na véspera" not in shown
    assert client.post(f"{page}conselhos/write_it_down/")["Location"] == page
    shown = client.get(page).content.decode()
    assert "escreva ao cliente" not in shown and "na véspera" in shown
    assert client.post(f"{page}conselhos/nenhum/").status_code == 404
