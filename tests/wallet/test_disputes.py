"""Disputes freeze what a payment brought; won they thaw, lost they take and leave a debt; in any order."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection

import cast
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.wallet import actions
from vinte.wallet.books import balances, ledger
from vinte.wallet.models import IncidentChange, IncidentPurchase, TopUp
from vinte.wallet.payments import queries as payment_queries
from vinte.wallet.statements import lines as statement_lines

pytestmark = pytest.mark.django_db
AT = cast.MONDAY


def paid(who: cast.Business, cents: int, *, at: datetime = AT) -> UUID:
    return TopUp.objects.get(provider_reference=cast.top_up(who.id, cents, at=at)).pk


def paid_for(incident_id: UUID) -> set[UUID]:
    return set(IncidentPurchase.objects.filter(incident_id=incident_id).values_list("purchase_id", flat=True))


def open_it(top_up_id: UUID, cents: int = 1000, *, kind: str = "chargeback", name: str = "dp_1") -> UUID:
    return actions.open_dispute(
        top_up_id=top_up_id,
        provider_reference=name,
        amount_cents=cents,
        kind=kind,
        occurred_at=AT,
        at=cast.later(days=1),
    )


def close_it(*, won: bool, name: str = "dp_1", days: int = 2) -> None:
    actions.close_dispute(provider_reference=name, won=won, at=cast.later(days=days))


def stands(who: cast.Business) -> tuple[int, int, int]:
    """Purchased, frozen, owed."""
    balance = balances.balance(who.id)
    return balance.purchased_cents, balance.frozen_cents, balance.debt_cents


@pytest.mark.parametrize(
    ("spent", "opened", "won", "lost"),
    [
        (0, (500, 1000, 0), (1500, 0, 0), (500, 0, 0)),
        # What was spent is owed, and other balance pays it at once.
        (300, (500, 700, 0), (1200, 0, 0), (200, 0, 0)),
        (500, (500, 500, 0), (1000, 0, 0), (0, 0, 0)),
        (501, (500, 499, 0), (999, 0, 0), (0, 0, 1)),
        (1000, (500, 0, 0), (500, 0, 0), (0, 0, 500)),
        (1200, (300, 0, 0), (300, 0, 0), (0, 0, 700)),
    ],
)
def test_what_is_left_is_frozen_then_thawed_or_taken(spent, opened, won, lost):
    for outcome, expected in ((True, won), (False, lost)):
        ana = cast.professional("Ana")
        first = paid(ana, 1000)
        paid(ana, 500, at=cast.later(hours=1))
        if spent:
            cast.spend(ana, spent)
        open_it(first, name=f"dp_{outcome}")
        assert stands(ana) == opened
        close_it(won=outcome, name=f"dp_{outcome}")
        assert stands(ana) == expected
        assert payment_queries.incidents(ana.id)[0].state == ("dismissed" if outcome else "upheld")


def test_an_incident_names_the_contacts_that_its_payments_money_bought():
    ana = cast.professional("Ana")
    contested, other = paid(ana, 1000), paid(ana, 5000, at=cast.later(hours=1))
    first, both = cast.spend(ana, 900).id, cast.spend(ana, 200).id
    alone = cast.spend(ana, 300).id
    assert paid_for(open_it(contested)) == {first, both}
    assert paid_for(open_it(other, 5000, name="dp_2")) == {both, alone}


def test_money_that_comes_back_is_still_its_payments():
    ana = cast.professional("Ana")
    contested = paid(ana, 1000)
    taken_back = cast.spend(ana, 1000)
    paid(ana, 800, at=cast.later(hours=1))
    cast.take_back(taken_back, at=AT)
    # The older lot goes first: the 800 of the other payment, then what the return gave back.
    of_other, again = cast.spend(ana, 800).id, cast.spend(ana, 400).id
    incident = open_it(contested)
    assert paid_for(incident) == {taken_back.id, again}
    assert of_other not in paid_for(incident)


def test_what_an_operator_adds_is_nobodys_payment_whatever_they_took_before():
    ana, otilia = cast.professional("Ana"), cast.staff("Otília", role="operator")
    contested = paid(ana, 1000)
    for number, cents in enumerate((-1000, 600)):
        actions.correct_balance(
            professional_id=ana.id,
            account="purchased",
            amount_cents=cents,
            reason="Engano",
            by=otilia.pk,
            idempotency_key=f"correction {number}",
            at=cast.later(hours=1),
        )
    cast.spend(ana, 600)
    assert paid_for(open_it(contested)) == set()


def test_a_refund_that_failed_gives_back_its_payments_money():
    ana = cast.professional("Ana")
    contested, refund = paid(ana, 1000), uuid4()
    for kind, cents in (("refund", -600), ("refund_back", 600)):
        ledger.post(
            professional_id=ana.id,
            kind=kind,
            moves={"purchased": cents, "payments": -cents},
            idempotency_key=f"{kind} {refund}",
            reference=refund,
            at=AT,
        )
    bought = {cast.spend(ana, 400).id, cast.spend(ana, 600).id}
    assert paid_for(open_it(contested)) == bought


def test_what_is_left_of_a_payment_that_is_contested_in_part_goes_on_buying():
    ana = cast.professional("Ana")
    incident = open_it(paid(ana, 1000), 300)
    assert paid_for(incident) == set()
    bought = cast.spend(ana, 700).id
    assert paid_for(incident) == {bought}
    close_it(won=True)
    thawed = cast.spend(ana, 300).id
    assert paid_for(incident) == {bought, thawed}


def test_frozen_balance_is_not_spent():
    ana = cast.professional("Ana")
    open_it(paid(ana, 1000))
    with pytest.raises(Refused) as refusal:
        cast.spend(ana, 1)
    assert refusal.value.code == "balance_too_low"


ORDERS = sorted(set(itertools.permutations(["open", "open", "close", "close"])))


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
@pytest.mark.parametrize("won", [True, False])
def test_events_in_any_order_have_one_effect(order, won):
    ana = cast.professional("Ana")
    top_up_id = paid(ana, 1000)
    cast.spend(ana, 400)
    for event in order:
        open_it(top_up_id) if event == "open" else close_it(won=won)
    assert stands(ana) == ((600, 0, 0) if won else (0, 0, 400))
    (incident,) = payment_queries.incidents(ana.id)
    assert incident.state == ("dismissed" if won else "upheld")
    assert IncidentChange.objects.count() == 1


def test_a_bank_that_decides_again_turns_everything_round():
    ana = cast.professional("Ana")
    top_up_id = paid(ana, 1000)
    cast.spend(ana, 400)
    open_it(top_up_id)
    for days, won, expected in (
        (2, False, (0, 0, 400)),
        (3, True, (600, 0, 0)),
        (4, False, (0, 0, 400)),
        (5, True, (600, 0, 0)),
    ):
        close_it(won=won, days=days)
        assert stands(ana) == expected
    (history,) = payment_queries.incident_histories(ana.id)
    assert [change.state for change in history.changes] == ["upheld", "dismissed", "upheld", "dismissed"]
    lines = statement_lines.statement(ana.id)
    assert all(statement_lines.latest_lines(ana.id, count=n) == lines[:n] for n in range(len(lines) + 2))


@pytest.mark.parametrize(
    ("paid_in", "purchased", "owed"), [(500, 0, 500), (999, 0, 1), (1000, 0, 0), (1001, 1, 0)]
)
def test_a_top_up_pays_the_debt_first(paid_in, purchased, owed):
    ana = cast.professional("Ana")
    first = paid(ana, 1000)
    cast.spend(ana, 1000)
    open_it(first)
    close_it(won=False)
    paid(ana, paid_in, at=cast.later(days=3))
    assert stands(ana) == (purchased, 0, owed)
    assert statement_lines.statement(ana.id)[0].debt_cents == 1000 - owed


def test_what_can_not_be_disputed_is_refused():
    ana = cast.professional("Ana")
    top_up_id = paid(ana, 1000)
    with pytest.raises(NotAllowed):
        open_it(uuid4())
    for cents in (0, 1001):
        with pytest.raises(ValueError, match="expected 1 to 1000"):
            open_it(top_up_id, cents)
    with pytest.raises(LookupError):
        open_it(top_up_id, kind="failed_charge")
    open_it(top_up_id)
    with pytest.raises(IdempotencyConflict):
        open_it(paid(ana, 1000))


def test_a_failed_charge_is_told_once():
    ana = cast.professional("Ana")
    told = [
        actions.record_failed_charge(
            professional_id=ana.id, provider_reference="pi_1", occurred_at=AT, memo="Renovação", at=AT
        )
        for _twice in range(2)
    ]
    assert told[0] == told[1]
    assert [row.state for row in payment_queries.incidents(ana.id)] == ["open"]


@pytest.mark.parametrize(
    ("steps", "refusal"),
    [
        ([("upheld", ""), ("upheld", "x")], "incident_settled"),
        ([("upheld", ""), ("dismissed", "  ")], "reason_missing"),
        ([("upheld", ""), ("dismissed", "Erro do banco."), ("upheld", "")], "reason_missing"),
        ([("upheld", ""), ("dismissed", "Erro do banco."), ("upheld", "Afinal não.")], None),
        ([("dismissed", ""), ("upheld", "Novo dado.")], None),
    ],
)
def test_an_incident_changes_only_along_its_lines(steps, refusal):
    ana = cast.professional("Ana")
    incident_id = actions.record_incident(
        professional_id=ana.id, kind="failed_charge", occurred_at=AT, payment_at=None, memo="", at=AT
    )

    def act():
        for days, (state, reason) in enumerate(steps):
            at = AT + timedelta(days=days)
            actions.settle_incident(
                professional_id=ana.id, incident_id=incident_id, state=state, reason=reason, at=at
            )

    if refusal is None:
        act()
        assert payment_queries.incidents(ana.id)[0].state == steps[-1][0]
        assert IncidentChange.objects.count() == len(steps)
    else:
        with pytest.raises(Refused) as told:
            act()
        assert told.value.code == refusal


def test_an_operator_does_not_decide_what_the_bank_has_not():
    ana = cast.professional("Ana")
    incident_id = open_it(paid(ana, 1000))
    with pytest.raises(Refused) as refusal:
        actions.settle_incident(professional_id=ana.id, incident_id=incident_id, state="dismissed", at=AT)
    assert refusal.value.code == "dispute_open"


def race(acts):
    """Run the acts at the same instant, each on a connection of its own; returns what each raised or None."""
    barrier = Barrier(len(acts), timeout=30)

    def one(act):
        try:
            barrier.wait()
            act()
        except Exception as error:  # noqa: BLE001 - whatever the caller would have met is the result
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def told_at_once(who: cast.Business, number: int) -> list[Exception]:
    """Eight copies of one dispute's events and a purchase, all at once."""
    top_up_id = paid(who, 1000)
    name = f"race_{number}"
    acts = [lambda: open_it(top_up_id, name=name), lambda: close_it(won=False, name=name)] * 4
    found = race([*acts, lambda: cast.spend(who, 400)])
    return [error for error in found if error is not None and not isinstance(error, Refused)]


@pytest.mark.django_db(transaction=True)
def test_events_at_once_have_one_effect():
    for number in range(6):
        ana = cast.professional("Ana")
        assert told_at_once(ana, number) == []
        left, frozen, owed = stands(ana)
        (incident,) = payment_queries.incidents(ana.id)
        assert (incident.state, left, frozen) == ("upheld", 0, 0)
        assert owed in (0, 400)
        assert len([line for line in statement_lines.statement(ana.id) if line.kind == "chargeback"]) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_same_rounds_fail(monkeypatch):
    """The control: with rows read and not locked, the rounds above meet errors of the database."""
    monkeypatch.setattr(
        "vinte.wallet.payments.disputes._locked",
        lambda name: __import__("vinte.wallet.models", fromlist=["Dispute"]).Dispute.objects.get_or_create(
            provider_reference=name
        )[0],
    )
    monkeypatch.setattr(
        "vinte.kernel.locks.lock_in_key_order",
        lambda rows, keys: list(rows.filter(pk__in=sorted(set(keys))).order_by("pk")),
    )
    wrong = 0
    for number in range(12):
        ana = cast.professional("Ana")
        wrong += bool(told_at_once(ana, number))
        wrong += len([line for line in statement_lines.statement(ana.id) if line.kind == "chargeback"]) != 1
    assert wrong
