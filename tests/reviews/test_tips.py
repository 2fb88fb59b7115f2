"""One sentence of advice on a contact, at its moment, until it is put away for good."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

import cast
from cast import Business, later
from vinte.handling.quotes.in_brief import LostInBrief, OffersInBrief, QuoteInBrief, VisitInBrief
from vinte.kernel.clock import FixedClock
from vinte.kernel.errors import NotAllowed
from vinte.reviews import actions, queries

pytestmark = pytest.mark.django_db
NOT_CALLED: dict[str, Any] = {
    "was_called": False,
    "was_won": False,
    "was_reviewed": False,
    "at": later(days=1),
}


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
    tip = queries.tip_for(
        account_id=ana.account.pk, was_called=called, was_won=won, was_reviewed=reviewed, at=later(days=1)
    )
    assert (tip.name if tip else None) == name


def test_what_was_put_away_stays_away_for_that_account_alone(ana: Business) -> None:
    bruno = cast.professional("Bruno")
    for _twice in range(2):
        actions.dismiss_tip(account_id=ana.account.pk, name="call_first", at=later(hours=1))
    assert queries.tip_for(account_id=ana.account.pk, **NOT_CALLED) is None
    assert queries.tip_for(account_id=bruno.account.pk, **NOT_CALLED) is not None
    with pytest.raises(NotAllowed):
        actions.dismiss_tip(account_id=ana.account.pk, name="no_such_tip", at=later(hours=1))


def test_the_contacts_page_shows_one_until_it_is_put_away(
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
    assert "escreva ao cliente" not in shown and "Um conselho" not in shown
    assert client.post(f"{page}conselhos/nenhum/").status_code == 404


NOW = later(days=4)


def visit(*, starts: datetime, is_open: bool = True, is_made: bool = False) -> VisitInBrief:
    return VisitInBrief(uuid4(), starts, "", is_open=is_open, is_made=is_made)


def quote(sent_at: datetime | None) -> QuoteInBrief:
    return QuoteInBrief(uuid4(), "1", 100, "", is_sent=sent_at is not None, sent_at=sent_at)


def lost(reason: str) -> LostInBrief:
    return LostInBrief("homeowner", NOW, "", "", reason)


TWO_DAYS, TICK = timedelta(days=2), timedelta(microseconds=1)
MADE = visit(starts=NOW - TWO_DAYS, is_open=False, is_made=True)


@pytest.mark.parametrize(
    ("offers", "name"),
    [
        (OffersInBrief(), "write_it_down"),
        (OffersInBrief(visits=(visit(starts=NOW + TICK),)), "before_the_visit"),
        # Its hour came, and nobody said yet whether it was made.
        (OffersInBrief(visits=(visit(starts=NOW),)), "quote_while_fresh"),
        (OffersInBrief(visits=(MADE,)), "quote_while_fresh"),
        (OffersInBrief(visits=(MADE,), quotes=(quote(None),)), "write_it_down"),
        (OffersInBrief(visits=(MADE,), quotes=(quote(NOW - TWO_DAYS + TICK),)), "say_when_you_call"),
        (OffersInBrief(visits=(MADE,), quotes=(quote(NOW - TWO_DAYS),)), "after_the_quote"),
        # A second version sent yesterday is what is waited for.
        (OffersInBrief(quotes=(quote(NOW - TWO_DAYS), quote(NOW - TICK))), "say_when_you_call"),
        (OffersInBrief(quotes=(quote(NOW - TWO_DAYS),), lost=(lost("price"),)), "lost_on_price"),
        (OffersInBrief(lost=(lost("trust"),)), "lost_and_kind"),
    ],
)
def test_visits_quotes_and_lost_jobs_have_theirs(ana: Business, offers: OffersInBrief, name: str) -> None:
    about: dict[str, Any] = {
        "account_id": ana.account.pk, "was_called": True, "was_reviewed": False, "at": NOW, "offers": offers,
    }  # fmt: skip
    (tip, won) = (queries.tip_for(was_won=is_won, **about) for is_won in (False, True))
    assert tip is not None and tip.name == name
    assert won is not None and won.name == "ask_when_done"
