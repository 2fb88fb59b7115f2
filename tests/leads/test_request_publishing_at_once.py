"""Helena presses twice, thirty times at once: one request, one receipt; and codes are counted one by one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

import wizard_story as story
from cast import MONDAY
from vinte.kernel.errors import Refused
from vinte.leads import actions
from vinte.leads.models import JobRequest, RequestDraft
from vinte.people.accounts import codes
from vinte.people.actions import issue_code
from vinte.people.models import ConfirmationCode, Homeowner

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 12


def at_once(act: Callable[[], Any]) -> list[Any]:
    """What `act` returned or raised in each of THREADS threads, which begin together."""
    barrier = threading.Barrier(THREADS, timeout=60)

    def one(_number: int) -> Any:
        barrier.wait()
        try:
            return act()
        except Exception as error:  # noqa: BLE001 - whatever somebody would have met is the result
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


@pytest.fixture
def draft(monkeypatch: pytest.MonkeyPatch) -> RequestDraft:
    """Helena's draft, all answered and confirmed."""
    story.write(Client())
    RequestDraft.objects.update(email_confirmed_at=RequestDraft.objects.get().made_at)
    return RequestDraft.objects.get()


def test_one_request_comes_of_it(draft: RequestDraft) -> None:
    at = draft.made_at + timedelta(minutes=1)
    done = at_once(lambda: actions.publish_draft(draft_id=draft.pk, at=at))
    assert {each.outcome for each in done} == {"published"}
    assert len({each.job_request_id for each in done}) == 1
    assert (JobRequest.objects.count(), Homeowner.objects.count()) == (1, 1)
    assert story.letters() == ["request_received"]


def test_without_the_lock_it_would_not(draft: RequestDraft, monkeypatch: pytest.MonkeyPatch) -> None:
    # Everybody has read the draft as it was before anybody writes.
    read = threading.Barrier(THREADS, timeout=60)

    def meet(draft_id: UUID) -> RequestDraft:
        found = RequestDraft.objects.get(pk=draft_id)
        read.wait()
        return found

    monkeypatch.setattr("vinte.leads.requests.publishing.lock_draft", meet)
    at = draft.made_at + timedelta(minutes=1)
    done = at_once(lambda: actions.publish_draft(draft_id=draft.pk, at=at))
    assert [each for each in done if isinstance(each, Exception)] or JobRequest.objects.count() > 1


def send() -> str:
    return issue_code(
        purpose="request", subject=UUID(int=5), channel="email", address="helena@casa.example", at=MONDAY
    )


def test_five_codes_go_out_and_no_sixth() -> None:
    done = at_once(send)
    assert ConfirmationCode.objects.count() == 5
    assert sum(isinstance(each, Refused) for each in done) == THREADS - 5


def test_without_taking_turns_more_would(monkeypatch: pytest.MonkeyPatch) -> None:
    # The others read how many there are before the first has written.
    counted = threading.Barrier(THREADS, timeout=60)

    def meet(*_names: str) -> None:
        counted.wait()

    monkeypatch.setattr(codes, "wait_turn", meet)
    at_once(send)
    assert ConfirmationCode.objects.count() > 5
