"""Sofia gives balance out of goodwill: alone up to the limit, above it with Rui, and never more than once."""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import cast
from at_once import at_once
from cast import MONDAY, Business, later
from planting import guards_off
from vinte.claims import queries as claims
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.leads.pricing.promised import promised_prices
from vinte.people import actions as people
from vinte.project import rooms
from vinte.wallet import actions, leaving, queries
from vinte.wallet.books import balances, lots
from vinte.wallet.goodwill import giving
from vinte.wallet.models import Goodwill, LedgerTransaction

pytestmark = pytest.mark.django_db
ONE, MONTH, MOST = 2_000, 5_000, 20_000
State = Goodwill.State


@pytest.fixture
def ana() -> Business:
    return cast.professional("Ana")


@pytest.fixture
def sofia() -> Any:
    return cast.staff("Sofia")


@pytest.fixture
def rui() -> Any:
    return cast.staff("Rui")


def give(of: Business, cents: int, *, by: Any, key: str = "k", at: datetime = MONDAY, **more: Any) -> Any:
    facts = {"reason": "O sítio esteve em baixo.", **more}
    return actions.give_goodwill(professional_id=of.id, amount_cents=cents, key=key, by=by.pk, at=at, **facts)


def held(of: Business) -> tuple[int, int, int]:
    found = balances.balance(of.id)
    return found.purchased_cents, found.granted_cents, found.debt_cents


def code_of(act: Any, *args: Any, **given: Any) -> str:
    with pytest.raises(Refused) as caught, transaction.atomic():
        act(*args, **given)
    assert caught.value.message and caught.value.what_to_do
    return caught.value.code


def assert_books_are_whole() -> None:
    broken = [row for check in rooms.checks() if check.room == "wallet" for row in check.rows()]
    assert broken == []


# Giving.


def test_what_is_given_is_granted_balance_and_its_business_is_told(ana: Business, sofia: Any) -> None:
    cast.top_up(ana.id, 3_000)
    assert give(ana, 1_500, by=sofia).is_given
    assert held(ana) == (3_000, 1_500, 0)
    assert balances.withdrawable_cents(ana.id) == 3_000
    (lot,) = [lot for lot in lots.left(ana.id) if lot.kind == "granted"]
    assert lot.source_label == "saldo oferecido" and lot.expires_on is not None
    (letter,) = cast.letters(ana.account.email, kind="goodwill_given")
    assert "15,00" in letter.text and "O sítio esteve em baixo." in letter.text
    assert "12 de janeiro de 2027" in letter.text and "responda a este e-mail" in letter.text
    assert_books_are_whole()


@pytest.mark.parametrize(
    ("before", "cents", "is_given"),
    [
        ((), ONE, True),
        ((), ONE + 1, False),
        ((ONE, ONE), 1_000, True),
        ((ONE, ONE), 1_001, False),
        ((ONE, ONE, 1_000), 1, False),
        ((), MOST, False),
    ],
)
def test_the_limits_of_a_gift_and_of_a_month(
    ana: Business, sofia: Any, before: tuple[int, ...], cents: int, is_given: bool
) -> None:
    for number, each in enumerate(before):
        assert give(ana, each, by=sofia, key=f"before {number}").is_given
    assert give(ana, cents, by=sofia).is_given == is_given
    assert held(ana)[1] == sum(before) + (cents if is_given else 0)
    assert len(cast.letters(ana.account.email, kind="goodwill_given")) == len(before) + is_given


@pytest.mark.parametrize(
    ("at", "given_cents"),
    [(datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC), ONE), (datetime(2026, 2, 1, tzinfo=UTC), 0)],
)
def test_a_month_is_the_markets(ana: Business, sofia: Any, at: datetime, given_cents: int) -> None:
    give(ana, ONE, by=sofia, at=later(days=3))
    assert queries.goodwill_room(ana.id, at=at).given_cents == given_cents


def test_a_month_is_of_one_business_and_not_of_one_agent(ana: Business, sofia: Any, rui: Any) -> None:
    for number in range(2):
        give(ana, ONE, by=sofia, key=f"k{number}")
    assert not give(ana, ONE, by=rui, key="k2").is_given
    assert give(cast.professional("Bruno"), ONE, by=sofia).is_given


@pytest.mark.parametrize(
    ("cents", "reason", "code"),
    [
        (0, "Porque sim.", "goodwill_amount"),
        (-1, "Porque sim.", "goodwill_amount"),
        (MOST + 1, "Porque sim.", "goodwill_too_much"),
        (100, "  ", "reason_missing"),
        (100, "x" * 2_001, "text_too_long"),
    ],
)
def test_what_is_refused_changes_nothing(
    ana: Business, sofia: Any, cents: int, reason: str, code: str
) -> None:
    assert code_of(give, ana, cents, by=sofia, reason=reason) == code
    assert not Goodwill.objects.exists() and held(ana) == (0, 0, 0)


def test_sent_twice_it_is_one_gift_and_another_body_is_an_error(ana: Business, sofia: Any) -> None:
    first = give(ana, 700, by=sofia)
    assert give(ana, 700, by=sofia, at=later(days=1)) == first
    for cents, more in ((701, {}), (700, {"reason": "Outro."})):
        with pytest.raises(IdempotencyConflict), transaction.atomic():
            give(ana, cents, by=sofia, **more)
    assert held(ana) == (0, 700, 0)


def test_nobody_gives_to_themselves_and_only_agents_give(ana: Business, sofia: Any) -> None:
    people.give_role(account_id=ana.account.pk, role="support", at=MONDAY)
    proposed = give(ana, MOST, by=sofia).id
    for who in (ana.account, cast.staff("Otília", role="operator"), cast.professional("Bruno").account):
        with pytest.raises(NotAllowed), transaction.atomic():
            give(ana, 100, by=who, key="own")
        with pytest.raises(NotAllowed), transaction.atomic():
            actions.approve_goodwill(goodwill_id=proposed, by=who.pk, at=MONDAY)
        with pytest.raises(NotAllowed):
            queries.goodwill_case(goodwill_id=proposed, by=who.pk)
    assert held(ana) == (0, 0, 0)


def test_a_closed_account_gets_nothing(ana: Business, sofia: Any, rui: Any) -> None:
    proposed = give(ana, MOST, by=sofia).id
    people.leave(account_id=ana.account.pk, at=later(days=1))
    assert code_of(give, ana, 100, by=sofia, key="later", at=later(days=2)) == "business_left"
    with pytest.raises(Refused) as refusal, transaction.atomic():
        actions.approve_goodwill(goodwill_id=proposed, by=rui.pk, at=later(days=2))
    assert refusal.value.code == "business_left" and held(ana) == (0, 0, 0)


def test_a_debt_is_paid_first(ana: Business, sofia: Any) -> None:
    actions.correct_balance(
        professional_id=ana.id, account="debt", amount_cents=-900, reason="Ficou a dever.", by=sofia.pk,
        idempotency_key="debt", at=MONDAY,
    )  # fmt: skip
    give(ana, 500, by=sofia, key="part")
    assert held(ana) == (0, 0, 400)
    give(ana, 500, by=sofia, key="rest")
    assert held(ana) == (0, 100, 0)
    # Both are of one instant, which orders nothing.
    letters = cast.letters(ana.account.email, kind="goodwill_given")
    part, rest = sorted(letters, key=lambda each: "Serve para comprar" in each.text)
    assert "5,00" in part.text and "em dívida" in part.text and "Serve para comprar" not in part.text
    assert "4,00" in rest.text and "Serve para comprar" in rest.text
    assert_books_are_whole()


# Two people.


def test_above_the_limit_another_agrees_and_nothing_moves_before(ana: Business, sofia: Any, rui: Any) -> None:
    proposed = give(ana, 8_000, by=sofia).id
    assert held(ana) == (0, 0, 0) and not LedgerTransaction.objects.exists()
    case = queries.goodwill_case(goodwill_id=proposed, by=rui.pk)
    assert (case.proposed_by, case.reason, case.is_waiting) == ("Sofia", "O sítio esteve em baixo.", True)
    assert [row.id for row in queries.goodwill_waiting()] == [proposed]
    assert code_of(actions.approve_goodwill, goodwill_id=proposed, by=sofia.pk, at=MONDAY) == "same_person"
    actions.approve_goodwill(goodwill_id=proposed, by=rui.pk, at=later(hours=1))
    assert held(ana) == (0, 8_000, 0)
    row = Goodwill.objects.get()
    assert (row.state, row.proposed_by, row.decided_by) == (State.GIVEN, sofia, rui)
    assert len(cast.letters(ana.account.email, kind="goodwill_given")) == 1
    for act in (actions.approve_goodwill, actions.refuse_goodwill):
        more = {"reason": "Tarde."} if act is actions.refuse_goodwill else {}
        assert code_of(act, goodwill_id=proposed, by=rui.pk, at=later(days=1), **more) == "goodwill_decided"
    assert_books_are_whole()


@pytest.mark.parametrize("who", ["sofia", "rui"])
def test_it_is_refused_with_a_reason_also_by_who_proposed_it(ana: Business, who: str, request: Any) -> None:
    sofia, by = request.getfixturevalue("sofia"), request.getfixturevalue(who)
    proposed = give(ana, 8_000, by=sofia).id
    facts = {"goodwill_id": proposed, "by": by.pk, "at": later(hours=1)}
    assert code_of(actions.refuse_goodwill, reason=" ", **facts) == "reason_missing"
    actions.refuse_goodwill(reason="É demais.", **facts)
    (row,) = queries.goodwill_decided()
    assert (row.state, row.decided_reason, row.decided_by) == (State.REFUSED, "É demais.", str(by))
    assert held(ana) == (0, 0, 0) and not cast.letters(ana.account.email, kind="goodwill_given")


# What the guarantee reads.


def test_nothing_of_the_guarantee_changes_and_a_contact_counts_at_its_price(
    ana: Business, sofia: Any
) -> None:
    cast.top_up(ana.id, 10_000)
    cast.contact(ana, at=later(days=1), asked_before=timedelta(hours=30))
    before = claims.assess(professional_id=ana.id, at=later(days=2))
    give(ana, 1_500, by=sofia, at=later(days=2))
    after = claims.assess(professional_id=ana.id, at=later(days=2))
    assert after == before
    bought = cast.contact(ana, at=later(days=3), asked_before=timedelta(hours=30))
    assert balances.paid_with_granted(ana.id) == {bought.id}
    cohort = claims.assess(professional_id=ana.id, at=later(days=3)).contacts
    assert [row.price_cents for row in cohort][-1] == bought.price_cents


@cast.GRANTS
def test_it_is_none_of_a_guarantees_balance_and_promises_nothing(ana: Business, sofia: Any) -> None:
    cast.grant(ana, 700)
    give(ana, 1_500, by=sofia, at=later(days=1))
    assert queries.guarantee_cents_left(ana.id) == 700
    assert promised_prices(ana.id) == {}
    bruno = cast.professional("Bruno")
    give(bruno, 1_500, by=sofia)
    assert queries.guarantee_cents_left(bruno.id) == 0


# In the database.


def test_the_words_go_with_the_account_and_the_rest_stays(ana: Business, sofia: Any) -> None:
    give(ana, 100, by=sofia)
    leaving.remove(professional_id=ana.id, at=later(days=9))
    row = Goodwill.objects.get()
    assert (row.reason, row.amount_cents, row.decided_by) == ("", 100, sofia)
    assert_books_are_whole()


@pytest.mark.parametrize(
    "change",
    [
        {"amount_cents": 1},
        {"needs_two": True},
        {"state": State.PROPOSED},
        {"proposed_at": MONDAY - timedelta(1)},
    ],
)
def test_what_was_decided_stays(ana: Business, sofia: Any, change: dict[str, Any]) -> None:
    give(ana, 100, by=sofia)
    with pytest.raises(IntegrityError), transaction.atomic():
        Goodwill.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Goodwill.objects.all().delete()


def test_the_database_lets_nobody_agree_with_themselves(ana: Business, sofia: Any) -> None:
    give(ana, MOST, by=sofia)
    with pytest.raises(IntegrityError, match="goodwill_by_two_people"), transaction.atomic():
        Goodwill.objects.update(state=State.GIVEN, decided_by=sofia, decided_at=MONDAY)


@pytest.mark.plants_a_violation("wallet.goodwill_is_given_once", reason="the check has to find something")
@pytest.mark.parametrize(("state", "cents"), [(State.REFUSED, 100), (State.GIVEN, 101)])
def test_the_check_sees_what_moved_otherwise(ana: Business, sofia: Any, state: str, cents: int) -> None:
    give(ana, 100, by=sofia)
    with guards_off():
        Goodwill.objects.update(state=state, amount_cents=cents)
        (check,) = [each for each in rooms.checks() if each.name == "goodwill_is_given_once"]
        assert len(list(check.rows())) == 1


# At once.


@pytest.mark.django_db(transaction=True)
def test_two_who_agree_at_once_give_it_once(ana: Business, sofia: Any, rui: Any) -> None:
    vera = cast.staff("Vera")
    for number in range(4):
        proposed = give(ana, 6_000, by=sofia, key=f"k{number}").id
        acts = [
            lambda by=by, proposed=proposed: actions.approve_goodwill(
                goodwill_id=proposed, by=by.pk, at=later(hours=1)
            )
            for by in (rui, vera)
        ]
        assert at_once(*acts) == ["done", "goodwill_decided"]
        assert held(ana) == (0, (number + 1) * 6_000, 0)
    assert len(cast.letters(ana.account.email, kind="goodwill_given")) == 4
    assert_books_are_whole()


def _two_gifts_within_the_limit_each(ana: Business, sofia: Any, rui: Any) -> int:
    """Two agents each give at once what one of them may still give; how much the month has then."""
    for number in range(2):
        give(ana, ONE, by=sofia, key=f"before {number}")
    acts = [lambda by=by: give(ana, 1_000, by=by, key=by.name) for by in (sofia, rui)]
    assert at_once(*acts) == ["done", "done"]
    return held(ana)[1]


@pytest.mark.django_db(transaction=True)
def test_of_two_gifts_at_once_the_second_sees_the_first(ana: Business, sofia: Any, rui: Any) -> None:
    assert _two_gifts_within_the_limit_each(ana, sofia, rui) == MONTH
    assert_books_are_whole()


@pytest.mark.django_db(transaction=True)
def test_without_the_wallets_lock_both_would_pass(
    ana: Business, sofia: Any, rui: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the test above fails without the lock."""
    both_looked = threading.Barrier(2, timeout=60)
    look = giving.room_for

    def look_and_wait(*args: Any, **given: Any) -> Any:
        room = look(*args, **given)
        if room.given_cents == 2 * ONE:
            both_looked.wait()
        return room

    monkeypatch.setattr(giving.ledger, "lock_wallet", _only_for_postings(giving.ledger.lock_wallet))
    monkeypatch.setattr(giving, "room_for", look_and_wait)
    assert _two_gifts_within_the_limit_each(ana, sofia, rui) == MONTH + 1_000


def _only_for_postings(lock: Any) -> Any:
    """The wallet's lock where money moves, and none where it is decided whether it may."""

    def lock_or_not(professional_id: Any) -> Any:
        if sys._getframe(1).f_globals["__name__"].endswith(".giving"):
            return {}
        return lock(professional_id)

    return lock_or_not
