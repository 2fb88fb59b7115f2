"""A guarantee that was paid: its balance buys at the prices of its twenty, until it is used up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest import mock
from uuid import UUID

import pytest
from django.db import Error, connection, transaction
from test_automatic_purchase import WISH

import cast
from at_once import Beside
from vinte.leads import actions, due, queries
from vinte.leads.models import PromisedPrice
from vinte.leads.offers import browsing
from vinte.leads.offers.feed import FeedFilters
from vinte.leads.pricing.promised import promised_prices
from vinte.leads.purchases import buying
from vinte.leads.purchases import queries as purchase_queries
from vinte.people import actions as people
from vinte.wallet import actions as wallet_actions
from vinte.wallet import due as wallet_due
from vinte.wallet import queries as wallet
from vinte.wallet.books import balances

pytestmark = [pytest.mark.django_db, cast.GRANTS]
AT = cast.later(days=120)
GUARANTEE = UUID(int=900)


def paid(
    name: str = "Bruno",
    *,
    cents: int = 3000,
    prices: tuple[tuple[str, int], ...] = (("unknown", 1000), ("unknown", 900), ("small", 700)),
) -> cast.Business:
    """A guarantee over contacts of these sizes at these prices was paid with so many cents, and nothing else is left."""
    of = cast.professional(name)
    bought = []
    for budget, price in prices:
        cast.top_up(of.id, price)
        asked = cast.request(at=cast.later(hours=-30), price_cents=price, budget=budget)
        bought.append(cast.buy(of, asked, price_cents=price))
    grant(of, cents, bought)
    return of


def grant(of: cast.Business, cents: int, bought: list[Any], *, at: datetime = AT) -> None:
    actions.keep_promised_prices(
        professional_id=of.id,
        guarantee_id=GUARANTEE,
        purchase_ids=[purchase.id for purchase in bought],
        at=at,
    )
    wallet_actions.pay_guarantee(
        professional_id=of.id,
        decision_id=GUARANTEE,
        amount_cents=cents,
        idempotency_key=f"guarantee {of.id}",
        memo="Garantia",
        at=at,
    )


def asked(*, at: datetime = AT, **changes: Any) -> Any:
    return cast.request(at=at - timedelta(hours=30), **changes)


def shown(of: cast.Business, job: Any, *, at: datetime = AT) -> int:
    """The price on the request's page, which is the one in the feed."""
    page = browsing.offer(professional_id=of.id, job_request_id=job.pk, at=at)
    listed = {offer.job_request_id: offer for offer in browsing.feed(professional_id=of.id, at=at)}
    assert listed[job.pk].price_cents == page.price_cents == page.receipt.total_cents
    assert sum(line.cents for line in page.receipt.lines) == page.receipt.total_cents
    return page.price_cents


def left(of: cast.Business) -> int:
    return wallet.balance_left_by_source(of.id).get(GUARANTEE, 0)


# Which prices.


@pytest.mark.parametrize(
    ("changes", "cents"),
    [
        # 15,00 for everybody; the dearest of this size were 10,00 and 7,00.
        ({}, 1000),
        ({"budget": "small"}, 700),
        # No contact of this size, or of this trade, was among them.
        ({"budget": "large"}, 2100),
        # Cheaper for everybody stays cheaper.
        ({"intent": "idea"}, 900),
        ({"price_cents": 1000}, 1000),
        ({"price_cents": 999}, 999),
        ({"price_cents": 1001}, 1000),
    ],
)
def test_a_trade_and_size_of_the_twenty_costs_no_more_than_the_dearest_did(
    changes: dict[str, Any], cents: int
) -> None:
    bruno, ana = paid(), cast.professional("Ana")
    job = asked(**changes)
    assert shown(bruno, job) == cents
    everybody = shown(ana, job)
    purchase = cast.buy(bruno, job, at=AT)
    assert purchase.price_cents == cents <= everybody
    receipt = purchase_queries.purchase(professional_id=bruno.id, purchase_id=purchase.id).receipt
    assert receipt is not None and receipt.promise_cents == everybody - cents
    told = [line.words for line in receipt.lines if line.name == "promise"]
    assert bool(told) is (cents < everybody)
    assert all("Garantia paga" in words for words in told)


def test_another_trade_costs_what_it_costs_everybody() -> None:
    bruno = paid()
    people.update_profile(professional_id=bruno.id, at=AT, trades=["painter", "plumber"])
    job = asked(trade="plumber")
    assert shown(bruno, job) == job.standard_price_cents


def test_filters_and_order_by_price_are_by_what_is_paid() -> None:
    bruno = paid()
    dear, cheap = asked(), asked(budget="small", intent="ready")
    found = browsing.offers(professional_id=bruno.id, at=AT, filters=FeedFilters(sort="cheapest"))
    assert [offer.job_request_id for offer in found] == [cheap.pk, dear.pk]
    for most, count in ((1000, 2), (999, 1), (700, 1), (699, 0)):
        found = browsing.offers(professional_id=bruno.id, at=AT, filters=FeedFilters(max_price_cents=most))
        assert len(found) == count


def test_a_contact_that_was_credited_in_part_counts_at_what_was_left_of_its_price() -> None:
    of = cast.professional("Bruno", trades=("painter", "tiler"), balance_cents=1000)
    job = cast.request(at=cast.later(hours=-30), price_cents=1000)
    purchase = cast.buy(of, job, price_cents=1000)
    sent = actions.ask_return(
        professional_id=of.id,
        purchase_id=purchase.id,
        reason="wrong_trade",
        words="O trabalho é de azulejo e não de pintura, como disse ao telefone.",
        idempotency_key="return",
        at=cast.later(hours=1),
    )
    actions.decide_return(
        return_id=sent.id,
        outcome="partly",
        true_trade="tiler",
        reason="É azulejo.",
        by=cast.staff().pk,
        at=cast.later(hours=2),
    )
    grant(of, 500, [purchase])
    assert PromisedPrice.objects.get().price_cents == 500


def test_what_was_written_down_stays() -> None:
    paid()
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE leads_promisedprice SET price_cents = 1")


# For as long as the balance lasts.


def test_with_the_last_cent_of_it_the_promise_ends() -> None:
    bruno = paid(cents=1500)
    cast.top_up(bruno.id, 10_000, at=AT)
    jobs = [asked() for _number in range(3)]
    assert cast.buy(bruno, jobs[0], at=AT).price_cents == 1000
    assert left(bruno) == 500
    # A part from it and a part from what was paid in: the whole contact is at the promised price.
    assert cast.buy(bruno, jobs[1], at=AT).price_cents == 1000
    assert left(bruno) == 0 and balances.balance(bruno.id).purchased_cents == 9500
    assert cast.buy(bruno, jobs[2], at=AT).price_cents == 1500


def test_what_a_returned_contact_gives_back_is_the_guarantees_again() -> None:
    bruno = paid(cents=1500)
    cast.top_up(bruno.id, 10_000, at=AT)
    jobs = [asked() for _number in range(3)]
    first, second = (cast.buy(bruno, job, at=AT) for job in jobs[:2])
    assert shown(bruno, jobs[2]) == 1500
    cast.take_back(second, at=AT + timedelta(hours=1))
    # It took 5,00 of the guarantee and 5,00 of what was paid in, and gives back the same.
    assert left(bruno) == 500 and balances.balance(bruno.id).purchased_cents == 10_000
    assert shown(bruno, jobs[2], at=AT + timedelta(hours=2)) == 1000
    cast.take_back(first, at=AT + timedelta(hours=3))
    assert left(bruno) == 1500


def test_when_it_expires_the_promise_ends_with_it() -> None:
    bruno = paid()
    cast.top_up(bruno.id, 10_000, at=AT)
    (lot,) = (lot for lot in wallet.lots_left(bruno.id) if lot.kind == "granted")
    assert lot.expires_on is not None
    last = datetime.combine(lot.expires_on, AT.timetz())
    wallet_due.DUTIES.run(at=last)
    assert shown(bruno, asked(at=last), at=last) == 1000
    over = last + timedelta(days=1)
    wallet_due.DUTIES.run(at=over)
    assert left(bruno) == 0
    assert shown(bruno, asked(at=over), at=over) == 1500


def test_a_gift_of_granted_balance_promises_nothing_and_does_not_prolong_it() -> None:
    bruno = paid(cents=1000)
    wallet_actions.correct_balance(
        professional_id=bruno.id,
        account="granted",
        amount_cents=5000,
        reason="Cortesia.",
        by=cast.staff(role="operator").pk,
        idempotency_key="gift",
        at=AT + timedelta(minutes=1),
    )
    jobs = [asked() for _number in range(2)]
    cast.buy(bruno, jobs[0], at=AT + timedelta(hours=1))
    assert left(bruno) == 0 and balances.balance(bruno.id).granted_cents == 5000
    assert shown(bruno, jobs[1], at=AT + timedelta(hours=2)) == 1500


def test_automatic_purchase_pays_the_promised_price_which_is_no_discount_of_the_unsold() -> None:
    bruno = paid()
    actions.set_spend_caps(professional_id=bruno.id, week_cents=9000, month_cents=9000, at=AT)
    for only_unsold, count in ((True, 0), (False, 1)):
        wish = queries.Wish(**{**vars(WISH), "only_unsold": only_unsold})
        text = queries.consent_text(professional_id=bruno.id, wish=wish, language="pt", at=AT)
        actions.give_automatic_purchase_consent(
            professional_id=bruno.id, wish=wish, language="pt", text_digest=text.digest, at=AT
        )
        asked(intent="comparing")
        due.DUTIES.run(at=AT + timedelta(minutes=1))
        mine = [row for row in purchase_queries.purchases(bruno.id) if row.bought_at >= AT]
        assert len(mine) >= count and {row.price_cents for row in mine} <= {1000}
        assert bool(mine) is bool(count)


# At once.


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    yield


@pytest.mark.parametrize("locked", [True, False])
def test_the_balance_that_makes_a_price_is_held_until_it_is_paid(committed: None, locked: bool) -> None:
    """While a contact is being bought the guarantee's balance expires. Without the wallet's lock, which is the
    control, the contact costs the promised price and nothing of the promise is left to pay it with.
    """
    bruno = paid(cents=1000)
    cast.top_up(bruno.id, 10_000, at=AT)
    job = asked()
    over = AT + timedelta(days=400)

    expiry = Beside(lambda: wallet_due.DUTIES.run(at=over))

    def read(professional_id: UUID) -> Any:
        found = promised_prices(professional_id)
        expiry.begin()
        return found

    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(buying, "promised_prices", read))
        if not locked:
            stack.enter_context(
                mock.patch.object(
                    buying,
                    "wallet_actions",
                    SimpleNamespace(
                        **{
                            name: getattr(buying.wallet_actions, name)
                            for name in ("charge_contact", "top_up_soon")
                        },
                        lock_wallet=lambda professional_id: None,
                    ),
                )
            )
        purchase = cast.buy(bruno, job, at=AT, price_cents=1000)
    expiry.end()
    assert purchase.price_cents == 1000
    assert (purchase.id in balances.paid_with_granted(bruno.id)) is locked
