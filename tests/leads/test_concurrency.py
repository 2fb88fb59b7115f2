"""Many at once on real connections: one place and one wallet are each sold once, and the locks are why."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

import cast
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.leads.models import ContactPurchase, JobRequest
from vinte.leads.purchases import buying
from vinte.wallet.books import balances

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 64
ROUNDS = 15
PRICE_CENTS = 1500
AFTER_WINDOW = cast.later(days=1)


class Crowd:
    """Threads that begin together, each with a connection of its own that lasts."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(THREADS)
        self.barrier = threading.Barrier(THREADS, timeout=60)

    def together(self, act: Callable[[int], Any]) -> list[Any]:
        """What `act` returned or raised for each thread's number."""

        def one(number: int) -> Any:
            self.barrier.wait()
            try:
                return act(number)
            except Exception as error:  # noqa: BLE001 - whatever a buyer would have met is the result
                return error

        return list(self.pool.map(one, range(THREADS)))

    def leave(self) -> None:
        self.together(lambda _number: connection.close())
        self.pool.shutdown()


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    crowd = Crowd()
    yield crowd
    crowd.leave()


@pytest.fixture
def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are read and not locked: what the tests below must be able to tell from locking."""

    def plain_read(rows: Any, keys: Any) -> list[Any]:
        return list(rows.filter(pk__in=sorted(set(keys))).order_by("pk"))

    monkeypatch.setattr("vinte.kernel.locks.lock_in_key_order", plain_read)
    monkeypatch.setattr("vinte.people.professionals.registry.lock_in_key_order", plain_read)
    # A buyer also holds the numbers of the business, which alone would let its purchases come one after the other.
    monkeypatch.setattr(
        "vinte.people.professionals.identity_family.lock_identities", lambda _tax_identities: None
    )


def copies(template: JobRequest, count: int) -> list[UUID]:
    """More requests like this one."""
    found = []
    for _number in range(count):
        template.pk = new_id(at=cast.MONDAY)
        template._state.adding = True
        template.save(force_insert=True)
        found.append(template.pk)
    return found


def buy(professional_id: UUID, job_request_id: UUID, key: str) -> ContactPurchase:
    return buying.buy_contact(
        professional_id=professional_id,
        job_request_id=job_request_id,
        shown_price_cents=PRICE_CENTS,
        idempotency_key=key,
        at=AFTER_WINDOW,
    )


def assert_one_sale(results: list[Any], *, refusal: str) -> None:
    sold = [result for result in results if isinstance(result, ContactPurchase)]
    others = [result for result in results if not isinstance(result, ContactPurchase)]
    wrong = [repr(result) for result in others if not isinstance(result, Refused) or result.code != refusal]
    assert not wrong, wrong[:3]
    assert len(sold) == 1, f"{len(sold)} sales"


def last_place(crowd: Crowd) -> None:
    """Rounds of everybody at one request's only place."""
    buyers = [
        cast.professional(f"P{number}", balance_cents=ROUNDS * PRICE_CENTS) for number in range(THREADS)
    ]
    template = cast.request(place_count=1)
    for round_number, job_request_id in enumerate(copies(template, ROUNDS)):
        results = crowd.together(
            lambda number, wanted=job_request_id, key=f"round {round_number}": buy(
                buyers[number].id, wanted, key
            )
        )
        assert_one_sale(results, refusal="sold_out")
        assert ContactPurchase.objects.filter(job_request_id=job_request_id).count() == 1


def one_wallet(crowd: Crowd) -> None:
    """Rounds of one professional with money for one contact, who buys everything at once."""
    template = cast.request(place_count=4)
    wanted: list[UUID] = []
    for round_number in range(ROUNDS):
        if round_number % 4 == 0:
            wanted = copies(template, THREADS)
        buyer = cast.professional("Bruno", balance_cents=PRICE_CENTS)
        results = crowd.together(
            lambda number, who=buyer.id, requests=wanted: buy(who, requests[number], f"request {number}")
        )
        assert_one_sale(results, refusal="balance_too_low")
        assert balances.balance(buyer.id).total_cents == 0


def test_the_last_place_is_sold_once(crowd: Crowd) -> None:
    last_place(crowd)


@pytest.mark.slow(reason="rounds of 64 threads find what one does not")
def test_one_wallet_pays_once(crowd: Crowd) -> None:
    one_wallet(crowd)


@pytest.mark.usefixtures("without_locks")
@pytest.mark.parametrize("rounds", [last_place, one_wallet])
def test_without_locks_the_same_rounds_fail(rounds: Callable[[Crowd], None], crowd: Crowd) -> None:
    with pytest.raises(AssertionError):
        rounds(crowd)


def test_one_key_sent_by_many_at_once_buys_once(crowd: Crowd) -> None:
    carla = cast.professional("Carla", balance_cents=4 * PRICE_CENTS)
    asked = cast.request()
    results = crowd.together(lambda _number: buy(carla.id, asked.pk, "the same form"))
    assert {getattr(result, "id", repr(result)) for result in results} == {results[0].id}
    assert balances.balance(carla.id).total_cents == 3 * PRICE_CENTS


def test_a_payment_told_by_many_at_once_is_credited_once(crowd: Crowd) -> None:
    from vinte.wallet import actions

    duarte = cast.professional("Duarte")
    started = actions.expect_payment(
        professional_id=duarte.id,
        amount_cents=2000,
        provider="play",
        provider_reference="cs_of_duarte",
        idempotency_key="k",
        at=cast.MONDAY,
    )
    crowd.together(
        lambda number: actions.settle_top_up(
            provider="play",
            provider_reference=started.provider_reference,
            paid=number % 2 == 0,
            at=cast.MONDAY,
        )
    )
    assert balances.balance(duarte.id).purchased_cents == 2000
