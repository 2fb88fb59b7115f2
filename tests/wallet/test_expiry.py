"""Expiry: the last day in the market's zone, one posting on the day after, warnings once each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

import cast
from vinte.guarantee import terms
from vinte.leads import due as leads_due
from vinte.notices.models import Message
from vinte.wallet import due, queries
from vinte.wallet.books import balances, expiry_terms
from vinte.wallet.statements import lines as statement_lines

pytestmark = pytest.mark.django_db
AT = cast.MONDAY
# 12 January 2026 + 24 months; Lisbon is at UTC in January.
LAST_DAY = date(2028, 1, 12)
LAST_MINUTE = datetime(2028, 1, 12, 23, 59, tzinfo=UTC)
DAY_AFTER = datetime(2028, 1, 13, 0, 0, tzinfo=UTC)


def warned() -> list[str]:
    return list(Message.objects.filter(kind="balance_expiring").values_list("subject", flat=True))


@pytest.mark.parametrize(("at", "left"), [(LAST_MINUTE, 1000), (DAY_AFTER, 0)])
def test_balance_can_be_spent_on_its_last_day_and_not_after(at, left):
    ana = cast.professional("Ana", balance_cents=1000)
    assert [lot.expires_on for lot in queries.lots_left(ana.id)] == [LAST_DAY]
    for _twice in range(2):
        due.DUTIES.run(at=at)
    assert balances.balance(ana.id).purchased_cents == left
    kinds = [line.kind for line in statement_lines.statement(ana.id)]
    assert kinds == (["top_up"] if left else ["expiry", "top_up"])


def test_only_what_is_left_of_the_lot_that_is_over_expires():
    ana = cast.professional("Ana", balance_cents=1000)
    cast.top_up(ana.id, 600, at=cast.later(days=2))
    cast.spend(ana, 300)
    due.DUTIES.run(at=DAY_AFTER)
    assert balances.balance(ana.id).purchased_cents == 600
    due.DUTIES.run(at=DAY_AFTER + timedelta(days=2))
    assert balances.balance(ana.id).purchased_cents == 0


def test_a_contact_given_back_after_its_lot_expired_begins_a_term_of_its_own():
    ana = cast.professional("Ana", balance_cents=1000)
    contact = cast.spend(ana, 400)
    due.DUTIES.run(at=DAY_AFTER)
    cast.take_back(contact, at=DAY_AFTER)
    due.DUTIES.run(at=DAY_AFTER + timedelta(days=1))
    (lot,) = queries.lots_left(ana.id)
    assert (lot.remaining_cents, lot.expires_on) == (400, date(2030, 1, 13))


@pytest.mark.parametrize("market", ["pt", "es", "fr", "mx"])
def test_a_guarantee_refund_lasts_as_long_as_it_was_promised_for(market, monkeypatch):
    day = date(2026, 5, 4)
    found = terms.load(market, on=day)
    promised = (found.window_months or 0) + (found.wait_months or 0)
    assert expiry_terms.guarantee_months(market, day) == max(12, promised)
    (known,) = expiry_terms.ExpiryFigures.of_market(market)
    short = known.model_copy(update={"granted_months": 1})
    monkeypatch.setattr(expiry_terms.ExpiryFigures, "in_force", lambda **_: short)
    assert expiry_terms.guarantee_months(market, day) == max(1, promised)


def test_warnings_come_sixty_thirty_and_seven_days_before_once_each():
    cast.professional("Ana", balance_cents=1000)
    told = []
    for days_before in range(63, -1, -1):
        before = len(warned())
        for _twice in range(2):
            due.DUTIES.run(at=datetime(2028, 1, 12, 12, tzinfo=UTC) - timedelta(days=days_before))
        told += [days_before] * (len(warned()) - before)
    assert told == [60, 30, 7]


def test_a_jump_in_time_tells_the_nearest_warning_only():
    cast.professional("Ana", balance_cents=1000)
    due.DUTIES.run(at=datetime(2028, 1, 2, 12, tzinfo=UTC))
    assert len(warned()) == 1
    assert "10,00" in warned()[0]


def test_what_is_spent_is_not_warned_of():
    ana = cast.professional("Ana", balance_cents=1000)
    cast.spend(ana, 1000)
    leads_due.DUTIES.run(at=datetime(2028, 1, 10, 12, tzinfo=UTC))
    assert warned() == []


def test_every_market_has_its_figures():
    for market in ("pt", "es", "fr", "mx"):
        (figures,) = expiry_terms.ExpiryFigures.of_market(market)
        assert (figures.purchased_months, figures.granted_months) == (24, 12)
