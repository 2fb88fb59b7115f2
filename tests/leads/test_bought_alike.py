"""The same job posted again: who bought the first contact is told before buying the second, and nothing buys it by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

import cast
from cast import MONDAY
from vinte.kernel.clock import FixedClock
from vinte.leads import actions, due, queries
from vinte.leads.models import ContactPurchase, JobRequest
from vinte.people import actions as people

pytestmark = pytest.mark.django_db

SECOND = MONDAY + timedelta(days=2)
AFTER = SECOND + timedelta(hours=1)


def again(**changes: Any) -> JobRequest:
    """Helena's request once more, by another alias and number, in the next municipality."""
    helena = {"email": "helena+obra@casa.example", "phone": "961234567", **changes.pop("helena", {})}
    wanted = {"municipality": "Ílhavo", "parish": "Gafanha da Nazaré", **changes}
    return cast.request(of=cast.homeowner(at=SECOND, **helena), at=SECOND, **wanted)


@pytest.fixture
def ana() -> cast.Business:
    ana = cast.professional("Ana", pack="yearly", balance_cents=9000)
    people.update_profile(professional_id=ana.id, radius_km=30, at=MONDAY)
    asked = cast.request(of=cast.homeowner(email="helena@casa.example"), address="Rua das Flores, 12")
    cast.buy(ana, asked)
    return ana


def alike(ana: cast.Business, asked: JobRequest, **more: Any) -> Any:
    return queries.bought_alike(professional_id=ana.id, job_request_id=asked.pk, at=AFTER, **more)


@pytest.mark.parametrize(
    ("changes", "told", "person"),
    [
        ({}, True, True),
        ({"helena": {"email": "outra@casa.example"}}, False, False),
        (
            {
                "helena": {"email": "jorge@casa.example"},
                "municipality": cast.PLACE,
                "parish": cast.PARISH,
                "address": "R. das Flores 12",
            },
            True,
            False,
        ),
        ({"trade": "carpenter"}, False, False),
    ],
)
def test_who_bought_the_first_is_told_before_the_second(
    ana: cast.Business, changes: dict[str, Any], told: bool, person: bool
) -> None:
    asked = again(**changes)
    assert bool(alike(ana, asked)) is told
    assert bool(alike(ana, asked, in_disguise=True)) is person
    assert alike(cast.professional("Bruno"), asked) is None


def test_the_page_says_which_contact_it_looks_like(
    ana: cast.Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = again()
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(AFTER))
    client = Client()
    client.force_login(ana.account)
    page = client.get(f"/pro/pedidos/{asked.pk}/").content.decode()
    assert "Parece um trabalho de que já comprou o contacto" in page
    assert f"/pro/contactos/{ana.purchases[0].id}/" in page


def test_a_contact_that_went_back_is_no_reason(ana: cast.Business) -> None:
    asked = again()
    cast.take_back(ana.purchases[0], at=AFTER)
    assert alike(ana, asked) is None


@pytest.mark.parametrize(
    ("helena", "bought"), [({}, False), ({"email": "outra@casa.example", "phone": "961234568"}, True)]
)
def test_a_consent_does_not_buy_the_same_person_twice(
    ana: cast.Business, helena: dict[str, str], bought: bool
) -> None:
    actions.set_spend_caps(professional_id=ana.id, week_cents=9000, month_cents=30_000, at=MONDAY)
    wish = queries.Wish(
        highest_price_cents=2_000,
        trades=("painter",),
        intents=tuple(JobRequest.Intent.values),
        budgets=tuple(JobRequest.Budget.values),
    )
    shown = queries.consent_text(professional_id=ana.id, wish=wish, language="pt", at=MONDAY)
    actions.give_automatic_purchase_consent(
        professional_id=ana.id, wish=wish, language="pt", text_digest=shown.digest, at=MONDAY
    )
    asked = again(helena=helena)
    due.DUTIES.run(at=AFTER)
    assert ContactPurchase.objects.filter(professional_id=ana.id, job_request=asked).exists() is bought
