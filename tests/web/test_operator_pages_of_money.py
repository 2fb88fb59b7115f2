"""Otília looks after the books: figures by date, incidents, corrections with a second look, sales to invoice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

import cast
from vinte.wallet import actions
from vinte.wallet.books import balances
from vinte.wallet.models import LedgerTransaction
from vinte.wallet.payments import queries as payment_queries

pytestmark = pytest.mark.django_db
AT = cast.later(days=3)
PAGES = ["livros/", "incidencias/"]


@pytest.fixture(autouse=True)
def stand(stand_at: Callable[[datetime], None]) -> None:
    stand_at(AT)


@pytest.fixture
def otilia() -> Client:
    client = Client()
    client.force_login(cast.staff("Otilia", role="operator"))
    return client


@pytest.mark.parametrize("page", PAGES)
def test_only_the_operator_gets_in(otilia: Client, page: str) -> None:
    assert otilia.get(f"/operador/{page}").status_code == 200
    for who in (cast.staff("Sofia"), cast.professional("Ana").account):
        client = Client()
        client.force_login(who)
        assert client.get(f"/operador/{page}").status_code == 404


def correction(ana: cast.Business, **changes: str) -> dict[str, str]:
    form = {
        "professional": str(ana.id),
        "account": "purchased",
        "amount": "-2,50",
        "reason": "Carregado a mais",
        "idempotency_key": "form",
    }
    return {**form, **changes}


def test_a_correction_is_looked_at_twice_and_posted_once(otilia: Client) -> None:
    ana = cast.professional("Ana", balance_cents=1000)
    first = otilia.post("/operador/livros/corrigir/", correction(ana))
    assert "Confira antes de lançar" in first.content.decode()
    assert balances.balance(ana.id).purchased_cents == 1000
    for _twice in range(2):
        assert otilia.post("/operador/livros/corrigir/", correction(ana, confirmed="on")).status_code == 302
    assert balances.balance(ana.id).purchased_cents == 750
    assert LedgerTransaction.objects.get(kind="correction").memo == "Carregado a mais"


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "-10,01"},
        {"amount": "0"},
        {"amount": "um"},
        {"amount": "1,234"},
        {"reason": " "},
        {"account": "payments"},
        {"account": "debt", "amount": "1"},
        {"professional": "ninguém"},
    ],
)
def test_a_wrong_correction_changes_nothing(otilia: Client, wrong: dict[str, str]) -> None:
    ana = cast.professional("Ana", balance_cents=1000)
    answer = otilia.post("/operador/livros/corrigir/", correction(ana, confirmed="on", **wrong))
    assert answer.status_code == 422
    assert not LedgerTransaction.objects.filter(kind="correction").exists()


def test_an_incident_is_upheld_and_dismissed_with_a_reason(otilia: Client) -> None:
    ana = cast.professional("Ana")
    incident_id = actions.record_incident(
        professional_id=ana.id,
        kind="failed_charge",
        occurred_at=cast.MONDAY,
        payment_at=None,
        memo="",
        at=cast.MONDAY,
    )
    where = f"/operador/incidencias/{ana.id}/{incident_id}/"
    assert otilia.post(where, {"state": "upheld"}).status_code == 302
    assert otilia.post(where, {"state": "dismissed"}).status_code == 422
    assert payment_queries.incidents(ana.id)[0].state == "upheld"
    assert otilia.post(where, {"state": "dismissed", "reason": "Erro do banco."}).status_code == 302
    (history,) = payment_queries.incident_histories(ana.id)
    assert [(change.state, change.reason) for change in history.changes] == [
        ("upheld", ""),
        ("dismissed", "Erro do banco."),
    ]
    assert otilia.post(where, {"state": "open"}).status_code == 404
