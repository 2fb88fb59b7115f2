"""Lots: what is left of each credit, and that they always sum to the balance."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cast
from vinte.wallet import queries
from vinte.wallet.books import balances as book_balances
from vinte.wallet.books import lots, movements
from vinte.wallet.books.movements import Move

AT = cast.MONDAY
START = datetime(2026, 1, 1, tzinfo=UTC)


def move(cents: int, *, kind: str = "purchased", day: int = 0, key: UUID | None = None, lot=None) -> Move:
    return Move(key or uuid4(), "top_up", None, lot, kind, cents, START + timedelta(days=day))


def walked(moves: list[Move], terms: dict[UUID, int] | None = None) -> list[int]:
    """What is left of each lot; `terms` gives days to live by transaction, 100 otherwise."""

    def expires_on(one: Move) -> date:
        return (one.at + timedelta(days=(terms or {}).get(one.transaction_id, 100))).date()

    return [lot.remaining_cents for lot in lots.walk(moves, expires_on=expires_on)]


def test_the_oldest_is_spent_first_where_nothing_expires_earlier():
    assert walked([move(100), move(100, day=1), move(-150, day=2)]) == [0, 50]


def test_what_expires_first_is_spent_first():
    late, soon = uuid4(), uuid4()
    terms = {late: 100, soon: 50}
    assert walked([move(100, key=late), move(100, key=soon), move(-150)], terms) == [50, 0]


@pytest.mark.parametrize(("taken", "left"), [(40, [100, 60]), (100, [100, 0]), (130, [70, 0])])
def test_a_named_lot_is_taken_first(taken: int, left: list[int]):
    key = uuid4()
    named = movements.lot_id(key, "purchased")
    assert walked([move(100), move(100, day=1, key=key), move(-taken, lot=named)]) == left


def test_a_named_lot_of_the_other_kind_is_not_touched():
    key = uuid4()
    named = movements.lot_id(key, "granted")
    moves = [move(100, kind="granted", key=key), move(100), move(-60, lot=named)]
    assert walked(moves) == [100, 40]


def test_taking_more_than_there_is_is_an_error():
    with pytest.raises(ValueError, match="1 cents more"):
        walked([move(100), move(-101)])


@given(st.data())
def test_the_lots_sum_to_the_balance_after_any_sequence(data):
    balances = {"purchased": 0, "granted": 0}
    moves: list[Move] = []
    terms: dict[UUID, int] = {}
    for day in range(data.draw(st.integers(1, 25))):
        kind = data.draw(st.sampled_from(sorted(balances)))
        if balances[kind] and data.draw(st.booleans()):
            known = [movements.lot_id(m.transaction_id, m.kind) for m in moves if m.amount_cents > 0]
            cents = -data.draw(st.integers(1, balances[kind]))
            moves.append(move(cents, kind=kind, day=day, lot=data.draw(st.sampled_from([None, *known]))))
        else:
            moves.append(move(data.draw(st.integers(1, 500)), kind=kind, day=day))
            terms[moves[-1].transaction_id] = data.draw(st.integers(1, 60))
        balances[kind] += moves[-1].amount_cents
        found = lots.walk(moves, expires_on=lambda m: (m.at + timedelta(days=terms[m.transaction_id])).date())
        for name, balance in balances.items():
            assert sum(lot.remaining_cents for lot in found if lot.kind == name) == balance
        assert all(0 <= lot.remaining_cents <= lot.amount_cents for lot in found)


@pytest.mark.django_db
@cast.GRANTS
def test_a_wallets_lots_are_its_balance_and_stand_in_the_order_of_use():
    ana = cast.professional("Ana", balance_cents=1000)
    cast.top_up(ana.id, 700, at=cast.later(days=3))
    cast.grant(ana, 500, at=AT)
    cast.spend(ana, 1700)
    assert [(lot.kind, lot.remaining_cents) for lot in queries.lots_left(ana.id)] == [("purchased", 500)]
    cast.grant(ana, 30, at=AT)
    left = queries.lots_left(ana.id)
    assert [(lot.kind, lot.remaining_cents, lot.expires_on) for lot in left] == [
        ("granted", 30, date(2027, 1, 12)),
        ("purchased", 500, date(2028, 1, 15)),
    ]
    assert sum(lot.remaining_cents for lot in left) == book_balances.balance(ana.id).total_cents


def test_two_thousand_postings_are_walked_in_one_pass():
    """Each posting is looked at once: the work grows with the postings, not with their square."""
    looked = 0

    def expires_on(one: Move) -> date:
        nonlocal looked
        looked += 1
        return one.at.date()

    moves = [move(10 if number % 2 == 0 else -10, day=number % 300) for number in range(2000)]
    assert all(lot.remaining_cents == 0 for lot in lots.walk(moves, expires_on=expires_on))
    assert looked == 1000
