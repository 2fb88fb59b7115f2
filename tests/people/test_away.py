"""Days away: the first and the last are away, the days beside them are not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import cast
from cast import MONDAY, Business
from vinte.kernel.errors import NotAllowed, Refused
from vinte.people import actions, queries
from vinte.people.models import Absence

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 12)


@pytest.fixture
def ana() -> Business:
    return cast.professional("Ana")


def tell(of: Business, first: date, last: date) -> Absence:
    return actions.add_absence(professional_id=of.id, first_on=first, last_on=last, today=TODAY, at=MONDAY)


@pytest.mark.parametrize(
    ("day", "away"),
    [
        (date(2026, 7, 31), False),
        (date(2026, 8, 1), True),
        (date(2026, 8, 10), True),
        (date(2026, 8, 15), True),
        (date(2026, 8, 16), False),
    ],
)
def test_both_edges(ana: Business, day: date, away: bool) -> None:
    tell(ana, date(2026, 8, 1), date(2026, 8, 15))
    assert queries.is_away(professional_id=ana.id, on=day) is away
    assert not queries.is_away(professional_id=cast.professional("Bruno").id, on=day)


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (TODAY, TODAY, None),
        (TODAY - timedelta(days=5), TODAY, None),
        (TODAY - timedelta(days=5), TODAY - timedelta(days=1), "absence_over"),
        (TODAY + timedelta(days=1), TODAY, "absence_backwards"),
        (TODAY, TODAY + timedelta(days=365), None),
        (TODAY, TODAY + timedelta(days=366), "absence_too_long"),
    ],
)
def test_what_is_taken(ana: Business, first: date, last: date, code: str | None) -> None:
    if code is None:
        tell(ana, first, last)
        assert [row.last_on for row in queries.absences(professional_id=ana.id, on=TODAY)] == [last]
        return
    with pytest.raises(Refused) as caught:
        tell(ana, first, last)
    assert (caught.value.code, Absence.objects.count()) == (code, 0)


def test_days_are_taken_back_by_whose_they_are(ana: Business) -> None:
    row = tell(ana, TODAY, TODAY)
    with pytest.raises(NotAllowed):
        actions.remove_absence(professional_id=cast.professional("Bruno").id, absence_id=row.id)
    assert queries.is_away(professional_id=ana.id, on=TODAY)
    actions.remove_absence(professional_id=ana.id, absence_id=row.id)
    assert not queries.is_away(professional_id=ana.id, on=TODAY)


def test_there_is_an_end_to_absences(ana: Business) -> None:
    for _each in range(20):
        tell(ana, TODAY, TODAY)
    with pytest.raises(Refused) as caught:
        tell(ana, TODAY, TODAY)
    assert caught.value.code == "absences_too_many"
