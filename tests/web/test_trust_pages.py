"""Who runs the site, what cookies it sets, who a trader is; and a complaint and a report, through the pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse

import cast
import wizard_story
from cast import MONDAY
from vinte.handling import queries as handling
from vinte.help_centre.models import Complaint, ContentNotice
from vinte.people import actions as people
from vinte.people import queries as people_queries
from vinte.web.page.cookies import cookies
from vinte.web.page.legal import MarketLaw, operator

pytestmark = pytest.mark.django_db
NOW = MONDAY + timedelta(days=3)


@pytest.fixture(autouse=True)
def now(stand_at: Callable[[datetime], None]) -> Callable[[datetime], None]:
    stand_at(NOW)
    return stand_at


def browser(account: Any = None) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    if account is not None:
        client.force_login(account)
    return client


def member_of_the_cast() -> cast.Business:
    """Ana, who sees requests at once."""
    return cast.professional("Ana", at=MONDAY - timedelta(days=1), pack="yearly")


def text(page: Any) -> str:
    return page.content.decode()


def test_every_page_leads_to_the_complaints_book_and_to_the_operator() -> None:
    page = text(browser().get("/"))
    assert "https://www.livroreclamacoes.pt/" in page and 'href="/quem-somos/"' in page
    who = text(browser().get("/quem-somos/"))
    assert operator().name in who and operator().address in who and "tel:+351210000020" in who
    law = MarketLaw.at(at=NOW)
    assert all(body.url in who for body in (*law.dispute_bodies, law.consumer_portal))
    assert "3 dias úteis" in who and "6 meses" in who


def test_an_operator_who_is_not_told_is_not_made_up(settings: Any) -> None:
    settings.VINTE_DEMO = False
    assert not operator().is_known
    assert "ainda não indicou tudo" in text(browser().get("/quem-somos/"))
    for name in ("NAME", "ADDRESS", "TAX_NUMBER", "EMAIL", "PHONE"):
        setattr(settings, f"VINTE_OPERATOR_{name}", f"x{name}")
    assert operator().is_known and not operator().is_play


def test_each_market_names_what_its_law_asks_for() -> None:
    for market in ("pt", "es", "fr", "mx"):
        (law,) = MarketLaw.of_market(market)
        named = [law.complaints_book, law.consumer_portal, law.data_authority, *law.dispute_bodies]
        assert law.dispute_bodies and all(body.url.startswith("https://") for body in named)


def test_the_list_of_cookies_is_what_the_site_sets() -> None:
    """Both ways: a cookie that is not listed fails, and so does one that is listed and never set."""
    seen: dict[str, Any] = {}
    listed = {cookie.name: cookie for cookie in cookies()}

    def take(client: Client) -> None:
        for name, morsel in client.cookies.items():
            seen[name] = morsel["max-age"]

    stranger = browser()
    stranger.get("/")
    stranger.post("/cores/", {"theme": "dark", "next": "/"})
    stranger.post(reverse("set_language"), {"language": "es", "next": "/"})
    wizard_story.write(stranger)
    take(stranger)
    ana = cast.professional("Ana", balance_cents=5000)
    owner = browser()
    owner.post(reverse("account_request_login_code"), {"email": ana.account.email})
    take(owner)
    member = browser(ana.account)
    member.post("/pro/perfil/comerciante/", TRADER)
    take(member)
    assert seen.keys() == listed.keys(), seen.keys() ^ listed.keys()
    for name, max_age in seen.items():
        days = listed[name].days
        assert (max_age or None) == (None if days is None else days * 86400) or name in UNTOLD, name
    page = text(browser().get("/cookies/"))
    assert all(name in page for name in listed)


# Django's test client puts the session's cookie there itself, when somebody is logged in at once.
UNTOLD = frozenset({site.SESSION_COOKIE_NAME})
TRADER = {
    "legal_name": "Ana Lopes, Unipessoal Lda.",
    "address": "Rua Direita, 5, 3800-000 Aveiro",
    "phone": "912345678",
    "email": "ana@obras.example",
    "register": "Registo comercial",
    "register_number": "501964843",
    "is_lawful": "on",
}


def test_a_trader_declares_who_they_are_and_everybody_reads_it() -> None:
    ana = cast.professional("Ana")
    public = f"/profissionais/{ana.id}/"
    assert "Ainda não indicou os dados de comerciante" in text(browser().get(public))
    client = browser(ana.account)
    refused = client.post("/pro/perfil/comerciante/", {**TRADER, "register_number": "", "is_lawful": ""})
    assert refused.status_code == 422 and "O registo e o número andam juntos." in text(refused)
    assert TRADER["address"] in text(refused) and people_queries.trader(ana.id) is None
    for _twice in range(2):
        assert client.post("/pro/perfil/comerciante/", TRADER).status_code == 302
    page = text(browser().get(public))
    assert "Ana Lopes, Unipessoal Lda." in page and "912 345 678" in page and "501964843" in page
    assert ana.professional.tax_identity not in page


def test_helena_complains_ana_answers_sofia_decides_and_the_profile_shows_it_when_nobody_can_appeal(
    now: Callable[[datetime], None],
) -> None:
    ana, helena, sofia = member_of_the_cast(), cast.homeowner("Helena"), cast.staff("Sofia")
    bought = cast.contact(ana, owner=helena, at=MONDAY)
    secret = people.issue_private_link(purpose="homeowner_request", subject=bought.job_request_id, at=NOW)
    status, page = f"/pedido/{secret}/", f"/pedido/{secret}/reclamacao/{ana.id}/"
    assert page in text(browser().get(status))
    before = browser().get(page)
    assert before.status_code == 200 and not Complaint.objects.exists()
    words = {"act": "file", "text": "Esperei a manhã toda."}
    refused = browser().post(page, words)
    assert refused.status_code == 422 and "Esperei a manhã toda." in text(refused)
    assert browser().post(page, {**words, "about": "no_show"}).status_code == 302
    row = Complaint.objects.get()
    member, agent = browser(ana.account), browser(sofia)
    assert "Reclamou de si" in text(member.get("/pro/hoje/"))
    mine = f"/pro/reclamacoes/{row.id}/"
    assert "Esperei a manhã toda." in text(member.get(mine))
    assert member.post(f"{mine}responder/", {"text": ""}).status_code == 422
    assert member.post(f"{mine}responder/", {"text": "Tive um acidente."}).status_code == 302
    assert "Tive um acidente." in text(browser().get(page))
    desk = f"/mesa/reclamacoes/{row.id}/"
    assert row.job_request.title in text(agent.get("/mesa/reclamacoes/"))
    assert helena.phone[-4:] not in text(agent.get(desk))
    assert helena.name in text(agent.post(f"{desk}contacto/", {"why": "Ligar à Helena"}))
    assert agent.post(f"{desk}decidir/", {"outcome": "upheld", "reason": ""}).status_code == 422
    assert agent.post(f"{desk}decidir/", {"outcome": "upheld", "reason": "Não avisou."}).status_code == 302
    assert "Não avisou." in text(member.get(mine)) and f"{mine}recorrer/" in text(member.get(mine))
    public = f"/profissionais/{ana.id}/"
    assert "demos razão a 1 reclamação" not in text(browser().get(public))
    now(NOW + timedelta(days=15))
    shown = text(browser().get(public))
    assert "demos razão a 1 reclamação" in shown and "Esperei a manhã" not in shown and "Helena" not in shown


def test_a_stranger_reports_a_profile_without_an_account_and_appeals_behind_a_link() -> None:
    ana, sofia = cast.professional("Ana", is_complete=True), cast.staff("Sofia")
    public = f"/profissionais/{ana.id}/"
    client = browser()
    form = text(client.get(f"{public}denunciar/"))
    key = re.search(r'name="key" value="(\w+)"', form)
    assert key and "Outra coisa" in form
    given = {
        "key": key[1],
        "part": "description",
        "ground": "false",
        "text": "Mente.",
        "name": "",
        "address": "",
    }
    refused = client.post(f"{public}denunciar/", given)
    assert refused.status_code == 422 and "Mente." in text(refused) and not ContentNotice.objects.exists()
    given |= {"in_good_faith": "on", "address": "rita@vizinha.example"}
    for _twice in range(2):
        assert "Recebemos o seu aviso." in text(client.post(f"{public}denunciar/", given))
    row = ContentNotice.objects.get()
    agent = browser(sofia)
    assert "falso ou engana" in text(agent.get("/mesa/denuncias/"))
    desk = f"/mesa/denuncias/{row.id}/"
    assert "rita@vizinha.example" in text(agent.get(desk))
    assert agent.post(f"{desk}decidir/", {"outcome": "removed", "reason": "Não o prova."}).status_code == 302
    assert cast.ABOUT[:40] not in text(browser().get(public))
    secret = cast.secret_sent_to(ana.account.email, page="conteudo", kind="content_taken_down")
    owner = browser().get(f"/conteudo/{secret}/")
    assert "Não o prova." in text(owner) and "Mente." not in text(owner)
    assert browser().post(f"/conteudo/{secret}/", {"text": "Provo."}).status_code == 302
    sender = cast.secret_sent_to("rita@vizinha.example", page="denuncia")
    assert "em recurso" in text(browser().get(f"/denuncia/{sender}/")).lower()


def test_only_who_received_a_message_can_report_it() -> None:
    ana, helena = member_of_the_cast(), cast.homeowner("Helena")
    bought = cast.contact(ana, owner=helena, at=MONDAY)
    cast.write(bought, count=2, at=MONDAY + timedelta(hours=3))
    words = handling.words_of(purchase_ids=[bought.id])[bought.id]
    secret = people.issue_private_link(purpose="homeowner_request", subject=bought.job_request_id, at=NOW)
    member = browser(ana.account)
    for word in words:
        theirs = word.by == "homeowner"
        assert member.get(f"/pro/contactos/{bought.id}/mensagens/{word.id}/denunciar/").status_code == (
            200 if theirs else 404
        )
        page = browser().get(f"/pedido/{secret}/mensagens/{ana.id}/{word.id}/denunciar/")
        assert page.status_code == (404 if theirs else 200)
    request = f"/pro/pedidos/{bought.job_request_id}/denunciar/"
    assert member.get(request).status_code == 200
    assert browser(cast.professional("Bruno", trades=("plumber",)).account).get(request).status_code == 404
