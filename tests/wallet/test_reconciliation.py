"""Our books against the provider's list: each difference is named by payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from tests import marketplace as cast

from vinte.kernel.errors import VinteError
from vinte.wallet import actions, checks, reconciliation
from vinte.wallet.models import Reconciliation, TopUp

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 12)


@dataclass(frozen=True)
class Movement:
    reference: str
    amount_cents: int
    kind: str = "payment"


def compare(movements: list[Movement], *, on: date = DAY, provider: str = "") -> Reconciliation:
    return reconciliation.reconcile(
        provider=provider or TopUp.objects.first().provider,
        on=on,
        zone="Europe/Lisbon",
        movements=movements,
        at=cast.later(days=1),
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda ref: [Movement(ref, 1000)], None),
        (lambda ref: [Movement(ref, 999)], "amount_differs"),
        (lambda _ref: [], "missing_there"),
        (lambda ref: [Movement(ref, 1000), Movement("other", 500)], "missing_here"),
        (lambda ref: [Movement(ref, 600), Movement(ref, 400)], None),
    ],
)
def test_each_difference_is_named_by_payment(change, problem):
    ana = cast.professional("Ana")
    reference = cast.top_up(ana.id, 1000)
    row = compare(change(reference))
    assert row.state == ("clean" if problem is None else "differs")
    assert [line["problem"] for line in row.differences] == ([problem] if problem else [])
    assert len(list(checks.payments_are_reconciled())) == (problem is not None)


def test_a_day_is_compared_again_and_kept_once():
    ana = cast.professional("Ana")
    reference = cast.top_up(ana.id, 1000)
    assert compare([]).state == "differs"
    assert compare([Movement(reference, 1000)]).state == "clean"
    assert Reconciliation.objects.count() == 1


def test_a_lost_dispute_is_a_movement_of_its_day():
    ana = cast.professional("Ana")
    reference = cast.top_up(ana.id, 1000)
    actions.open_dispute(
        top_up_id=TopUp.objects.get(provider_reference=reference).pk,
        provider_reference="dp_1",
        amount_cents=1000,
        kind="chargeback",
        occurred_at=cast.MONDAY,
        at=cast.MONDAY,
    )
    actions.close_dispute(provider_reference="dp_1", won=False, at=cast.later(days=1))
    assert compare([Movement(reference, 1000)]).state == "clean"
    next_day = DAY + timedelta(days=1)
    assert compare([Movement(reference, -1000, "dispute")], on=next_day).state == "clean"


def test_another_providers_payments_are_not_missed():
    ana = cast.professional("Ana")
    cast.top_up(ana.id, 1000)
    assert compare([], provider="another").state == "clean"


class Listing:
    """A provider that lists one payment, or does not answer."""

    name = "play"

    def __init__(self, movements: list[Movement]) -> None:
        self.movements, self.asked, self.away = movements, 0, True

    def payments_between(self, *, start, end):
        self.asked += 1
        if self.away:
            raise VinteError("no answer")
        assert (start.isoformat(), end.isoformat()) == (
            "2026-01-12T00:00:00+00:00",
            "2026-01-13T00:00:00+00:00",
        )
        return self.movements


def test_yesterday_is_compared_once_as_soon_as_the_provider_answers(monkeypatch):
    ana = cast.professional("Ana")
    listing = Listing([Movement(cast.top_up(ana.id, 1000), 1000)])
    monkeypatch.setattr("vinte.wallet.providers.configured", lambda: listing)
    next_day = cast.later(days=1)
    assert reconciliation.run_due(next_day) == 0
    listing.away = False
    assert [reconciliation.run_due(next_day) for _twice in range(2)] == [1, 0]
    assert listing.asked == 2
    assert Reconciliation.objects.get().on == DAY
