"""Sofia moves a request while Duarte buys its contact: the request's lock says which came first."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

import cast
from at_once import Beside
from vinte.kernel.errors import Refused
from vinte.leads import actions, checks
from vinte.leads.models import ContactPurchase, JobRequest, RequestMove

pytestmark = pytest.mark.django_db(transaction=True)

AT = cast.later(hours=1)


@pytest.fixture
def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are read and not locked."""

    def plain_read(rows: Any, keys: Any) -> list[Any]:
        return list(rows.filter(pk__in=sorted(set(keys))).order_by("pk"))

    monkeypatch.setattr("vinte.kernel.locks.lock_in_key_order", plain_read)


class Race:
    """Duarte, who is a painter and a plumber with a pack, and Helena's request."""

    def __init__(self) -> None:
        self.duarte = cast.professional(
            "Duarte", trades=("painter", "plumber"), pack="yearly", balance_cents=5_000
        )
        self.asked = cast.request()
        self.sofia = cast.staff("Sofia")
        self.outcomes: dict[str, str] = {}

    def buy(self) -> None:
        """At the painter's price, which was on the screen."""
        actions.buy_contact(
            professional_id=self.duarte.id,
            job_request_id=self.asked.pk,
            shown_price_cents=self.asked.priority_price_cents,
            idempotency_key="k",
            at=AT,
        )

    def move(self) -> None:
        """To the plumbers."""
        actions.move_request(
            job_request_id=self.asked.pk,
            trade="plumber",
            seen_trade="painter",
            reason="Enganou-se.",
            by=self.sofia.pk,
            at=AT,
        )

    def play(self, first: str, second: str) -> str:
        """The second begins when the first is done and not yet committed; what became of it."""
        outcome: list[str] = []

        def late() -> None:
            try:
                getattr(self, second)()
                outcome.append("done")
            except Refused as refusal:
                outcome.append(refusal.code)

        beside = Beside(late)
        with transaction.atomic():
            getattr(self, first)()
            beside.begin()
        beside.end()
        return outcome[0]

    @property
    def traces(self) -> tuple[str, int, int]:
        """The request's trade, its moves, and its sales."""
        return (
            JobRequest.objects.get().trade,
            RequestMove.objects.count(),
            ContactPurchase.objects.count(),
        )


@pytest.mark.parametrize(
    ("first", "second", "refusal", "traces"),
    [
        ("buy", "move", "contact_sold", ("painter", 0, 1)),
        ("move", "buy", "price_changed", ("plumber", 1, 0)),
        ("move", "move", "trade_same", ("plumber", 1, 0)),
    ],
)
def test_the_second_sees_what_the_first_did(first: str, second: str, refusal: str, traces: Any) -> None:
    race = Race()
    assert race.play(first, second) == refusal
    assert race.traces == traces
    assert list(checks.requests_were_moved_before_they_sold()) == []


@pytest.mark.plants_a_violation("leads.requests_were_moved_before_they_sold", reason="the locks are why not")
@pytest.mark.usefixtures("without_locks")
@pytest.mark.parametrize(("first", "second"), [("buy", "move"), ("move", "buy")])
def test_without_locks_it_is_sold_as_one_trade_and_stands_under_another(first: str, second: str) -> None:
    race = Race()
    assert race.play(first, second) == "done"
    assert race.traces == ("plumber", 1, 1)
    assert list(checks.requests_were_moved_before_they_sold()) != []
