"""How Ana's contacts went, beside the median of the others: told from ten others on, and never of nine."""

from __future__ import annotations

from datetime import timedelta

import pytest

import cast
from cast import MONDAY
from vinte.handling import queries
from vinte.handling.insights import FEWEST_CONTACTS, FEWEST_OTHERS, LOOKED_BACK

pytestmark = pytest.mark.django_db
NOW = MONDAY + timedelta(days=60)
# Past the hours in which only those with a pack see it.
ASKED = timedelta(hours=30)


def other(
    name: str, *, contacts: int = FEWEST_CONTACTS, wins: int = 1, called_after: int = 3
) -> cast.Business:
    """Somebody of the same trade and town, who calls after so many hours and wins so many."""
    of = cast.professional(name, balance_cents=50_000)
    for number in range(contacts):
        at = MONDAY + timedelta(days=1 + number)
        bought = cast.contact(
            of,
            at=at,
            called_after=timedelta(hours=called_after),
            asked_before=ASKED,
            title=f"{name} {number}",
        )
        if number < wins:
            cast.award(bought, at=at + timedelta(days=2))
    return of


def test_ones_own_figures() -> None:
    ana = other("Ana", contacts=4, wins=2, called_after=5)
    silent = cast.contact(
        ana, at=MONDAY + timedelta(days=9), called_after=None, asked_before=ASKED, title="Sem chamada"
    )
    found = queries.insights(professional_id=ana.id, at=NOW)
    assert (found.contacts, found.called, found.won) == (5, 4, 2)
    assert found.mine.response == timedelta(hours=5) and found.mine.won_permille == 400
    paid = sum(each.price_cents for each in ana.purchases)
    assert found.mine.cents_a_job == paid // 2
    cast.take_back(silent, at=MONDAY + timedelta(days=12))
    assert queries.insights(professional_id=ana.id, at=NOW).contacts == 4
    late = queries.insights(professional_id=ana.id, at=MONDAY + timedelta(days=20) + LOOKED_BACK)
    assert late.contacts == 0 and late.mine.won_permille is None


def test_a_median_takes_ten_others_each_with_contacts_enough() -> None:
    ana = other("Ana")
    for number in range(FEWEST_OTHERS - 1):
        other(f"Outro {number}", called_after=2 + number, wins=number % 2)
    other("Novo", contacts=FEWEST_CONTACTS - 1)
    nine = queries.insights(professional_id=ana.id, at=NOW).others
    assert (nine.response, nine.won_permille, nine.cents_a_job) == (None, None, None)
    other("Décimo", called_after=30, wins=0)
    ten = queries.insights(professional_id=ana.id, at=NOW).others
    # Of ten the fifth, from below; of the four who won anything no cost is told.
    assert ten.response == timedelta(hours=6) and ten.won_permille == 0 and ten.cents_a_job is None


def test_nothing_bought_says_nothing() -> None:
    ana = cast.professional("Ana")
    found = queries.insights(professional_id=ana.id, at=NOW)
    assert found.contacts == 0 and found.mine == found.others
