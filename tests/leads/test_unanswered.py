"""Whoever asked and hears nothing is told so once, after the hours of the dated file, and only while it is true."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

import cast
from at_once import Beside
from cast import MONDAY
from vinte.leads import actions
from vinte.leads.models import JobRequest
from vinte.leads.requests import unanswered

pytestmark = pytest.mark.django_db
QUIET = timedelta(hours=72)
A_MOMENT = timedelta(seconds=1)


def told(of: Any) -> int:
    return len(cast.letters(of.email, kind="request_quiet"))


@pytest.mark.parametrize(
    ("after", "letters"), [(QUIET - A_MOMENT, 0), (QUIET, 1), (QUIET + timedelta(days=9), 1)]
)
def test_helena_is_told_after_three_days_and_once(after: timedelta, letters: int) -> None:
    helena = cast.homeowner()
    asked = cast.request(of=helena, title="Pintar a sala")
    for _twice in range(2):
        unanswered.DUTY.run(at=MONDAY + after)
    assert told(helena) == letters
    if letters:
        (letter,) = cast.letters(helena.email, kind="request_quiet")
        assert "Pintar a sala" in letter.subject and "convidar" in letter.text
        assert cast.secret_sent_to(helena.email, page="pedido", kind="request_quiet")
        unanswered.DUTY.run(at=MONDAY + after + timedelta(days=10))
        assert told(helena) == 1
        assert JobRequest.objects.get(pk=asked.pk).quiet_told_at == MONDAY + after


def _bought(asked: JobRequest) -> None:
    cast.buy(cast.professional("Ana", balance_cents=5000), asked, at=MONDAY + timedelta(hours=71))


def _closed(asked: JobRequest) -> None:
    actions.close_request(job_request_id=asked.pk, at=MONDAY + timedelta(hours=71), reason="gave_up")


def _paused(asked: JobRequest) -> None:
    actions.pause_request(job_request_id=asked.pk, at=MONDAY + timedelta(hours=71))


def _wrong_number(asked: JobRequest) -> None:
    JobRequest.objects.filter(pk=asked.pk).update(phone_wrong_at=MONDAY)


@pytest.mark.parametrize("what", [_bought, _closed, _paused, _wrong_number])
def test_nobody_is_told_what_is_not_so(what: Callable[[JobRequest], None]) -> None:
    helena = cast.homeowner()
    what(cast.request(of=helena))
    unanswered.DUTY.run(at=MONDAY + QUIET)
    assert told(helena) == 0


@pytest.mark.django_db(transaction=True)
def test_a_purchase_under_way_is_waited_for_by_the_next_run(transactional_db: None) -> None:
    from django.db import transaction

    from vinte.kernel import locks

    helena, ana = cast.homeowner(), cast.professional("Ana", balance_cents=5000)
    asked = cast.request(of=helena)
    at = MONDAY + QUIET
    with transaction.atomic():
        locks.lock_in_key_order(JobRequest.objects.all(), [asked.pk])
        beside = Beside(lambda: unanswered.DUTY.run(at=at))
        beside.begin()
        cast.buy(ana, asked, at=at)
    beside.end()
    unanswered.DUTY.run(at=at)
    assert told(helena) == 0
