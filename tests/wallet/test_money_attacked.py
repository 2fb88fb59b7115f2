"""Attacks on a wallet's seams: each cent is refunded, frozen or owed once, and what is owed is paid first (INVARIANTS, 25).

The words of a provider come late, twice, in part and about money that went round: put back, returned, thawed, given.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from contested_story import AT, DAY, disputed, lost_by_operator, paid, refunded, stands, told
from django.db import IntegrityError, connection, transaction
from test_disputes import race

import cast
import clean_town
from play_provider import Play
from vinte.kernel.errors import Refused
from vinte.wallet import actions, providers, reconciliation
from vinte.wallet.books import ledger, paid_for
from vinte.wallet.models import LedgerAccount, LedgerTransaction, Posting, TopUp, TopUpRefund
from vinte.wallet.payments import queries as payment_queries
from vinte.wallet.payments import refunds
from vinte.wallet.providers import ProviderFacts
from vinte.wallet.settlement import events

pytestmark = pytest.mark.django_db

# A freeze finds the money wherever it went.


def test_a_refund_that_was_put_back_and_then_charged_back_is_frozen() -> None:
    ana = cast.professional("Ana")
    contested_one = paid(ana, 5000)
    other = paid(ana, 1000, at=AT + DAY)
    refund = TopUpRefund.objects.create(
        id=uuid4(),
        top_up=contested_one,
        professional_id=ana.id,
        amount_cents=5000,
        idempotency_key="x",
        asked_at=AT,
    )
    parts = paid_for.left_of_payment(ana.id, top_up_id=contested_one.pk)
    ledger.post(
        professional_id=ana.id,
        kind=LedgerTransaction.Kind.REFUND,
        moves={"payments": 5000},
        spend_cents=5000,
        spend_order=("purchased",),
        idempotency_key=f"refund:{refund.pk}",
        reference=refund.pk,
        from_lots=parts,
        at=AT,
    )
    assert stands(ana) == (1000, 0, 0, 0)
    assert refunds.put_back(refund.pk, at=AT)
    assert stands(ana) == (6000, 0, 0, 0)
    disputed(contested_one, 5000)
    assert stands(ana) == (1000, 0, 5000, 0)
    with pytest.raises(Refused) as refusal:
        cast.spend(ana, 1001)
    assert refusal.value.code == "balance_too_low"
    disputed(contested_one, 5000, days=2, outcome="lost")
    assert stands(ana) == (1000, 0, 0, 0)
    assert paid_for.left_by_source(ana.id) == {other.pk: 1000}


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_returned_contact_of_contested_money_is_frozen_whenever_it_comes(when: str) -> None:
    ana = cast.professional("Ana")
    row = paid(ana, 3000)
    other = paid(ana, 900, at=AT + timedelta(hours=1))
    contact = cast.spend(ana, 2000, at=AT + timedelta(hours=2))
    if when == "before":
        cast.take_back(contact, at=AT + timedelta(hours=3))
    disputed(row, 3000)
    if when == "after":
        assert stands(ana) == (900, 0, 1000, 0)
        cast.take_back(contact, at=AT + 2 * DAY)
    assert stands(ana) == (900, 0, 3000, 0)
    disputed(row, 3000, days=3, outcome="won")
    assert stands(ana) == (3900, 0, 0, 0)
    assert paid_for.left_by_source(ana.id) == {row.pk: 3000, other.pk: 900}


# Amounts follow the last word.


@pytest.mark.parametrize(
    ("words", "stood"),
    [
        # (day, amount, outcome) as they arrive; balance, frozen and debt at the end, of 50.00 with 10.00 spent.
        ([(1, 2000, "open")], (2000, 0, 2000, 0)),
        ([(1, 2000, "open"), (2, 5000, "lost")], (0, 0, 0, 1000)),
        ([(2, 5000, "lost"), (1, 2000, "open")], (0, 0, 0, 1000)),
        ([(1, 2000, "open"), (1, 5000, "lost")], (0, 0, 0, 1000)),
        ([(1, 5000, "lost"), (1, 2000, "open")], (0, 0, 0, 1000)),
        ([(1, 2000, "open"), (2, 5000, "open")], (0, 0, 4000, 0)),
        ([(1, 5000, "open"), (2, 2000, "open")], (2000, 0, 2000, 0)),
        ([(2, 2000, "open"), (1, 5000, "open")], (2000, 0, 2000, 0)),
        ([(1, 5000, "open"), (2, 2000, "lost")], (2000, 0, 0, 0)),
        ([(1, 5000, "lost"), (2, 2000, "lost")], (2000, 0, 0, 0)),
        ([(1, 5000, "open"), (2, 2000, "won")], (4000, 0, 0, 0)),
        ([(1, 2000, "lost"), (2, 2000, "won"), (3, 5000, "lost")], (0, 0, 0, 1000)),
        ([(3, 5000, "lost"), (2, 2000, "won"), (1, 2000, "open")], (0, 0, 0, 1000)),
        ([(1, 5000, "lost"), (1, 5000, "lost"), (2, 5000, "won"), (2, 5000, "won")], (4000, 0, 0, 0)),
    ],
)
def test_the_last_word_of_the_provider_counts(words, stood) -> None:
    ana = cast.professional("Ana")
    row = paid(ana, 5000)
    cast.spend(ana, 1000)
    for day, cents, outcome in words:
        disputed(row, cents, days=day, outcome=outcome)
    assert stands(ana) == stood


def test_a_payment_told_with_another_amount_is_credited_as_it_came(play: Play) -> None:
    ana = cast.professional("Ana")
    row = actions.expect_payment(
        professional_id=ana.id,
        amount_cents=5000,
        provider="play",
        provider_reference="cs_less",
        idempotency_key="less",
        at=AT,
    )
    facts = ProviderFacts(
        event_id="evt_less",
        kind="checkout.session.completed",
        occurred_at=AT,
        subject="payment",
        outcome="paid",
        reference="cs_less",
        payment_reference="pi_less",
        top_up=str(row.pk),
        amount_cents=4000,
        currency="EUR",
    )
    assert events.take_facts(facts, provider="play", at=AT) == "done"
    assert stands(ana) == (4000, 0, 0, 0)
    row.refresh_from_db()
    assert (row.state, row.amount_cents, row.asked_cents) == ("paid", 4000, 5000)
    assert [each.reason for each in payment_queries.events_to_look_at(at=AT)] == ["amount_differs"]
    # No more goes back than came.
    with pytest.raises(ValueError, match="expected 1 to 4000"):
        actions.open_dispute(
            top_up_id=row.pk,
            provider_reference="dp",
            amount_cents=5000,
            kind="chargeback",
            occurred_at=AT,
            at=AT,
        )


# Each cent once.


ONCE = [
    # What was told in turn of a payment of 50.00, spent to the given balance; what is left and owed, and the
    # operator's loss.
    ("refund then lost", 5000, [("refund", 5000), ("lost", 5000)], (0, 0, 0, 0), 5000),
    ("lost then refund", 5000, [("lost", 5000), ("refund", 5000)], (0, 0, 0, 0), 5000),
    ("refund then lost, spent", 0, [("refund", 5000), ("lost", 5000)], (0, 0, 0, 5000), 5000),
    ("lost then refund, spent", 0, [("lost", 5000), ("refund", 5000)], (0, 0, 0, 5000), 5000),
    ("half and half", 5000, [("refund", 2500), ("lost", 2500)], (0, 0, 0, 0), 0),
    ("half, and a cent more", 5000, [("refund", 2500), ("lost", 2501)], (0, 0, 0, 0), 1),
    ("a question, then the refund", 5000, [("open", 5000), ("refund", 5000)], (0, 0, 0, 0), 0),
    ("a question, the refund, won", 5000, [("open", 5000), ("refund", 5000), ("won", 5000)], (0, 0, 0, 0), 0),
    ("refund, lost, then won", 0, [("refund", 5000), ("lost", 5000), ("won", 5000)], (0, 0, 0, 5000), 0),
    ("refund told twice", 2000, [("refund", 3000), ("refund", 3000)], (0, 0, 0, 1000), 0),
    ("refund in two parts", 2000, [("refund", 1000), ("refund", 3000)], (0, 0, 0, 1000), 0),
]


@pytest.mark.parametrize(
    ("left", "words", "stood", "lost"), [one[1:] for one in ONCE], ids=[one[0] for one in ONCE]
)
def test_each_cent_of_a_payment_leaves_once(left, words, stood, lost) -> None:
    ana = cast.professional("Ana")
    row = paid(ana, 5000)
    if left < 5000:
        cast.spend(ana, 5000 - left)
    for number, (word, cents) in enumerate(words):
        if word == "refund":
            refunded(row, cents, days=number + 1)
        else:
            disputed(row, cents, days=number + 1, outcome=word)
    assert stands(ana) == stood
    assert lost_by_operator() == lost


def test_two_disputes_of_one_payment_take_it_once_and_the_second_when_the_first_is_won() -> None:
    ana = cast.professional("Ana")
    row = paid(ana, 5000)
    disputed(row, 5000, outcome="lost", reference="du_1")
    disputed(row, 5000, days=2, outcome="lost", reference="du_2")
    assert stands(ana) == (0, 0, 0, 0) and lost_by_operator() == 5000
    disputed(row, 5000, days=3, outcome="won", reference="du_1")
    assert stands(ana) == (0, 0, 0, 0) and lost_by_operator() == 0
    disputed(row, 5000, days=4, outcome="won", reference="du_2")
    assert stands(ana) == (5000, 0, 0, 0)


def test_a_refund_that_came_back_is_balance_again_told_to_a_person_and_never_counted_by_an_older_word() -> (
    None
):
    ana = cast.professional("Ana")
    row = paid(ana, 5000)
    refunded(row, 5000)
    assert stands(ana) == (0, 0, 0, 0)
    for _twice in range(2):
        told(row, "refund", 5000, days=6, outcome="failed", reference="re_1")
    assert stands(ana) == (5000, 0, 0, 0)
    assert "refund_came_back" in [each.reason for each in payment_queries.events_to_look_at(at=AT + 10 * DAY)]
    refunded(row, 5000, days=2)
    assert stands(ana) == (5000, 0, 0, 0)
    refunded(row, 5000, days=7)
    assert stands(ana) == (0, 0, 0, 0)


def test_what_a_bank_was_owed_beside_a_refund_is_taken_when_the_refund_comes_back() -> None:
    ana = cast.professional("Ana")
    row = paid(ana, 5000)
    refunded(row, 5000)
    disputed(row, 5000, days=2, outcome="lost")
    told(row, "refund", 5000, days=6, outcome="failed", reference="re_1")
    assert stands(ana) == (0, 0, 0, 0) and lost_by_operator() == 0


# What is owed is paid first, by whatever comes.


def owing(name: str = "Ana", cents: int = 1000) -> tuple[cast.Business, TopUp]:
    """Somebody who spent a payment that the bank took back."""
    who = cast.professional(name)
    row = paid(who, cents)
    cast.spend(who, cents)
    disputed(row, cents, outcome="lost")
    assert stands(who) == (0, 0, 0, cents)
    return who, row


@pytest.mark.parametrize(
    ("credit", "cents", "stood"),
    [
        ("top_up", 999, (0, 0, 0, 1)),
        ("top_up", 1000, (0, 0, 0, 0)),
        ("top_up", 1001, (1, 0, 0, 0)),
        ("grant", 999, (0, 0, 0, 1)),
        ("grant", 1001, (0, 1, 0, 0)),
        ("correction", 1001, (1, 0, 0, 0)),
        ("return", 1000, (0, 0, 0, 0)),
    ],
)
@cast.GRANTS
def test_any_credit_pays_what_is_owed_first(credit: str, cents: int, stood) -> None:
    ana, _row = owing()
    cast.grant(cast.professional("Bruno"), 1, at=AT)  # a grant of somebody's, as the mark says
    at = AT + 12 * DAY
    if credit == "top_up":
        paid(ana, cents, at=at)
    elif credit == "grant":
        cast.grant(ana, cents, at=at)
    elif credit == "return":
        cast.take_back(ana.purchases[0], at=at)
    else:
        actions.correct_balance(
            professional_id=ana.id,
            account="purchased",
            amount_cents=cents,
            reason="Engano",
            by=cast.staff("Otília", role="operator").pk,
            idempotency_key="c",
            at=at,
        )
    assert stands(ana) == stood


@cast.GRANTS
def test_a_debt_is_paid_at_once_by_what_is_there_and_comes_back_as_what_had_paid_it() -> None:
    ana = cast.professional("Ana")
    row = paid(ana, 1000)
    cast.spend(ana, 1000)
    paid(ana, 300, at=AT + DAY)
    cast.grant(ana, 900, at=AT + DAY)
    disputed(row, 1000, days=2, outcome="lost")
    assert stands(ana) == (0, 200, 0, 0)
    # The bank gives back: what the guarantee had paid is the guarantee's again, and nobody can withdraw it.
    disputed(row, 1000, days=3, outcome="won")
    assert stands(ana) == (300, 900, 0, 0)
    disputed(row, 1000, days=4, outcome="lost")
    assert stands(ana) == (0, 200, 0, 0)


def test_a_thaw_pays_the_debt_of_another_payment() -> None:
    ana, _row = owing()
    second = paid(ana, 5000, at=AT + 11 * DAY)
    assert stands(ana) == (4000, 0, 0, 0)
    disputed(second, 5000, days=12)
    assert stands(ana) == (0, 0, 4000, 0)
    disputed(second, 5000, days=13, outcome="lost")
    assert stands(ana) == (0, 0, 0, 1000)


def test_owing_does_not_stop_a_return_nor_turns_granted_balance() -> None:
    ana, otilia = cast.professional("Ana"), cast.staff("Otília", role="operator")

    def correct(account: str, cents: int) -> None:
        actions.correct_balance(
            professional_id=ana.id,
            account=account,
            amount_cents=cents,
            reason="Engano",
            by=otilia.pk,
            idempotency_key=uuid4().hex,
            at=AT,
        )

    correct("granted", 900)
    correct("granted", -900)
    correct("purchased", 5)  # granted and taken, both by corrections: an error undone turns nothing
    correct("purchased", -5)
    correct("granted", 100)
    correct("granted", -101 + 1)
    assert stands(ana) == (0, 0, 0, 0)


@cast.GRANTS
def test_a_correction_never_turns_granted_into_purchased_balance() -> None:
    ana, otilia = cast.professional("Ana"), cast.staff("Otília", role="operator")
    cast.grant(ana, 900, at=AT)

    def correct(account: str, cents: int) -> None:
        actions.correct_balance(
            professional_id=ana.id,
            account=account,
            amount_cents=cents,
            reason="Engano",
            by=otilia.pk,
            idempotency_key=f"{account} {cents}",
            at=AT,
        )

    correct("granted", -500)
    with pytest.raises(Refused) as refusal:
        correct("purchased", 500)
    assert refusal.value.code == "granted_stays_granted"
    correct("granted", 500)
    correct("purchased", 500)
    with pytest.raises(Refused) as refusal:
        correct("granted", -1)
    assert refusal.value.code == "granted_stays_granted"
    assert stands(ana) == (500, 900, 0, 0)


def test_the_database_lets_no_balance_stand_beside_a_debt() -> None:
    ana, _row = owing()
    accounts = {row.kind: row for row in LedgerAccount.objects.filter(professional_id=ana.id)}
    corrections, _made = LedgerAccount.objects.get_or_create(
        professional_id=None, kind="corrections", currency="EUR"
    )
    with pytest.raises(IntegrityError, match="beside a debt"), transaction.atomic():
        entry = LedgerTransaction.objects.create(
            id=uuid4(),
            idempotency_key="by hand",
            body_hash="",
            kind="correction",
            professional_id=ana.id,
            posted_at=AT,
        )
        Posting.objects.create(transaction=entry, account=accounts["purchased"], amount_cents=5)
        Posting.objects.create(transaction=entry, account=corrections, amount_cents=-5)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# At once.


def shaken(number: int) -> tuple[int, int]:
    """One payment's words and its owner's purchase, return and top-up, all at once; what is broken, and what stands."""
    who = cast.professional(f"Ana {number}")
    row, contact = paid(who, 5000), None
    contact = cast.spend(who, 2000)
    acts = [
        lambda: disputed(row, 5000, outcome="open"),
        lambda: disputed(row, 5000, days=2, outcome="lost"),
        lambda: refunded(row, 1000, days=3),
        lambda: cast.take_back(contact, at=AT + DAY),
        lambda: cast.spend(who, 1500),
        lambda: paid(who, 700, at=AT + DAY),
    ]
    errors = [error for error in race(acts) if error is not None and not isinstance(error, Refused)]
    assert errors == []
    broken = [line for line in clean_town.broken_rows() if line.startswith(("wallet.", "leads."))]
    return len(broken), sum(stood for stood in stands(who)[:3])


@pytest.mark.django_db(transaction=True)
def test_words_purchases_and_returns_at_once_leave_every_promise_whole() -> None:
    for number in range(3):
        assert shaken(number)[0] == 0


def test_what_the_provider_moved_and_the_books_agree_when_refunds_come_back(play: Play) -> None:
    ana = cast.professional("Ana")
    started = actions.start_top_up(
        professional_id=ana.id,
        method="card",
        amount_cents=5000,
        idempotency_key="k",
        return_url="http://x/",
        at=AT,
    )
    play.pay(started.provider_reference)
    play.deliver_all(at=AT)
    otilia = cast.staff("Otília", role="operator")
    refund = actions.refund_top_up(
        top_up_id=started.top_up_id,
        amount_cents=3000,
        asked_by_id=otilia.pk,
        reason="asked",
        idempotency_key="r",
        at=AT,
    )
    play.deliver_all(at=AT)
    assert stands(ana) == (2000, 0, 0, 0)
    play.cashier.fail_refund(refund.provider_reference)
    for event in play.events() * 2:
        play.deliver(event, at=AT)
    assert stands(ana) == (5000, 0, 0, 0)
    # It can be asked for again: what came back is still its payment's.
    actions.refund_top_up(
        top_up_id=started.top_up_id,
        amount_cents=5000,
        asked_by_id=otilia.pk,
        reason="again",
        idempotency_key="r2",
        at=AT,
    )
    play.deliver_all(at=AT)
    assert stands(ana) == (0, 0, 0, 0)
    start, end = AT - DAY, AT + DAY
    ours = reconciliation.our_movements(provider="play", start=start, end=end)
    theirs = providers.configured().payments_between(start=start, end=end)
    assert list(reconciliation.differences(ours, theirs, start=start, end=end)) == []
