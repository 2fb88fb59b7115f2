"""The desk's pages of people: the box, who is found, one person's page, and who may open them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import cast
import return_story
from cast import MONDAY, later
from vinte.help_centre import actions as help_centre
from vinte.kernel.references import reference_of
from vinte.leads import actions as leads
from vinte.people import actions as people
from vinte.people import queries
from vinte.people.models import PersonNote, PersonReading
from vinte.wallet import queries as wallet
from vinte.web.authorization import ROUTES
from vinte.web.desk.people import LINKS, SEARCHES

pytestmark = pytest.mark.django_db

HERE = "/mesa/pessoas/"
AT = later(days=3)
A_DAY = timedelta(hours=30)  # the window of those with a pack is over


def browser(account: Any) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(account)
    return client


@pytest.fixture
def sofia(stand_at: Callable[[datetime], None]) -> Any:
    stand_at(AT)
    return cast.staff("Sofia")


def search(client: Client, text: str) -> str:
    return client.post(HERE, {"text": text}, follow=True).content.decode()


def test_sofia_finds_helena_and_nothing_that_she_typed_stands_in_an_address(sofia: Any) -> None:
    helena = cast.homeowner("Helena", phone="912345678", email="helena@casa.example")
    client = browser(sofia)
    answer = client.post(HERE, {"text": "912 345 678"})
    assert answer.status_code == 302 and "912" not in answer["Location"]
    text = client.get(answer["Location"]).content.decode()
    assert "Helena" in text and f"{HERE}particular/{helena.pk}/" in text
    assert "912345678" not in text.replace('value="912 345 678"', "") and "helena@casa.example" not in text
    (reading,) = PersonReading.objects.all()
    assert (reading.homeowner_id, reading.reader_id, reading.way) == (helena.pk, sofia.pk, "search")
    assert browser(cast.staff("Simão")).get(answer["Location"]).content.decode().count("Helena") == 0


def test_the_last_searches_are_kept_and_no_more(sofia: Any) -> None:
    client = browser(sofia)
    for number in range(12):
        client.post(HERE, {"text": f"procura {number}"})
    assert list(client.session[SEARCHES].values()) == [f"procura {number}" for number in range(4, 12)]


def test_too_little_is_said_beside_what_was_typed(sofia: Any) -> None:
    answer = browser(sofia).post(HERE, {"text": "zé"})
    text = answer.content.decode()
    assert answer.status_code == 422 and 'value="zé"' in text and "pouco para procurar" in text
    assert "Não encontrámos ninguém" in search(browser(sofia), "ninguém assim")


def test_numbers_lead_to_whom_they_belong(sofia: Any) -> None:
    duarte, helena = cast.professional("Duarte"), cast.homeowner("Helena")
    asked = cast.request(of=helena, at=MONDAY)
    number = help_centre.write_to_support(
        name="",
        email="",
        subject="Fatura",
        text="A fatura veio sem número.",
        about="",
        language="pt",
        key="k",
        account_id=duarte.account.pk,
        at=MONDAY,
    )
    client = browser(sofia)
    assert "Duarte Obras" in search(client, number)
    for typed in (reference_of(asked.pk), str(asked.pk), f"https://x.example/pedido/{asked.pk}/"):
        assert "Helena" in search(client, typed), typed
    assert "Não encontrámos ninguém" in search(client, "0000-0000")


def test_a_persons_page_tells_what_happened_newest_first_and_leads_on(sofia: Any) -> None:
    ana, helena = cast.professional("Ana"), cast.homeowner("Helena")
    cast.top_up(ana.id, 5000, at=later(hours=1))
    purchase = cast.contact(ana, at=later(days=1), owner=helena, asked_before=A_DAY, title="Pintar o teto")
    people.suspend(professional_id=ana.id, by=sofia.pk, reason="Faturas falsas.", at=later(days=2))
    client = browser(sofia)
    text = client.get(f"{HERE}profissional/{ana.id}/").content.decode()
    order = ["Suspenso", "Comprou um contacto", "Pagamento, pago", "Entrou na Vinte"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert "Faturas falsas." in text and "Pintar o teto" in text
    assert f"{HERE}particular/{helena.pk}/" in text
    other = client.get(f"{HERE}particular/{helena.pk}/").content.decode()
    assert "Contacto comprado por um profissional" in other and f"{HERE}profissional/{ana.id}/" in other
    assert helena.email not in other and ana.account.email not in text
    assert purchase.price_cents


def test_details_are_shown_for_a_reason_and_the_timeline_says_so(sofia: Any) -> None:
    helena = cast.homeowner("Helena", email="helena@casa.example")
    client, there = browser(sofia), f"{HERE}particular/{helena.pk}/"
    refused = client.post(f"{there}dados/", {"why": ""})
    assert refused.status_code == 422 and "helena@casa.example" not in refused.content.decode()
    shown = client.post(f"{there}dados/", {"why": "Pediu que lhe ligássemos."}).content.decode()
    assert "helena@casa.example" in shown
    again = client.get(there).content.decode()
    assert "helena@casa.example" not in again and "Pediu que lhe ligássemos." in again


def test_a_note_is_written_read_and_kept_when_it_is_refused(sofia: Any) -> None:
    helena = cast.homeowner("Helena")
    client, there = browser(sofia), f"{HERE}particular/{helena.pk}/"
    assert client.post(f"{there}nota/", {"text": " ", "key": "k"}).status_code == 422
    assert client.post(f"{there}nota/", {"text": "Ligar à tarde.", "key": "k"}).status_code == 302
    assert "Ligar à tarde." in client.get(there).content.decode()
    assert PersonNote.objects.get().written_by_id == sofia.pk


@pytest.mark.parametrize(
    ("who", "status"), [("agent", 200), ("operator", 200), ("professional", 404), ("nobody", 302)]
)
def test_who_may(sofia: Any, who: str, status: int) -> None:
    helena = cast.homeowner("Helena")
    client = {
        "agent": lambda: browser(sofia),
        "operator": lambda: browser(cast.staff("Otília", role="operator")),
        "professional": lambda: browser(cast.professional("Ana").account),
        "nobody": Client,
    }[who]()
    for path in (HERE, f"{HERE}particular/{helena.pk}/"):
        assert client.get(path).status_code == status, path
    assert client.get(f"{HERE}outro/{helena.pk}/").status_code == (404 if status == 200 else status)


def test_an_operator_who_is_no_agent_sees_their_own_menu_and_no_link_that_is_closed_to_them(
    sofia: Any,
) -> None:
    ana = cast.professional("Ana", balance_cents=10_000)
    bought = cast.contact(ana, at=later(days=1), asked_before=A_DAY)
    return_story.ask(ana, bought, "competitor_test", at=later(days=1, hours=5))
    there = f"{HERE}profissional/{ana.id}/"
    agent = browser(sofia).get(there).content.decode()
    operator = browser(cast.staff("Otília", role="operator")).get(there).content.decode()
    assert "/mesa/devolucoes/" in agent and "À espera da equipa" in agent
    assert "/mesa/devolucoes/" not in operator and "/operador/equipa/" in operator


def test_every_kind_that_leads_somewhere_has_a_route() -> None:
    assert set(LINKS.values()) <= set(ROUTES)


# Balance out of goodwill.


def test_sofia_gives_balance_and_what_she_typed_stays_when_it_is_refused(sofia: Any) -> None:
    ana = cast.professional("Ana")
    client, there = browser(sofia), f"{HERE}profissional/{ana.id}/"
    sent = {"amount_cents": "12,50", "reason": "", "key": "k"}
    refused = client.post(f"{there}saldo/", sent)
    assert refused.status_code == 422 and 'value="12,50"' in refused.content.decode()
    for _twice in range(2):
        assert client.post(f"{there}saldo/", {**sent, "reason": "Falhámos."}).status_code == 302
    assert wallet.balance(professional_id=ana.id).granted_cents == 1_250
    text = client.get(there).content.decode()
    assert "Saldo oferecido, dado" in text and "Falhámos." in text and "12,50" in text


def test_above_the_limit_it_waits_on_the_page_for_somebody_else(sofia: Any) -> None:
    ana, rui = cast.professional("Ana"), cast.staff("Rui")
    there, waits = f"{HERE}profissional/{ana.id}/", "Saldo a dar, à espera de outra pessoa"
    browser(sofia).post(f"{there}saldo/", {"amount_cents": "60", "reason": "Falhámos.", "key": "k"})
    (case,) = wallet.goodwill_waiting()
    page = f"/mesa/saldo-oferecido/{case.id}/"
    assert waits in browser(rui).get(there).content.decode()
    own, other = (browser(who).get(page).content.decode() for who in (sofia, rui))
    assert 'value="approve"' not in own and 'value="approve"' in other and "Sofia" in other
    assert browser(sofia).post(f"{page}decidir/", {"act": "approve"}).status_code == 422
    assert browser(rui).post(f"{page}decidir/", {"act": "refuse", "reason": ""}).status_code == 422
    assert wallet.balance(professional_id=ana.id).granted_cents == 0
    assert browser(rui).post(f"{page}decidir/", {"act": "approve"}).status_code == 302
    assert wallet.balance(professional_id=ana.id).granted_cents == 6_000
    assert waits not in browser(rui).get(there).content.decode()
    assert "Ana Obras" in browser(rui).get("/mesa/saldo-oferecido/").content.decode()


def test_balance_is_given_to_a_business_by_an_agent_only(sofia: Any) -> None:
    helena, ana = cast.homeowner("Helena"), cast.professional("Ana")
    sent = {"amount_cents": "1", "reason": "Falhámos.", "key": "k"}
    assert browser(sofia).post(f"{HERE}particular/{helena.pk}/saldo/", sent).status_code == 404
    assert "Dar saldo" not in browser(sofia).get(f"{HERE}particular/{helena.pk}/").content.decode()
    operator = browser(cast.staff("Otília", role="operator"))
    there = f"{HERE}profissional/{ana.id}/"
    assert "Dar saldo" not in operator.get(there).content.decode()
    assert operator.post(f"{there}saldo/", sent).status_code == 404


def test_sofia_corrects_a_number_by_papers_and_takes_out_a_telephone(sofia: Any) -> None:
    ana = cast.professional("Ana")
    people.update_profile(professional_id=ana.id, phone="912345678", at=MONDAY)
    client, there = browser(sofia), f"{HERE}profissional/{ana.id}/"
    sent = {"tax_number": "501964843", "address": "", "reason": "Vem na certidão."}
    refused = client.post(f"{there}corrigir/", sent)
    assert refused.status_code == 422 and 'value="501964843"' in refused.content.decode()
    papers = [SimpleUploadedFile("c.pdf", cast.pdf(), "application/pdf")]
    assert client.post(f"{there}corrigir/", {**sent, "documents": papers}).status_code == 302
    assert client.post(f"{there}telefone/", {"reason": "", "seen": "x"}).status_code == 422
    seen = queries.person_card(kind="professional", person_id=ana.id, by=sofia.pk).phone
    assert client.post(f"{there}telefone/", {"reason": "Não é dele.", "seen": seen}).status_code == 302
    text = client.get(there).content.decode()
    assert "corrigidos pelo apoio" in text and "Telefone retirado" in text and "Não é dele." in text
    business = queries.professional(ana.id)
    assert (business.tax_identity, business.phone) == ("PT501964843", "")


# A request under the wrong trade.

WRONG = {"trade": "", "reason": "Enganou-se no ofício.", "seen_trade": "painter"}


def move_there(helena: Any, asked: Any) -> str:
    return f"{HERE}particular/{helena.pk}/pedidos/{asked.pk}/oficio/"


def test_sofia_moves_a_request_and_what_she_typed_stays_when_it_is_refused(sofia: Any) -> None:
    helena = cast.homeowner("Helena")
    asked = cast.request(of=helena, title="Arranjar a torneira")
    client, there = browser(sofia), f"{HERE}particular/{helena.pk}/"
    page = client.get(there).content.decode()
    assert "Mudar de ofício" in page and 'value="plumber"' in page and '<option value="painter"' not in page
    refused = client.post(move_there(helena, asked), WRONG)
    text = refused.content.decode()
    assert refused.status_code == 422 and "Falta o ofício." in text and "Enganou-se no ofício." in text
    refused = client.post(move_there(helena, asked), {**WRONG, "trade": "plumber", "reason": ""})
    assert refused.status_code == 422 and 'value="plumber" selected' in refused.content.decode()
    for trade in ("painter", "dragon"):
        assert client.post(move_there(helena, asked), {**WRONG, "trade": trade}).status_code == 422
    assert client.post(move_there(helena, asked), {**WRONG, "trade": "plumber"})["Location"] == there
    text = client.get(there).content.decode()
    assert "Pedido mudado de ofício, de Pintura para Canalização" in text and "Enganou-se no ofício." in text
    assert reference_of(asked.pk) in text and 'name="seen_trade" value="plumber"' in text
    # Somebody who still has the page of before is told, and can go on from what is shown.
    late = client.post(move_there(helena, asked), {**WRONG, "trade": "mason"})
    text = late.content.decode()
    assert (
        late.status_code == 422 and "Entretanto o pedido mudou" in text and 'value="mason" selected' in text
    )
    assert 'name="seen_trade" value="plumber"' in text


def test_what_was_bought_or_is_closed_is_said_where_the_form_would_be(sofia: Any) -> None:
    helena, ana = cast.homeowner("Helena"), cast.professional("Ana", balance_cents=5_000)
    asked = cast.request(of=helena, at=AT - A_DAY)
    cast.buy(ana, asked, at=AT - timedelta(hours=1))
    client, there = browser(sofia), f"{HERE}particular/{helena.pk}/"
    text = client.get(there).content.decode()
    assert "por isso não muda" in text and "/oficio/" not in text
    sent = {**WRONG, "trade": "plumber"}
    refused = client.post(move_there(helena, asked), sent)
    assert refused.status_code == 422 and "faça outro pedido no ofício certo" in refused.content.decode()
    leads.close_request(job_request_id=asked.pk, reason="gave_up", at=AT)
    refused = client.post(move_there(helena, asked), sent)
    assert refused.status_code == 422 and "já foi fechado" in refused.content.decode()
    assert "Pedidos abertos" not in client.get(there).content.decode()


def test_a_request_is_moved_by_an_agent_and_on_the_page_of_its_homeowner_only(sofia: Any) -> None:
    helena, hugo, ana = cast.homeowner("Helena"), cast.homeowner("Hugo"), cast.professional("Ana")
    asked = cast.request(of=helena)
    sent = {**WRONG, "trade": "plumber"}
    operator = browser(cast.staff("Otília", role="operator"))
    assert "Mudar de ofício" not in operator.get(f"{HERE}particular/{helena.pk}/").content.decode()
    assert operator.post(move_there(helena, asked), sent).status_code == 404
    own = browser(cast.staff("Simão", email=helena.email))
    assert own.post(move_there(helena, asked), sent).status_code == 404
    client = browser(sofia)
    assert client.post(move_there(hugo, asked), sent).status_code == 404
    elsewhere = f"{HERE}profissional/{ana.id}/pedidos/{asked.pk}/oficio/"
    assert client.post(elsewhere, sent).status_code == 404
    assert cast.letters(helena.email, kind="request_moved") == []


def test_many_requests_cost_as_much_as_one_and_a_form_is_refused_on_its_own_page(
    sofia: Any, django_assert_max_num_queries: Any
) -> None:
    helena = cast.homeowner("Helena")
    asked = [cast.request(of=helena, at=MONDAY + timedelta(minutes=number)) for number in range(8)]
    client, there = browser(sofia), f"{HERE}particular/{helena.pk}/"
    client.get(there)
    with django_assert_max_num_queries(20):
        text = client.get(there).content.decode()
    assert text.count("/oficio/") == 5
    second = client.get(f"{there}?pedidos=2").content.decode()
    assert second.count("/oficio/?pedidos=2") == 3
    refused = client.post(f"{move_there(helena, asked[0])}?pedidos=2", WRONG)
    assert refused.status_code == 422 and "Enganou-se no ofício." in refused.content.decode()
