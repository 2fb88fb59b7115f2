"""Two weeks to give a contact back, for each reason; a letter names the last day once, and only where it helps."""

from __future__ import annotations

from datetime import timedelta

import pytest

import cast
import return_story as story
from cast import letters
from return_story import AT
from vinte.guarantee.terms import markets
from vinte.leads import queries
from vinte.leads.returns import last_days
from vinte.leads.returns.figures import ReturnFigures

pytestmark = pytest.mark.django_db
TWO_WEEKS = timedelta(days=14)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize("market", markets())
def test_every_reason_has_two_weeks(market: str) -> None:
    newest = ReturnFigures.of_market(market)[-1]
    assert {newest.window(reason) for reason in newest.reasons} == {TWO_WEEKS}


def test_ten_days_on_site_and_the_wrong_trade_still_goes_back() -> None:
    ana = story.ana()
    purchase = story.bought(ana)
    assert story.ask(ana, purchase, "wrong_trade", at=AT + timedelta(days=10)).state == "asked"


def told(of: cast.Business) -> list[str]:
    return [letter.text for letter in letters(of.account.email, kind="return_last_day")]


def test_one_letter_for_the_contacts_of_a_day_two_days_before() -> None:
    ana = story.ana()
    for title in ("Pintar a sala", "Pintar o teto"):
        story.bought(ana, title=title)
    story.bought(ana, at=AT + timedelta(days=1), title="Pintar a porta")
    before = AT + TWO_WEEKS - timedelta(hours=48)
    assert last_days.DUTY.run(at=before - TICK) == 0
    assert last_days.DUTY.run(at=before) == 1
    assert last_days.DUTY.run(at=before + timedelta(hours=1)) == 0
    (text,) = told(ana)
    assert "até 26 de janeiro de 2026, 09:30, hora de Lisboa" in text
    assert "- Pintar a sala" in text and "- Pintar o teto" in text and "Pintar a porta" not in text
    assert queries.return_by(market="pt", bought_at=AT, bought_on=AT.date()) == AT + TWO_WEEKS


def test_late_it_is_still_told_and_after_the_last_instant_never() -> None:
    ana, bruno = story.ana(), story.ana()
    story.bought(ana)
    assert last_days.DUTY.run(at=AT + TWO_WEEKS - TICK) == 1 and len(told(ana)) == 1
    story.bought(bruno, at=AT)
    assert last_days.DUTY.run(at=AT + TWO_WEEKS) == 0 and told(bruno) == []


@pytest.mark.parametrize("what", ["asked", "credited", "won"])
def test_nothing_is_told_of_what_was_settled(what: str) -> None:
    ana = story.ana()
    purchase = story.bought(ana)
    if what == "asked":
        story.ask(ana, purchase, "wrong_trade")
    elif what == "credited":
        cast.take_back(purchase, at=story.SOON)
    else:
        cast.award(purchase, at=story.SOON)
    assert last_days.DUTY.run(at=AT + TWO_WEEKS - timedelta(hours=1)) == 0
    assert told(ana) == []
