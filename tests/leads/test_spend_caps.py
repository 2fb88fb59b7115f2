"""Spend caps: nothing passes them, on either side of every edge of money and calendar, by however many at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from django.db import Error, connection, transaction

import cast
import clean_town
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.leads import actions, queries
from vinte.leads.models import ContactPurchase, JobRequest, SpendCap
from vinte.leads.purchases import buying, caps
from vinte.leads.purchases import queries as purchase_queries

AT = cast.MONDAY
PRICE_CENTS = 1200
CAP_PASSED = pytest.mark.plants_a_violation("leads.caps_are_kept", reason="the check's own test")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def capped(
    *, week_cents: int | None = None, month_cents: int | None = None, name: str = "Ana"
) -> cast.Business:
    """Somebody with a pack, money enough, and these caps."""
    who = cast.professional(name, pack="yearly", balance_cents=100_000)
    actions.set_spend_caps(
        professional_id=who.id, week_cents=week_cents, month_cents=month_cents, at=cast.later(hours=-1)
    )
    return who


def buys(who: cast.Business, *, at: datetime = AT) -> str:
    """Buy one more contact at 12,00 €; the code of the refusal, or nothing."""
    try:
        cast.buy(who, cast.request(at=at), at=at, price_cents=PRICE_CENTS)
    except Refused as refusal:
        return refusal.code
    return ""


@pytest.mark.django_db
@pytest.mark.parametrize("period", ["week", "month"])
@pytest.mark.parametrize(
    ("cap_cents", "bought"), [(0, 0), (1199, 0), (1200, 1), (2399, 1), (2400, 2), (2401, 2), (None, 4)]
)
def test_the_cap_itself_may_be_spent_and_not_a_cent_more(
    period: str, cap_cents: int | None, bought: int
) -> None:
    ana = capped(**{f"{period}_cents": cap_cents})
    codes = [buys(ana) for _number in range(4)]
    assert codes == [""] * bought + [f"beyond_{period}_cap"] * (4 - bought)
    week, month = queries.spending(professional_id=ana.id, at=AT)
    assert (week.spent_cents, month.spent_cents) == (bought * PRICE_CENTS, bought * PRICE_CENTS)


@pytest.mark.django_db
def test_both_caps_hold_and_none_is_none() -> None:
    ana = capped(week_cents=2400, month_cents=3600)
    assert [buys(ana) for _number in range(3)] == ["", "", "beyond_week_cap"]
    assert [buys(ana, at=cast.later(days=7)) for _number in range(2)] == ["", "beyond_month_cap"]
    assert not buys(cast.professional("Bruno", pack="monthly", balance_cents=5000))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "second", "same_week"),
    [
        # Winter: Lisbon is UTC. Sunday's last second, Monday's first.
        (utc(2026, 2, 15, 23, 59, 59), utc(2026, 2, 16, 0, 0, 0), False),
        (utc(2026, 2, 9, 0, 0, 0), utc(2026, 2, 15, 23, 59, 59), True),
        # Summer: Monday begins in Lisbon an hour before it does in UTC.
        (utc(2026, 6, 14, 22, 59, 59), utc(2026, 6, 14, 23, 0, 0), False),
        (utc(2026, 6, 14, 23, 0, 0), utc(2026, 6, 15, 0, 0, 0), True),
        # The week in which summer time begins (Sunday 29 March) and the one in which it ends (25 October).
        (utc(2026, 3, 23, 0, 0, 0), utc(2026, 3, 29, 22, 59, 59), True),
        (utc(2026, 3, 29, 22, 59, 59), utc(2026, 3, 29, 23, 0, 0), False),
        (utc(2026, 10, 18, 23, 0, 0), utc(2026, 10, 25, 23, 59, 59), True),
        (utc(2026, 10, 25, 23, 59, 59), utc(2026, 10, 26, 0, 0, 0), False),
        # A week that lies in two years.
        (utc(2026, 12, 28, 0, 0, 0), utc(2027, 1, 3, 23, 59, 59), True),
    ],
)
def test_a_week_is_lisbons_monday_to_sunday(first: datetime, second: datetime, same_week: bool) -> None:
    ana = capped(week_cents=PRICE_CENTS)
    assert not buys(ana, at=first)
    assert buys(ana, at=second) == ("beyond_week_cap" if same_week else "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "second", "same_month"),
    [
        (utc(2026, 1, 31, 23, 59, 59), utc(2026, 2, 1, 0, 0, 0), False),
        (utc(2026, 2, 1, 0, 0, 0), utc(2026, 2, 28, 23, 59, 59), True),
        (utc(2026, 4, 30, 22, 59, 59), utc(2026, 4, 30, 23, 0, 0), False),
        (utc(2026, 4, 30, 23, 0, 0), utc(2026, 5, 31, 22, 59, 59), True),
        (utc(2026, 3, 1, 0, 0, 0), utc(2026, 3, 31, 22, 59, 59), True),
        (utc(2026, 12, 31, 23, 59, 59), utc(2027, 1, 1, 0, 0, 0), False),
    ],
)
def test_a_month_is_lisbons(first: datetime, second: datetime, same_month: bool) -> None:
    ana = capped(month_cents=PRICE_CENTS)
    assert not buys(ana, at=first)
    assert buys(ana, at=second) == ("beyond_month_cap" if same_month else "")


@pytest.mark.django_db
def test_the_refusal_says_what_is_left_when_it_begins_again_and_where_to_change_it() -> None:
    ana = capped(week_cents=1500)
    buys(ana)
    with pytest.raises(Refused) as refusal:
        cast.buy(ana, cast.request(), price_cents=PRICE_CENTS)
    assert "15,00" in refusal.value.message and "3,00" in refusal.value.message
    assert "19 de janeiro de 2026" in refusal.value.what_to_do and "Gastos" in refusal.value.what_to_do
    month = capped(month_cents=1500, name="Carla")
    buys(month)
    with pytest.raises(Refused) as refusal:
        cast.buy(month, cast.request(), price_cents=PRICE_CENTS)
    assert "1 de fevereiro de 2026" in refusal.value.what_to_do


@pytest.mark.django_db
def test_a_cap_is_lowered_and_raised_at_once_and_every_change_is_kept() -> None:
    ana = capped(week_cents=5000)
    assert not buys(ana)
    lowered = actions.set_spend_caps(professional_id=ana.id, week_cents=1300, month_cents=None, at=AT)
    assert lowered is not None and lowered.set_at > purchase_queries.purchases(ana.id)[-1].bought_at
    assert buys(ana, at=cast.later(minutes=1)) == "beyond_week_cap"
    actions.set_spend_caps(
        professional_id=ana.id, week_cents=2400, month_cents=None, at=cast.later(minutes=2)
    )
    assert not buys(ana, at=cast.later(minutes=2))
    actions.set_spend_caps(
        professional_id=ana.id, week_cents=None, month_cents=None, at=cast.later(minutes=3)
    )
    assert not buys(ana, at=cast.later(minutes=3))
    again = actions.set_spend_caps(
        professional_id=ana.id, week_cents=None, month_cents=None, at=cast.later(minutes=4)
    )
    assert [row.week_cents for row in queries.cap_history(ana.id)] == [None, 2400, 1300, 5000]
    assert again == queries.cap_in_force(ana.id)


@pytest.mark.django_db
def test_a_clock_that_is_behind_does_not_escape_a_cap_set_since() -> None:
    ana = capped()
    actions.set_spend_caps(professional_id=ana.id, week_cents=1100, month_cents=None, at=cast.later(hours=1))
    assert buys(ana) == "beyond_week_cap"
    assert queries.cap_history(cast.professional("Bruno").id) == []


@pytest.mark.django_db
def test_a_returned_contact_gives_no_room_back_in_its_period() -> None:
    ana = capped(week_cents=PRICE_CENTS)
    asked = cast.request()
    purchase = cast.buy(ana, asked)
    sofia = cast.staff()
    actions.return_contact(
        professional_id=ana.id, purchase_id=purchase.id, reason="number_not_assigned", by=sofia.pk, at=AT
    )
    assert buys(ana) == "beyond_week_cap"
    assert not buys(ana, at=cast.later(days=7))


@pytest.mark.django_db
@pytest.mark.parametrize("cents", [-1, caps.HIGHEST_CAP_CENTS + 1, "12", 1.5, True])
def test_a_cap_that_is_no_amount_is_refused_and_changes_nothing(cents: Any) -> None:
    ana = capped(week_cents=500)
    with pytest.raises(Refused) as refusal:
        actions.set_spend_caps(professional_id=ana.id, week_cents=100, month_cents=cents, at=AT)
    assert refusal.value.code == "cap_out_of_range"
    assert [row.week_cents for row in queries.cap_history(ana.id)] == [500]


@pytest.mark.django_db
@pytest.mark.parametrize("sql", ["UPDATE leads_spendcap SET week_cents = 9", "DELETE FROM leads_spendcap"])
def test_the_history_only_grows(sql: str) -> None:
    capped(week_cents=500)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("week_cents", "broken"), [(PRICE_CENTS, 0), pytest.param(PRICE_CENTS - 1, 1, marks=CAP_PASSED)]
)
def test_the_check_finds_a_cap_that_was_passed(week_cents: int, broken: int) -> None:
    ana = cast.professional("Ana", pack="monthly", balance_cents=5000)
    purchase = cast.buy(ana, cast.request())
    SpendCap.objects.create(
        professional_id=ana.id, id=new_id(at=AT), set_at=purchase.bought_at, week_cents=week_cents
    )
    assert len(clean_town.broken_rows()) == broken


# --- many at once ------------------------------------------------------------------------------------------

THREADS = 32
ROUNDS = 4
CAP_CENTS = 5000
REAL_PRICE_CENTS = 700  # 7 contacts are 49,00 €, the eighth would pass 50,00 €


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    pool = ThreadPoolExecutor(THREADS)
    yield pool
    barrier = threading.Barrier(THREADS, timeout=60)

    def leave(_number: int) -> None:
        barrier.wait()
        connection.close()

    list(pool.map(leave, range(THREADS)))
    pool.shutdown()


def copies(template: JobRequest, many: int) -> list[UUID]:
    found = []
    for _number in range(many):
        template.pk = new_id(at=AT)
        template._state.adding = True
        template.save(force_insert=True)
        found.append(template.pk)
    return found


def rounds_of_automatic_purchases(pool: ThreadPoolExecutor) -> list[tuple[int, list[Any]]]:
    """Each round: 32 automatic purchases of one professional begin together; what was spent, and what came."""
    from test_automatic_purchase import consent

    template = cast.request(at=AT, trade="cleaning")
    after_window = cast.later(days=1)
    found = []
    for _number in range(ROUNDS):
        who = cast.professional("Ana", trades=("cleaning",), balance_cents=100_000)
        actions.set_spend_caps(professional_id=who.id, week_cents=CAP_CENTS, month_cents=100_000, at=AT)
        consent(who, trades=("cleaning",), highest_price_cents=CAP_CENTS, at=AT)
        wanted = copies(template, THREADS)
        barrier = threading.Barrier(THREADS, timeout=60)

        def one(key: UUID, barrier: threading.Barrier = barrier, who: cast.Business = who) -> Any:
            barrier.wait()
            try:
                return buying.buy_contact(
                    professional_id=who.id,
                    job_request_id=key,
                    shown_price_cents=REAL_PRICE_CENTS,
                    idempotency_key=f"automatic:{key}",
                    at=after_window,
                    automatic=True,
                )
            except Exception as error:  # noqa: BLE001 - whatever a buyer would have met is the result
                return error

        results = list(pool.map(one, wanted))
        week, _month = queries.spending(professional_id=who.id, at=after_window)
        found.append((week.spent_cents, results))
    return found


@pytest.mark.django_db(transaction=True)
def test_fifty_euros_a_week_are_never_passed_by_32_automatic_purchases_at_once(
    pool: ThreadPoolExecutor,
) -> None:
    for spent, results in rounds_of_automatic_purchases(pool):
        bought = [row for row in results if isinstance(row, ContactPurchase)]
        refused = [row.code for row in results if isinstance(row, Refused)]
        assert (spent, len(bought), refused) == (4900, 7, ["beyond_week_cap"] * 25)


@pytest.mark.plants_a_violation(
    "leads.caps_are_kept", "leads.purchases_count_in_order", reason="the control takes the lock away"
)
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_same_rounds_pass_the_cap(
    pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: neither the professional nor the business nor the wallet is locked before the cap is looked at.

    The count of purchases is unique in the database and would stop some of them by an error, so each gets a
    number of its own here: what is left between the crowd and the cap is the lock.
    """
    numbers = count(1)
    save = ContactPurchase.save

    def save_with_its_own_number(row: ContactPurchase, **options: Any) -> None:
        row.ordinal = next(numbers)
        save(row, **options)

    def plain_read(rows: Any, keys: Any) -> list[Any]:
        return list(rows.filter(pk__in=sorted(set(keys))).order_by("pk"))

    monkeypatch.setattr("vinte.people.professionals.registry.lock_in_key_order", plain_read)
    monkeypatch.setattr("vinte.leads.purchases.buying.wallet_actions.lock_wallet", lambda **_whose: None)
    monkeypatch.setattr(
        "vinte.people.professionals.identity_family.lock_identities", lambda _tax_identities: None
    )
    monkeypatch.setattr(ContactPurchase, "save", save_with_its_own_number)
    spent = [cents for cents, _results in rounds_of_automatic_purchases(pool)]
    assert max(spent) > CAP_CENTS, spent
    assert any("a week of 5000" in row for row in clean_town.broken_rows())
