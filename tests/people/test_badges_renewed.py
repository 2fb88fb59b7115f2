"""Ana renews in time and the desk is late: no gap. A refusal ends the badge from then, and what was known stays known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

import cast
from cast import MONDAY, Business, papers
from vinte.kernel.errors import Refused
from vinte.people import actions, checks, queries
from vinte.people.badges import reminders

pytestmark = pytest.mark.django_db
KIND = "verified"
# The end of 30 June in Lisbon, where it is summer.
END = datetime(2026, 6, 30, 23, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
TWO_DAYS_LATE = END + timedelta(days=2)


@pytest.fixture
def ana(monkeypatch: pytest.MonkeyPatch) -> Business:
    monkeypatch.setattr("vinte.people.badges.status.own_steps", lambda _row, _kind, **_known: ())
    of = cast.professional("Ana", balance_cents=5000, pack="yearly")
    actions.activate_badge(professional_id=of.id, kind=KIND, at=MONDAY, until=END)
    return of


def renew(of: Business, *, at: datetime) -> Any:
    return actions.apply_for_badge(professional_id=of.id, kind=KIND, documents=papers(), at=at)


def is_active(of: Business, at: datetime) -> bool:
    return KIND in queries.active_badges(professional_id=of.id, at=at)


@pytest.mark.parametrize(("sent", "counts"), [(END - TICK, True), (END, False)])
def test_only_papers_sent_before_the_end_keep_the_badge(ana: Business, sent: datetime, counts: bool) -> None:
    renew(ana, at=sent)
    assert is_active(ana, END - TICK)
    assert is_active(ana, END) == counts
    assert is_active(ana, TWO_DAYS_LATE) == counts
    standing = queries.badge_standing(professional_id=ana.id, kind=KIND, at=TWO_DAYS_LATE)
    assert (standing.is_active, standing.is_until_answer) == (counts, counts)


def test_accepted_two_days_late_there_was_no_gap(ana: Business) -> None:
    application = renew(ana, at=END - timedelta(days=3))
    bought = cast.buy(ana, cast.request(at=END), at=END + timedelta(days=1))
    assert list(bought.badges) == [KIND]
    period = actions.accept_badge(
        application_id=application, ends_on=date(2027, 6, 30), by=cast.staff().pk, at=TWO_DAYS_LATE
    )
    assert period.active_from == END
    assert all(is_active(ana, END + timedelta(hours=hours)) for hours in range(0, 60, 6))
    assert [line for check in checks.CHECKS for line in check()] == []


def test_a_refusal_ends_it_from_then_and_what_was_bought_counts(ana: Business) -> None:
    application = renew(ana, at=END - timedelta(days=3))
    bought = cast.buy(ana, cast.request(at=END), at=END + timedelta(days=1))
    actions.refuse_badge(
        application_id=application,
        reason="A certidão é de outra empresa.",
        by=cast.staff().pk,
        at=TWO_DAYS_LATE,
    )
    assert is_active(ana, TWO_DAYS_LATE - TICK) and not is_active(ana, TWO_DAYS_LATE)
    assert list(bought.badges) == [KIND]
    after = cast.buy(ana, cast.request(at=TWO_DAYS_LATE), at=TWO_DAYS_LATE)
    assert list(after.badges) == []
    (letter,) = cast.letters(ana.account.email, kind="badge_refused")
    assert "deixou de estar ativo em 3 de julho de 2026, 00:00" in letter.text
    # One letter says it: the one about the end of the badge is not written as well.
    reminders.DUTY.run(at=TWO_DAYS_LATE)
    assert not cast.letters(ana.account.email, kind="badge_ended")


def test_nobody_is_told_of_an_end_that_does_not_come(ana: Business) -> None:
    renew(ana, at=END - timedelta(days=40))
    for at in (END - timedelta(days=2), END, TWO_DAYS_LATE):
        reminders.DUTY.run(at=at)
    assert cast.letter_kinds(ana.account.email) == ["badge_received"]


def test_papers_refused_before_the_end_leave_the_badge_to_its_own_end(ana: Business) -> None:
    application = renew(ana, at=END - timedelta(days=5))
    actions.refuse_badge(
        application_id=application, reason="Falta uma página.", by=cast.staff().pk, at=END - timedelta(days=4)
    )
    assert is_active(ana, END - TICK) and not is_active(ana, END)
    again = renew(ana, at=END - TICK)
    assert is_active(ana, TWO_DAYS_LATE)
    with pytest.raises(Refused):
        actions.refuse_badge(application_id=again, reason=" ", by=cast.staff().pk, at=TWO_DAYS_LATE)
    assert is_active(ana, TWO_DAYS_LATE)


def test_a_badge_that_an_agent_ended_waits_for_no_renewal(ana: Business) -> None:
    renew(ana, at=END - timedelta(days=5))
    actions.deactivate_badge(professional_id=ana.id, kind=KIND, reason="Falso.", at=END - timedelta(days=4))
    assert not is_active(ana, END - timedelta(days=4)) and not is_active(ana, TWO_DAYS_LATE)
