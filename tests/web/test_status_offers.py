"""Helena's page of her request shows what each professional offered, and she tells one that it is not them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

import cast
from vinte.handling import actions as handling
from vinte.handling.actions import Line
from vinte.handling.models import LostJob
from vinte.notices import queries as notices
from vinte.people import actions as people

pytestmark = pytest.mark.django_db
NOW = cast.later(days=1)
LINE = Line(text="Pintar", quantity_milli=1000, unit="un.", unit_price_cents=30_000, permille=230)


@pytest.fixture(autouse=True)
def now(stand_at: Callable[[datetime], None]) -> None:
    stand_at(NOW)


class Helena:
    """She asked for her room to be painted; Ana and Bruno have the contact, and both said what it would cost."""

    def __init__(self) -> None:
        self.owner = cast.homeowner("Helena")
        self.asked = cast.request(of=self.owner)
        self.ana, self.bruno = (cast.professional(name, balance_cents=5000) for name in ("Ana", "Bruno"))
        bought = cast.later(hours=6)
        self.purchases = [cast.buy(of, self.asked, at=bought) for of in (self.ana, self.bruno)]
        secret = people.issue_private_link(purpose="homeowner_request", subject=self.asked.pk, at=bought)
        self.where = f"/pedido/{secret}/"

    def quote(self, of: cast.Business, *, key: str = "one", sent: bool = True, replaces: Any = None) -> Any:
        draft = handling.save_quote(
            professional_id=of.id,
            purchase_id=of.purchases[0].id,
            quote_id=replaces,
            title="Pintar a sala",
            lines=[LINE],
            terms="",
            valid_days=30,
            exemption="",
            idempotency_key=key,
            at=NOW,
        )
        return handling.send_quote(professional_id=of.id, quote_id=draft.id, at=NOW) if sent else draft

    def visit(self, of: cast.Business) -> Any:
        return handling.plan_visit(
            professional_id=of.id,
            purchase_id=of.purchases[0].id,
            starts_at=NOW + timedelta(days=2),
            minutes=30,
            place="",
            words="",
            is_agreed=False,
            idempotency_key="visit",
            at=NOW,
        )

    def page(self) -> str:
        return " ".join(Client().get(self.where).content.decode().split())

    def post(self, act: str, **given: Any) -> Any:
        return Client(enforce_csrf_checks=True, headers={"origin": "null"}).post(
            self.where, {"act": act, **given}
        )


@pytest.fixture
def helena() -> Helena:
    return Helena()


def test_visits_and_quotes_stand_beside_who_offered_and_open_behind_a_link(helena: Helena) -> None:
    quote, visit = helena.quote(helena.ana), helena.visit(helena.bruno)
    helena.quote(helena.bruno, key="draft", sent=False)
    page = helena.page()
    assert page.count("Orçamento de 369,00") == 1
    assert "Visita de 15 de janeiro de 2026, 09:30: à espera da resposta" in page
    for act, offer, told in (("quote", quote, "369,00"), ("visit", visit, "15 de janeiro")):
        sent = helena.post(act, offer=offer.id)
        assert sent.status_code == 302
        opened = Client().get(sent["Location"])
        assert (opened.status_code, told in opened.content.decode()) == (200, True), act


def test_what_is_not_of_this_request_does_not_open(helena: Helena) -> None:
    other = Helena()
    quote, draft = other.quote(other.ana), helena.quote(helena.ana, sent=False)
    for act, offer in (("quote", quote.id), ("quote", draft.id), ("visit", quote.id), ("quote", "")):
        assert helena.post(act, offer=offer).status_code == 404, (act, offer)


def test_one_is_told_that_the_job_is_not_theirs_and_the_request_stays_open(helena: Helena) -> None:
    said = {"professional": helena.ana.id, "reason": "price", "text": "Ficou caro."}
    for _twice in range(2):
        assert helena.post("not_hired", **said).status_code == 302
    (row,) = LostJob.objects.all()
    assert (row.said_by, row.reason, row.purchase_id) == ("homeowner", "price", helena.purchases[0].id)
    (letter,) = [one for one in notices.mailbox(helena.ana.account.email) if one.kind == "job_went_elsewhere"]
    assert "o preço" in letter.text and "Ficou caro." in letter.text
    page = helena.page()
    assert "Disse a Ana Obras" in page and "Publicado" in page
    assert 'Não fica com o trabalho<span class="hush">: Bruno Obras' in page


def test_who_has_the_job_is_not_told_that_it_is_gone(helena: Helena) -> None:
    cast.award(helena.purchases[0], at=NOW)
    assert 'Não fica com o trabalho<span class="hush">: Ana Obras' not in helena.page()
    for professional_id, reason, status in (
        (helena.ana.id, "price", 422),
        (helena.bruno.id, "weather", 404),
        (cast.professional("Carla").id, "price", 404),
        ("", "price", 404),
    ):
        sent = helena.post("not_hired", professional=professional_id, reason=reason, text="")
        assert sent.status_code == status, (professional_id, reason)
    assert not LostJob.objects.exists()
