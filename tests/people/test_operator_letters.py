"""Otília is written to when a duty fails for longer than a moment, once a day at most, and not about what went on."""

from __future__ import annotations

from datetime import timedelta

import pytest

import cast
from cast import MONDAY, later
from vinte.kernel.models import DutyFailure, DutyRun
from vinte.leads.offers import alerts
from vinte.people.accounts.operator_letters import DUTY

pytestmark = pytest.mark.django_db


@pytest.fixture
def otilia() -> str:
    return cast.staff("Otília", role="operator").email


def letters(address: str) -> list[str]:
    return [letter.text for letter in cast.letters(address, kind="duty_failed")]


def fail(*, retried: int = 0) -> DutyFailure:
    return DutyFailure.objects.create(
        duty="leads.alerts",
        key="alert 1",
        failed_first_at=MONDAY,
        failed_last_at=MONDAY,
        retry_at=later(hours=9),
        failure_count=1 + retried,
        error="LookupError: 'zz'",
    )


def test_once_a_day_for_as_long_as_it_fails_and_no_more(otilia: str) -> None:
    sofia = cast.staff("Sofia")
    failure = fail()
    for minutes, told in ((29, 0), (30, 1), (31, 1), (30 + 24 * 60 - 1, 1), (30 + 24 * 60, 2)):
        DUTY.run(at=later(minutes=minutes))
        assert len(letters(otilia)) == told
    text = letters(otilia)[0]
    assert f"- {alerts.DUTY.title}" in text
    assert "alert 1" not in text and "/operador/tarefas/" in text
    assert letters(sofia.email) == []
    failure.delete()
    DUTY.run(at=later(days=3))
    assert len(letters(otilia)) == 2


def test_a_duty_that_does_not_come_to_its_end(otilia: str) -> None:
    run = DutyRun.objects.create(duty="leads.alerts", began_at=MONDAY, succeeded_at=MONDAY, error="x")
    for after, told in ((timedelta(minutes=29), 0), (timedelta(minutes=30), 1)):
        DUTY.run(at=MONDAY + after)
        assert len(letters(otilia)) == told
    run.delete()
