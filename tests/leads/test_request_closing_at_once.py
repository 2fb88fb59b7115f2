"""Helena closes while Ana buys, and undoes while the ten minutes end: the request's lock says which came first."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

import cast
import clean_town
from at_once import at_once
from eventually import eventually
from vinte.leads import actions, due
from vinte.leads.models import ContactPurchase, JobRequest, RequestClosing
from vinte.leads.requests import controls
from vinte.wallet.books import balances

pytestmark = pytest.mark.django_db(transaction=True)

AT = cast.later(hours=5)
UNDO = timedelta(minutes=10)
ROUNDS = 12


@pytest.fixture
def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are read and not locked."""

    def plain_read(rows: Any, keys: Any) -> list[Any]:
        return list(rows.filter(pk__in=sorted(set(keys))).order_by("pk"))

    monkeypatch.setattr("vinte.kernel.locks.lock_in_key_order", plain_read)


def somebody_waits() -> bool:
    """Whether another connection waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid())")
        return bool(cursor.fetchone()[0])


def close_while_buying(monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], cast.Business, JobRequest]:
    """Ana has seen that the request is open and not yet paid, when Helena closes it and her ten minutes pass."""
    ana = cast.professional("Ana", balance_cents=5000)
    asked = cast.request()
    seen_open, closed = threading.Event(), threading.Event()
    look = controls.refuse_not_open

    def look_and_wait(job_request: JobRequest, *, at: Any) -> None:
        look(job_request, at=at)
        seen_open.set()
        # With the lock Helena waits for Ana, who goes on; without it Helena is done first.
        eventually(lambda: closed.is_set() or somebody_waits(), "Helena waits or is done")

    monkeypatch.setattr(controls, "refuse_not_open", look_and_wait)

    def close() -> None:
        assert seen_open.wait(timeout=30)
        actions.close_request(job_request_id=asked.pk, reason="gave_up", at=AT)
        due.DUTIES.run(at=AT + UNDO)
        closed.set()

    outcomes = at_once(lambda: cast.buy(ana, asked, at=AT, price_cents=1500), close)
    return outcomes, ana, asked


def test_who_bought_in_the_second_of_the_tap_gets_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes, ana, _asked = close_while_buying(monkeypatch)
    assert outcomes == ["done", "done"]
    assert ContactPurchase.objects.get().return_reason == "closed_early"
    assert balances.balance(ana.id).total_cents == 5000
    assert clean_town.broken_rows() == []


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_a_closed_request_is_sold_and_nothing_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: the test above fails without the lock."""
    outcomes, ana, _asked = close_while_buying(monkeypatch)
    assert outcomes == ["done", "done"]
    assert ContactPurchase.objects.get().returned_at is None
    assert balances.balance(ana.id).total_cents == 3500


def test_closing_and_buying_at_once_is_sold_and_given_back_or_not_sold() -> None:
    ana = cast.professional("Ana", balance_cents=ROUNDS * 1500)
    for number in range(ROUNDS):
        asked = cast.request()
        at = AT + timedelta(hours=number)
        outcomes = at_once(
            lambda asked=asked, at=at: cast.buy(ana, asked, at=at, price_cents=1500),
            lambda asked=asked, at=at: actions.close_request(job_request_id=asked.pk, at=at),
        )
        assert outcomes in (["done", "done"], ["closed", "done"])
        due.DUTIES.run(at=at + UNDO)
        assert balances.balance(ana.id).total_cents == ROUNDS * 1500
    assert clean_town.broken_rows() == []


def test_undoing_at_the_last_moment_and_the_end_at_once_do_one_of_both() -> None:
    ana = cast.professional("Ana", balance_cents=9000)
    for number in range(4):
        asked = cast.request()
        tap = AT + timedelta(hours=number)
        cast.buy(ana, asked, at=tap, price_cents=1500)
        before = balances.balance(ana.id).total_cents
        actions.close_request(job_request_id=asked.pk, at=tap)
        outcomes = at_once(
            lambda asked=asked, tap=tap: actions.undo_closing(
                job_request_id=asked.pk, at=tap + UNDO - timedelta(microseconds=1)
            ),
            lambda tap=tap: due.DUTIES.run(at=tap + UNDO),
        )
        closing = RequestClosing.objects.get(job_request=asked)
        undone = closing.undone_at is not None
        assert outcomes == (["done", "done"] if undone else ["done", "undo_over"])
        assert (closing.settled_at is None) is undone
        assert (balances.balance(ana.id).total_cents == before) is undone
