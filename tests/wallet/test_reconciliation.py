"""Our payments account against the provider's list: differences by payment, one row a market day."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

import cast
from planting import guards_off
from vinte.wallet import actions, checks, due, reconciliation
from vinte.wallet.models import Reconciliation, TopUp, TopUpRefund
from vinte.wallet.providers import ProviderPayment, ProviderUnreachable

pytestmark = pytest.mark.django_db
DIFFERS = pytest.mark.plants_a_violation(
    "wallet.payments_are_reconciled", reason="the provider lists other payments than the books"
)
DAY = date(2026, 1, 12)
NEXT = datetime(2026, 1, 13, 6, tzinfo=UTC)
AT = cast.MONDAY


class Listing:
    """A provider that lists what a test gives it, or does not answer."""

    name = "play"

    def __init__(self) -> None:
        self.payments: list[ProviderPayment] = []
        self.is_away = False
        self.asked = 0

    def add(self, reference: str, cents: int, **changes) -> None:
        self.payments.append(
            ProviderPayment(
                **{
                    "reference": reference,
                    "amount_cents": cents,
                    "currency": "EUR",
                    "kind": "payment",
                    "at": AT,
                    **changes,
                }
            )
        )

    def events_since(self, *, since: datetime) -> list:
        return []

    def payments_between(self, *, start: datetime, end: datetime) -> list[ProviderPayment]:
        self.asked += 1
        if self.is_away:
            raise ProviderUnreachable("no answer")
        return [one for one in self.payments if start <= one.at < end]


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Listing:
    found = Listing()
    monkeypatch.setattr("vinte.wallet.providers.configured", lambda: found)
    monkeypatch.setattr("vinte.wallet.providers.is_configured", lambda: True)
    return found


@pytest.fixture
def ana() -> cast.Business:
    return cast.professional("Ana")


def compared(provider: Listing, on: date = DAY, at: datetime = NEXT) -> Reconciliation:
    return reconciliation.reconcile(provider=provider, on=on, at=at)


def broken() -> list[str]:
    return list(checks.payments_are_reconciled())


@pytest.mark.parametrize(
    ("listed", "problems"),
    [
        ([(2_500, "EUR")], []),
        pytest.param([], ["missing_there"], marks=DIFFERS),
        pytest.param([(2_499, "EUR")], ["amount_differs"], marks=DIFFERS),
        pytest.param([(2_500, "MXN")], ["currency_differs"], marks=DIFFERS),
        pytest.param([(2_500, "EUR"), (2_500, "EUR")], ["missing_here"], marks=DIFFERS),
    ],
)
def test_what_differs_is_told_by_payment(provider, ana, listed, problems) -> None:
    reference = cast.top_up(ana.id, 2_500)
    for cents, currency in listed:
        provider.add(reference, cents, currency=currency)
    row = compared(provider)
    assert [line.problem for line in row.differences] == problems
    assert row.state == ("differs" if problems else "clean")
    assert all(line.reference == reference for line in row.differences)
    assert len(broken()) == len(problems)


@DIFFERS
def test_a_payment_that_we_never_heard_of_is_named_with_its_amount(provider, ana) -> None:
    provider.add("pi_unknown", 700)
    (line,) = compared(provider).differences
    assert asdict(line) == {
        "reference": "pi_unknown",
        "kind": "payment",
        "problem": "missing_here",
        "ours_cents": None,
        "ours_currency": "",
        "theirs_cents": 700,
        "theirs_currency": "EUR",
    }


def test_told_after_midnight_is_no_difference_on_either_day(provider, ana) -> None:
    reference = cast.top_up(ana.id, 2_500, at=datetime(2026, 1, 13, 0, 0, 4, tzinfo=UTC))
    provider.add(reference, 2_500, at=datetime(2026, 1, 12, 23, 59, 58, tzinfo=UTC))
    first, second = compared(provider), compared(provider, DAY + timedelta(days=1), NEXT + timedelta(days=1))
    assert (first.state, first.ours_cents, first.theirs_cents) == ("clean", 0, 2_500)
    assert (second.state, second.ours_cents, second.theirs_cents) == ("clean", 2_500, 0)


@DIFFERS
def test_days_are_the_markets(provider, ana) -> None:
    # Half past eleven in the evening, UTC: the next day in Lisbon's summer.
    provider.add("pi_late", 900, at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    at = datetime(2026, 7, 3, 6, tzinfo=UTC)
    assert compared(provider, date(2026, 6, 30), at).state == "clean"
    assert compared(provider, date(2026, 7, 1), at).state == "differs"


def test_a_day_that_is_not_over_is_not_compared(provider, ana) -> None:
    with pytest.raises(ValueError, match="is not over"):
        compared(provider, DAY, datetime(2026, 1, 12, 23, 59, 59, tzinfo=UTC))
    assert compared(provider, DAY, datetime(2026, 1, 13, tzinfo=UTC)).state == "clean"


def refund(who: cast.Business, reference: str, cents: int, state: str = "done") -> None:
    from vinte.kernel.ids import new_id
    from vinte.wallet.books import ledger
    from vinte.wallet.models import LedgerAccount

    row = TopUpRefund.objects.create(
        id=new_id(at=AT),
        top_up=TopUp.objects.get(provider_reference=reference),
        professional_id=who.id,
        amount_cents=cents,
        state=state,
        idempotency_key=f"refund {cents}",
        asked_at=AT,
    )
    ledger.post(
        professional_id=who.id,
        kind="refund",
        moves={LedgerAccount.Kind.PAYMENTS: cents},
        spend_cents=cents,
        spend_order=(LedgerAccount.Kind.PURCHASED,),
        idempotency_key=f"refund:{row.pk}",
        reference=row.pk,
        at=AT,
    )


@pytest.mark.plants_a_violation(
    "wallet.each_cent_of_a_payment_leaves_once", reason="what was put back is not posted here"
)
def test_refunds_are_compared_and_one_that_was_put_back_is_not_missed(provider, ana) -> None:
    reference = cast.top_up(ana.id, 2_500)
    provider.add(reference, 2_500)
    refund(ana, reference, 300)
    assert [line.problem for line in compared(provider).differences] == ["missing_there"]
    provider.add(reference, -300, kind="refund")
    refund(ana, reference, 400, state="reversed")
    row = compared(provider)
    assert (row.state, row.ours_cents, row.theirs_cents) == ("clean", 2_200, 2_200)


@DIFFERS
@pytest.mark.parametrize(
    ("kind", "won", "listed"),
    [
        ("chargeback", None, [-2_500]),
        ("chargeback", False, [-2_500]),
        ("chargeback", True, [-2_500, 2_500]),
        ("dispute", None, []),
        ("dispute", True, []),
        ("dispute", False, [-2_500]),
    ],
)
def test_what_a_bank_takes_and_gives_back_agrees(provider, ana, kind, won, listed) -> None:
    reference = cast.top_up(ana.id, 2_500)
    provider.add(reference, 2_500)
    actions.open_dispute(
        top_up_id=TopUp.objects.get(provider_reference=reference).pk,
        provider_reference="dp_1",
        amount_cents=2_500,
        kind=kind,
        occurred_at=AT,
        at=AT,
    )
    if won is not None:
        actions.close_dispute(provider_reference="dp_1", won=won, at=AT + timedelta(hours=1))
    for cents in listed:
        provider.add(reference, cents, kind="dispute")
    assert compared(provider).state == "clean"
    provider.add(reference, -1, kind="dispute")
    assert compared(provider).state == "differs"


def test_another_providers_payments_are_not_missed_here(provider, ana) -> None:
    cast.top_up(ana.id, 2_500)
    with guards_off():
        TopUp.objects.update(provider="stripe")
    assert compared(provider).state == "clean"


def test_the_day_before_is_compared_once_after_it_settled(provider, ana) -> None:
    provider.add(cast.top_up(ana.id, 2_500), 2_500)
    run = reconciliation.DUTY.run
    assert run(at=datetime(2026, 1, 13, 2, tzinfo=UTC)) == 1
    assert run(at=datetime(2026, 1, 13, 2, 1, tzinfo=UTC)) == 0
    assert Reconciliation.objects.get().on == DAY
    due.DUTIES.run(at=datetime(2026, 1, 14, 2, tzinfo=UTC))
    assert Reconciliation.objects.count() == 2


def test_two_hours_must_have_passed(provider, ana) -> None:
    reconciliation.DUTY.run(at=datetime(2026, 1, 13, 1, 59, 59, tzinfo=UTC))
    assert Reconciliation.objects.get().on == DAY - timedelta(days=1)


def test_days_that_were_slept_through_are_caught_up(provider, ana) -> None:
    reconciliation.DUTY.run(at=NEXT)
    assert reconciliation.DUTY.run(at=NEXT + timedelta(days=5)) == 5
    assert [row.on.day for row in reconciliation.days()] == [17, 16, 15, 14, 13, 12]
    assert [row.on.day for row in reconciliation.days(before=date(2026, 1, 14), limit=1)] == [13]
    assert reconciliation.DUTY.run(at=NEXT + timedelta(days=60)) == reconciliation.MOST_DAYS_AT_ONCE


@DIFFERS
def test_a_provider_that_is_away_is_told_and_asked_again_each_hour(provider, ana) -> None:
    provider.add(cast.top_up(ana.id, 2_500), 2_500)
    provider.is_away = True
    assert reconciliation.DUTY.run(at=NEXT) == 0
    assert Reconciliation.objects.get().state == "unreachable"
    assert broken() == []
    reconciliation.DUTY.run(at=NEXT + timedelta(minutes=59))
    assert provider.asked == 1
    cast.top_up(ana.id, 500, at=datetime(2026, 1, 15, 0, 0, 1, tzinfo=UTC))
    assert len(broken()) == 2
    provider.is_away = False
    assert reconciliation.DUTY.run(at=NEXT + timedelta(hours=1)) == 1
    assert Reconciliation.objects.get().state == "clean"


@DIFFERS
def test_a_day_once_compared_keeps_its_result_while_the_provider_is_away(provider, ana) -> None:
    cast.top_up(ana.id, 2_500)
    assert compared(provider).state == "differs"
    provider.is_away = True
    assert compared(provider, at=NEXT + timedelta(hours=1)).state == "differs"


def test_a_day_that_differs_is_looked_at_again_each_day_until_it_agrees(provider, ana) -> None:
    reference = cast.top_up(ana.id, 2_500)
    reconciliation.DUTY.run(at=NEXT)
    assert len(broken()) == 1
    provider.add(reference, 2_500)
    reconciliation.DUTY.run(at=NEXT + timedelta(hours=23))
    assert Reconciliation.objects.get(on=DAY).state == "differs"
    reconciliation.DUTY.run(at=NEXT + timedelta(days=1))
    assert Reconciliation.objects.get(on=DAY).state == "clean"
    assert broken() == []


def test_without_a_provider_nothing_is_compared(ana, settings) -> None:
    settings.VINTE_PAYMENT_PROVIDER, settings.VINTE_STRIPE_SECRET_KEY = "", ""
    cast.top_up(ana.id, 2_500)
    assert reconciliation.DUTY.run(at=NEXT) == 0
    assert not Reconciliation.objects.exists()


@pytest.mark.parametrize(("state", "found"), [("clean", [{}]), ("differs", [])])
def test_the_database_refuses_a_state_that_its_differences_belie(state: str, found: list) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Reconciliation.objects.create(
            provider="play", on=DAY, state=state, differences=found, compared_at=NEXT
        )
