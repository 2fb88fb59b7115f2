"""One return asked, and decided, by many at the same instant: one credit, and the lock is why nobody meets an error."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

import cast
import return_story as story
from return_story import SOON
from vinte.leads.models import ContactPurchase, ReturnRequest
from vinte.leads.returns import deciding as return_deciding
from vinte.people.professionals import registry
from vinte.wallet.books import balances

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 12


def at_once(count: int, act: Any) -> list[str]:
    """What became of each of so many who begin together, each on a connection of their own."""
    start, outcomes = threading.Barrier(count), []

    def run(number: int) -> None:
        start.wait()
        try:
            outcomes.append(str(act(number).state))
        except Exception as error:  # noqa: BLE001 - whatever somebody would have met is the result
            outcomes.append(getattr(error, "code", type(error).__name__))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def clear(ana: cast.Business) -> ContactPurchase:
    return story.bought(ana, of=cast.homeowner(phone="412345678"))


@pytest.fixture
def without_locks(monkeypatch: pytest.MonkeyPatch) -> threading.Barrier:
    """Rows are read and not locked, and whoever asks waits until the other has read too."""
    both_read = threading.Barrier(2)

    def read(*, professional_id: Any, purchase_id: Any) -> ContactPurchase:
        found = ContactPurchase.objects.get(pk=(professional_id, purchase_id))
        both_read.wait(timeout=30)
        return found

    monkeypatch.setattr("vinte.leads.returns.asking.lock_purchase", read)
    monkeypatch.setattr(return_deciding, "lock_purchase", read)
    monkeypatch.setattr("vinte.people.professionals.registry.lock_professional", registry.professional)
    return both_read


def test_the_same_form_by_many_at_once_is_one_return_and_one_credit() -> None:
    ana = story.ana()
    purchase = clear(ana)
    before = balances.balance(ana.id).total_cents
    outcomes = at_once(CROWD, lambda _n: story.ask(ana, purchase, "number_not_assigned", key="form"))
    assert outcomes == ["automatic"] * CROWD
    assert balances.balance(ana.id).total_cents == before + purchase.price_cents
    assert ReturnRequest.objects.count() == 1


def test_different_forms_at_once_give_one_credit_and_calm_refusals() -> None:
    ana = story.ana()
    purchase = clear(ana)
    before = balances.balance(ana.id).total_cents
    outcomes = at_once(
        CROWD, lambda number: story.ask(ana, purchase, "number_not_assigned", key=f"f{number}")
    )
    assert outcomes == ["already_returned"] * (CROWD - 1) + ["automatic"]
    assert balances.balance(ana.id).total_cents == before + purchase.price_cents


def test_without_the_locks_the_second_meets_an_error_and_the_keys_still_pay_once(
    without_locks: threading.Barrier,
) -> None:
    """The control: the two tests above fail without the locks; the database's own keys hold the money."""
    ana = story.ana()
    purchase = clear(ana)
    before = balances.balance(ana.id).total_cents
    outcomes = at_once(2, lambda number: story.ask(ana, purchase, "number_not_assigned", key=f"f{number}"))
    assert outcomes != ["already_returned", "automatic"]
    assert balances.balance(ana.id).total_cents <= before + purchase.price_cents


def test_two_agents_who_decide_at_once_decide_once() -> None:
    ana, sofia, rui = story.ana(), cast.staff("Sofia"), cast.staff("Rui")
    purchase = story.bought(ana)
    before = balances.balance(ana.id).total_cents
    row = story.ask(ana, purchase, "wrong_place")
    agents = (sofia, rui)
    outcomes = at_once(2, lambda number: story.decide(row, "accepted", by=agents[number]))
    assert outcomes == ["accepted", "already_decided"]
    assert balances.balance(ana.id).total_cents == before + purchase.price_cents


def test_an_answer_of_the_homeowner_and_an_agents_decision_at_once_credit_once() -> None:
    from vinte.leads import actions

    ana, sofia, helena = story.ana(), cast.staff(), cast.homeowner()
    purchase = story.bought(ana, of=helena)
    before = balances.balance(ana.id).total_cents
    row = story.ask(ana, purchase, "homeowner_denies")
    secret = cast.secret_sent_to(helena.email, page="devolucao")
    acts = (
        lambda: story.decide(row, "accepted", by=sofia),
        lambda: actions.answer_return_question(secret=secret, asked=False, words="", at=SOON),
    )
    outcomes = at_once(2, lambda number: acts[number]())
    assert outcomes in (["accepted", "already_decided"], ["already_decided", "automatic"])
    assert balances.balance(ana.id).total_cents == before + purchase.price_cents
