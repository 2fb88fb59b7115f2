"""The spending page: caps are typed and kept, consents are read before they are given, one tap stops them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from professional_story import NOW, open_business, post_request

from cast import Business
from vinte.leads import actions as leads_actions
from vinte.leads import due as leads_due
from vinte.leads import queries as leads
from vinte.leads.offers import browsing
from vinte.leads.purchases import buying
from vinte.wallet.automatic import consents
from vinte.wallet.automatic import top_ups as automatic_top_up

pytestmark = pytest.mark.django_db

PAGE = "/pro/gastos/"
PURCHASE_PAGE = "/pro/gastos/compra-automatica/"
TOP_UP_PAGE = "/pro/gastos/carregamento-automatico/"
EVERYTHING: dict[str, Any] = {
    "price": "20",
    "trades": ["plumber"],
    "intents": ["ready", "comparing", "idea"],
    "budgets": ["unknown", "small"],
    "from_hour": "0",
    "until_hour": "24",
}


@pytest.fixture(autouse=True)
def _now(stand_at: Callable[[datetime], None]) -> None:
    stand_at(NOW)


def browser(business: Business) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(business.account)
    return client


def text_of(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()).replace("\u202f", ""))


def with_caps(name: str = "Ana") -> Business:
    ana = open_business(name)
    leads_actions.set_spend_caps(
        professional_id=ana.id, week_cents=5000, month_cents=15_000, at=NOW - timedelta(days=1)
    )
    return ana


def agree(client: Client, page: str, answers: dict[str, Any]) -> Any:
    """Read the consent and tap «Autorizo», sending back what the page held."""
    shown = client.post(page, answers)
    assert shown.status_code == 200, text_of(shown)
    held = dict(re.findall(r'name="(text_digest)" value="([^"]+)"', shown.content.decode()))
    return client.post(f"{page}autorizar/", {**answers, **held})


def test_caps_are_kept_shown_with_what_is_left_and_lifted_by_empty_fields() -> None:
    ana = open_business()
    client = browser(ana)
    assert "Sem limite." in text_of(client.get(PAGE))
    assert client.post(f"{PAGE}limites/", {"week": "50", "month": "150,50"}).status_code == 302
    wanted = post_request(at=NOW - timedelta(days=1))
    price = browsing.offer(professional_id=ana.id, job_request_id=wanted.pk, at=NOW).price_cents
    buying.buy_contact(
        professional_id=ana.id,
        job_request_id=wanted.pk,
        shown_price_cents=price,
        idempotency_key="k",
        at=NOW,
    )
    page = client.get(PAGE)
    week, month = page.context["spent"]
    assert (week.cap_cents, month.cap_cents, week.left_cents) == (5000, 15_050, 5000 - price)
    assert 'value="50,00"' in page.content.decode() and "150,50" in page.content.decode()
    assert "Recomeça a 23 de novembro" in text_of(page) and "Recomeça a 1 de dezembro" in text_of(page)
    client.post(f"{PAGE}limites/", {"week": "", "month": ""})
    caps = leads.cap_in_force(ana.id)
    assert caps is not None and (caps.week_cents, caps.month_cents) == (None, None)
    assert len(leads.cap_history(ana.id)) == 2


def test_a_cap_that_is_no_amount_is_told_beside_the_form_and_changes_nothing() -> None:
    ana = with_caps()
    page = browser(ana).post(f"{PAGE}limites/", {"week": "muito", "month": "9"})
    assert page.status_code == 422
    assert "muito" in text_of(page) and 'value="9"' in page.content.decode()
    assert len(leads.cap_history(ana.id)) == 1


def test_the_request_page_says_what_is_left_and_where_to_change_it() -> None:
    ana = open_business()
    leads_actions.set_spend_caps(professional_id=ana.id, week_cents=1, month_cents=None, at=NOW)
    wanted = post_request(at=NOW - timedelta(days=1))
    client = browser(ana)
    shown = client.get(f"/pro/pedidos/{wanted.pk}/")
    page = client.post(
        f"/pro/pedidos/{wanted.pk}/comprar/",
        {"shown_price_cents": shown.context["offer"].price_cents, "idempotency_key": "k"},
    )
    assert page.status_code == 422
    assert f'href="{PAGE}">Abrir Gastos' in page.content.decode()
    assert "restam 0,01" in text_of(page) and "Pode mudar o limite em Gastos" in text_of(page)


def test_the_consent_is_read_whole_and_kept_only_when_agreed_to() -> None:
    ana = with_caps()
    client = browser(ana)
    read = client.post(PURCHASE_PAGE, EVERYTHING)
    assert "50,00" in text_of(read) and "150,00" in text_of(read) and "20,00" in text_of(read)
    assert leads.automatic_purchase_consent(ana.id) is None
    assert agree(client, PURCHASE_PAGE, EVERYTHING).status_code == 302
    kept = leads.automatic_purchase_consent(ana.id)
    assert kept is not None and kept.wish.highest_price_cents == 2000
    for line in kept.text.split("\n"):
        assert re.sub(r"\s+", " ", line) in text_of(read)
    page = client.get(PAGE)
    assert "A compra automática está ligada." in text_of(page)
    # The button that stops it comes before everything else on the page.
    body = page.content.decode()
    assert body.index("compra-automatica/parar/") < body.index('id="gasto"')


def test_one_tap_stops_it_and_a_link_does_not() -> None:
    ana = with_caps()
    client = browser(ana)
    agree(client, PURCHASE_PAGE, EVERYTHING)
    assert client.get(f"{PURCHASE_PAGE}parar/").status_code == 405
    assert leads.automatic_purchase_consent(ana.id) is not None
    for _tap in range(2):
        assert client.post(f"{PURCHASE_PAGE}parar/").status_code == 302
        assert leads.automatic_purchase_consent(ana.id) is None
    assert "A compra automática está ligada." not in text_of(client.get(PAGE))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"price": ""}, "Este campo é obrigatório."),
        ({"trades": []}, "pelo menos um ofício"),
        ({"intents": ["never"]}, "Selecione uma opção válida"),
        ({"from_hour": "20", "until_hour": "8"}, "A primeira hora"),
        ({"from_hour": "x"}, "Selecione uma opção válida"),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_agreed_to(changes: dict[str, Any], words: str) -> None:
    ana = with_caps()
    client = browser(ana)
    for address in (PURCHASE_PAGE, f"{PURCHASE_PAGE}autorizar/"):
        page = client.post(address, {**EVERYTHING, **changes})
        assert page.status_code == 422
        assert words in text_of(page)
    assert leads.automatic_purchase_consent(ana.id) is None


def test_words_that_changed_are_shown_again() -> None:
    ana = with_caps()
    client = browser(ana)
    page = client.post(f"{PURCHASE_PAGE}autorizar/", {**EVERYTHING, "text_digest": "0" * 64})
    assert page.status_code == 422 and "mudou entretanto" in text_of(page)


def test_the_municipalities_of_the_area_can_be_chosen_from() -> None:
    ana = with_caps()
    client = browser(ana)
    offered = dict(client.get(PURCHASE_PAGE).context["form"].fields["municipalities"].choices)
    assert "Aveiro" in offered and "Lisboa" not in offered
    assert agree(client, PURCHASE_PAGE, {**EVERYTHING, "municipalities": ["Aveiro"]}).status_code == 302
    kept = leads.automatic_purchase_consent(ana.id)
    assert kept is not None and kept.wish.municipalities == ("Aveiro",) and "Onde: Aveiro." in kept.text


def test_without_both_caps_the_form_asks_for_them_first() -> None:
    ana = open_business()
    client = browser(ana)
    assert "Falta um limite por semana e um por mês." in text_of(client.get(PURCHASE_PAGE))
    assert client.post(PURCHASE_PAGE, EVERYTHING).status_code == 422


def test_what_was_bought_and_why_not_stands_in_the_log() -> None:
    ana = with_caps()
    client = browser(ana)
    agree(client, PURCHASE_PAGE, EVERYTHING)
    at = NOW + timedelta(minutes=1)
    post_request(at=NOW, title="Torneira a pingar")
    leads_due.DUTIES.run(at=at)
    leads_actions.set_spend_caps(professional_id=ana.id, week_cents=0, month_cents=15_000, at=at)
    post_request(at=at, title="Esquentador novo")
    leads_due.DUTIES.run(at=at + timedelta(minutes=1))
    page = text_of(client.get(PAGE))
    assert "Comprado: Torneira a pingar" in page
    assert "Esquentador novo" in page and "Não comprado: o limite da semana." in page


def test_automatic_top_up_is_read_agreed_to_and_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    ana, client = with_caps(), None
    client = browser(ana)
    monkeypatch.setattr("vinte.wallet.queries.has_payment_provider", lambda: True)
    monkeypatch.setattr("vinte.wallet.queries.saved_card", lambda professional_id: None)
    assert "Não há um cartão guardado." in text_of(client.get(TOP_UP_PAGE))
    for place in ("queries", "automatic.consents"):
        monkeypatch.setattr(f"vinte.wallet.{place}.saved_card", lambda professional_id: {"last4": "4242"})
    assert "termina em 4242" in text_of(client.get(TOP_UP_PAGE))
    answers = {"amount": "50", "threshold": "20", "month": "150"}
    assert client.post(TOP_UP_PAGE, {**answers, "month": "49,99"}).status_code == 422
    read = text_of(client.post(TOP_UP_PAGE, answers))
    assert "150,00" in read and "3 cobranças" in read and "É a Vinte que inicia" in read
    assert agree(client, TOP_UP_PAGE, answers).status_code == 302
    assert consents.automatic_top_up_consent(ana.id) is not None
    assert "O carregamento automático está ligado." in text_of(client.get(PAGE))
    assert client.get(f"{TOP_UP_PAGE}parar/").status_code == 405
    automatic_top_up._begin(ana.id, at=NOW)  # nothing, for the balance is not low
    assert "Carregamento de" not in text_of(client.get(PAGE))
    charge = {**answers, "threshold": "500"}
    assert agree(client, TOP_UP_PAGE, charge).status_code == 302
    automatic_top_up._begin(ana.id, at=NOW)
    assert "Carregamento de 50,00 €: à espera" in text_of(client.get(PAGE)).replace("\u00a0", " ")
    client.post(f"{TOP_UP_PAGE}parar/")
    assert consents.automatic_top_up_consent(ana.id) is None


def test_the_balance_page_leads_here() -> None:
    assert f'href="{PAGE}"' in browser(open_business()).get("/pro/saldo/").content.decode()


def test_nobody_sees_or_stops_what_is_anothers() -> None:
    ana, bruno = with_caps(), with_caps("Bruno")
    agree(browser(ana), PURCHASE_PAGE, EVERYTHING)
    browser(bruno).post(f"{PURCHASE_PAGE}parar/")
    assert leads.automatic_purchase_consent(ana.id) is not None
    assert "está ligada" not in text_of(browser(bruno).get(PAGE))
