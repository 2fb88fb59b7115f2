"""The pages of requests: what each reader sees of price, places and place, and never of the homeowner."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

import cast
from vinte.leads import queries
from vinte.leads.models import ContactPurchase
from vinte.leads.offers import alerts
from vinte.notices import queries as notices
from vinte.wallet import actions as wallet_actions
from vinte.wallet.books import balances
from vinte.wallet.packs import queries as pack_queries

pytestmark = pytest.mark.django_db
AT = datetime(2026, 2, 9, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
StandAt = Callable[[datetime], None]


def browser(who: cast.Business) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(who.account)
    return client


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page).replace("\u202f", " ").replace("\u00a0", " "))


def form_of(client: Client, path: str) -> dict[str, str]:
    page = client.get(path)
    return {
        "shown_price_cents": str(page.context["offer"].price_cents),
        "idempotency_key": page.context["idempotency_key"],
        "known_risk": " ".join(row.name for row in page.context["broken"]),
    }


def test_ana_sees_it_first_and_cheaper_and_gil_only_how_many(stand_at: StandAt) -> None:
    ana = cast.professional("Ana", at=AT, pack="monthly", balance_cents=5000)
    gil = cast.professional("Gil", at=AT, balance_cents=5000)
    asked = cast.request(at=AT, title="Teto com humidade")
    stand_at(AT + HOUR)
    path = f"/pro/pedidos/{asked.pk}/"
    seen = words(browser(ana).get("/pro/pedidos/").content.decode())
    assert "Teto com humidade" in seen and "12,00 €" in seen and "Reservados" not in seen
    reserved = words(browser(gil).get("/pro/pedidos/").content.decode())
    assert "Reservados a quem tem um pack" in reserved and "Pintura: 1 pedido, até" in reserved
    assert "Teto com humidade" not in reserved
    assert browser(gil).get(path).status_code == 404
    stand_at(AT + 24 * HOUR)
    later = words(browser(gil).get(path).content.decode())
    assert "15,00 €" in later and "Ninguém comprou antes de si." in later


def test_the_receipt_is_shown_before_and_kept_on_the_contacts_page(stand_at: StandAt) -> None:
    ana = cast.professional("Ana", at=AT, pack="monthly", balance_cents=9000)
    asked = cast.request(at=AT, intent="ready", budget="large")
    path = f"/pro/pedidos/{asked.pk}/"
    stand_at(AT + 48 * HOUR)
    client = browser(ana)
    lines = (
        "Contacto: Pintura 15,00 €",
        "Tamanho da obra: de 1 000 € a 5 000 € +40% 6,00 €",
        "Zona: distrito de Aveiro 0,00 €",
        "Intenção: quero contratar já +30% 6,30 €",
        "Desconto do pack -20% -5,46 €",
        "Desconto: ninguém comprou em 48 horas -30% -6,55 €",
        "Total, com impostos 15,29 €",
    )
    before = words(client.get(path).content.decode())
    bought = client.post(f"{path}comprar/", form_of(client, path))
    after = words(client.get(bought.url).content.decode())
    for page in (before, after):
        assert [line for line in lines if line not in page] == []
    assert ContactPurchase.objects.get().price_cents == 1529


def test_a_price_that_moved_is_shown_and_asked_again(stand_at: StandAt) -> None:
    ana = cast.professional("Ana", at=AT, pack="monthly", balance_cents=5000)
    gil = cast.professional("Gil", at=AT, balance_cents=5000)
    asked = cast.request(at=AT)
    path = f"/pro/pedidos/{asked.pk}/"
    stand_at(AT + 48 * HOUR)
    client = browser(gil)
    form = form_of(client, path)
    assert form["shown_price_cents"] == "1050"
    cast.buy(ana, asked, at=AT + 48 * HOUR)
    refused = client.post(f"{path}comprar/", form)
    assert refused.status_code == 422 and refused.context["refusal"].code == "price_changed"
    assert "Comprar por 15,00 €" in words(refused.content.decode())
    assert balances.balance(gil.id).total_cents == 5000
    again = {**form, "shown_price_cents": str(refused.context["offer"].price_cents)}
    assert client.post(f"{path}comprar/", again).status_code == 302
    assert balances.balance(gil.id).total_cents == 3500


def test_whose_pack_ended_meanwhile_is_told_and_charged_nothing(stand_at: StandAt) -> None:
    ana = cast.professional("Ana", at=AT, pack="monthly", balance_cents=5000)
    asked = cast.request(at=AT)
    path = f"/pro/pedidos/{asked.pk}/"
    stand_at(AT + HOUR)
    client = browser(ana)
    form = form_of(client, path)
    pack = pack_queries.active_pack(professional_id=ana.id, on=AT.date())
    assert pack is not None
    wallet_actions.end_pack(professional_id=ana.id, pack_id=pack.id, at=AT + HOUR)
    answered = client.post(f"{path}comprar/", form, follow=True)
    assert answered.status_code == 200
    assert "ainda está reservado a quem tem um pack" in words(answered.content.decode())
    assert balances.balance(ana.id).total_cents == 5000


def test_four_buy_and_the_fifth_is_told_why_not(stand_at: StandAt) -> None:
    asked = cast.request(at=AT, place_count=4)
    path = f"/pro/pedidos/{asked.pk}/"
    stand_at(AT + HOUR)
    for left in (4, 3, 2, 1):
        who = cast.professional(f"P{left}", at=AT, pack="monthly", balance_cents=2000)
        client = browser(who)
        assert client.get(path).context["offer"].places_left == left
        assert client.post(f"{path}comprar/", form_of(client, path)).status_code == 302
    fifth = cast.professional("Eva", at=AT, pack="monthly", balance_cents=2000)
    client = browser(fifth)
    page = words(client.get(path).content.decode())
    assert "Este contacto já não se vende" in page and "os 4 lugares já foram comprados" in page
    assert "Comprar por" not in page
    refused = client.post(f"{path}comprar/", {"shown_price_cents": "1200", "idempotency_key": "k"})
    assert refused.status_code == 422 and refused.context["refusal"].code == "sold_out"


def test_nothing_that_identifies_the_homeowner_stands_on_a_page_or_in_a_letter(stand_at: StandAt) -> None:
    ana = cast.professional("Ana", at=AT, pack="monthly", balance_cents=5000)
    client = browser(ana)
    stand_at(AT)
    client.post("/pro/pedidos/alertas/guardar/", {"nome": "Tudo", "frequencia": "at_once"})
    canary = cast.homeowner("Canaria")
    asked = cast.request(of=canary, at=AT + HOUR, address="Rua do Canário, 77")
    stand_at(AT + HOUR)
    alerts.DUTY.run(at=AT + HOUR)
    (letter,) = [each for each in notices.mailbox(ana.account.email) if each.kind == "request_alert"]
    path = f"/pro/pedidos/{asked.pk}/"
    pages = [client.get(where).content.decode() for where in ("/pro/pedidos/", path, "/pro/pedidos/alertas/")]
    for text in (*pages, letter.text, letter.html):
        for secret in ("Canaria", "Canári", canary.email, "912345678", "912 345 678", str(canary.pk)):
            assert secret not in text
    assert "<svg" in pages[1] and "círculo de 8\u00a0km" in pages[1]
    bought = client.post(f"{path}comprar/", form_of(client, path))
    assert "Rua do Canário, 77" in client.get(bought.url).content.decode()


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", True),
        ("intencao=comparing&orcamento=unknown&quando=flexible&por_vender=on", True),
        ("intencao=ready", False),
        ("preco_max=12,00", True),
        ("preco_max=11.99", False),
        ("com_fotos=on", False),
        ("ate_km=10&ordem=cheapest", True),
        ("oficio=../../etc&ate_km=x&preco_max=NaN&ordem=;&pagina=zzz", True),
    ],
)
def test_the_address_filters_the_feed(stand_at: StandAt, query: str, seen: bool) -> None:
    ana = cast.professional("Ana", at=AT, pack="monthly")
    cast.request(at=AT, title="Teto com humidade")
    stand_at(AT + HOUR)
    page = browser(ana).get(f"/pro/pedidos/?{query}")
    assert page.status_code == 200
    assert ("Teto com humidade" in page.content.decode()) is seen


def test_filters_become_an_alert_that_opens_stops_and_goes(stand_at: StandAt) -> None:
    ana, bruno = cast.professional("Ana", at=AT, pack="monthly"), cast.professional("Bruno", at=AT)
    stand_at(AT)
    client = browser(ana)
    query = "intencao=ready&preco_max=12.50"
    assert 'name="preco_max" value="12.50"' in client.get(f"/pro/pedidos/?{query}").content.decode()
    saved = client.post(
        "/pro/pedidos/alertas/guardar/",
        {"nome": "Prontos", "frequencia": "daily", "intencao": "ready", "preco_max": "12.50"},
    )
    assert saved.url == "/pro/pedidos/alertas/"
    (kept,) = queries.alerts_of(ana.id)
    assert (kept.filters.intents, kept.filters.max_price_cents) == (("ready",), 1250)
    page = words(client.get("/pro/pedidos/alertas/").content.decode())
    assert "Prontos" in page and "até 12,50 € por contacto" in page
    assert client.get(f"/pro/pedidos/?alerta={kept.id}").url == f"/pro/pedidos/?{query}"
    # Somebody else's is as one that was deleted, whose letter still leads to what there is.
    other = browser(bruno).get(f"/pro/pedidos/?alerta={kept.id}", follow=True)
    assert other.redirect_chain == [("/pro/pedidos/", 302)]
    assert "Esse alerta já não existe." in other.content.decode()
    assert client.get("/pro/pedidos/?alerta=nonsense").status_code == 404
    where = f"/pro/pedidos/alertas/{kept.id}/"
    assert browser(bruno).post(where, {"frequencia": "off"}).status_code == 404
    assert client.get(where).status_code == 405
    client.post(where, {"frequencia": "off"})
    assert queries.alerts_of(ana.id)[0].frequency == "off"
    assert client.post(f"{where}apagar/").url == "/pro/pedidos/alertas/"
    assert queries.alerts_of(ana.id) == []


def test_an_alert_without_a_name_is_refused_and_the_filters_stay(stand_at: StandAt) -> None:
    ana = cast.professional("Ana", at=AT)
    stand_at(AT)
    answered = browser(ana).post(
        "/pro/pedidos/alertas/guardar/",
        {"nome": " ", "frequencia": "daily", "intencao": "ready"},
        follow=True,
    )
    assert answered.redirect_chain[0][0] == "/pro/pedidos/?intencao=ready"
    assert "Falta o nome do alerta." in answered.content.decode()
    assert queries.alerts_of(ana.id) == []
