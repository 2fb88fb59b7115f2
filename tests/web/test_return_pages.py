"""The pages of returns: the professional's, the desk's, and the homeowner's one question."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

import cast
import return_story as story
from return_story import AT, SOON
from vinte.leads import actions
from vinte.leads.models import ContactReading, ReturnRequest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(stand_at: Callable[[datetime], None]) -> None:
    stand_at(SOON)


def signed_in(account: Any) -> Client:
    client = Client()
    client.force_login(account)
    return client


def form_of(client: Client, address: str) -> dict[str, Any]:
    page = client.get(address).content.decode()
    found = re.search(r'name="idempotency_key"[^>]* value="([^"]+)"', page)
    assert found, page
    return {"idempotency_key": found[1]}


def picture() -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, "PNG")
    return SimpleUploadedFile("captura.png", made.getvalue(), content_type="image/png")


def test_ana_sees_the_reasons_until_when_and_what_is_known() -> None:
    ana = story.ana()
    purchase = story.bought(ana, of=cast.homeowner(phone="412345678"))
    client = signed_in(ana.account)
    contact = client.get(f"/pro/contactos/{purchase.id}/").content.decode()
    assert f"/pro/contactos/{purchase.id}/devolver/" in contact
    text = client.get(f"/pro/contactos/{purchase.id}/devolver/").content.decode()
    assert "O número não pode existir" in text and "Credita-se já." in text
    assert "Pode pedir até 26 de janeiro, 09:30, hora de Lisboa." in text  # two weeks after Monday
    assert "O que isto faz à sua garantia" in text and "Pode pedir até 26 de janeiro" in contact
    assert "responde em 2 dias úteis" in text
    assert text.count('class="button button-primary') == 1


def test_what_is_clear_is_credited_at_once_and_the_details_go() -> None:
    ana = story.ana()
    purchase = story.bought(ana, of=cast.homeowner(phone="412345678", email="fora@moradas.example"))
    client = signed_in(ana.account)
    address = f"/pro/contactos/{purchase.id}/devolver/"
    assert "fora@moradas.example" in client.get(f"/pro/contactos/{purchase.id}/").content.decode()
    sent = {**form_of(client, address), "reason": "number_not_assigned", "words": ""}
    for _twice in range(2):
        answer = client.post(address, sent, follow=True)
        text = answer.content.decode()
        assert answer.redirect_chain[-1][0] == f"/pro/contactos/{purchase.id}/"
        assert "Devolução aceite. O valor já está no saldo." in text
        assert "fora@moradas.example" not in text
    assert ReturnRequest.objects.count() == 1
    assert "já foi devolvido" in client.get(address).content.decode()


def test_what_waits_says_the_day_and_can_be_withdrawn() -> None:
    ana = story.ana()
    purchase = story.bought(ana)
    client = signed_in(ana.account)
    address = f"/pro/contactos/{purchase.id}/devolver/"
    sent = {
        **form_of(client, address),
        "reason": "wrong_place",
        "words": "A obra fica em Ovar, disse-me ela.",
    }
    text = client.post(address, {**sent, "evidence": [picture(), picture()]}, follow=True).content.decode()
    assert "Resposta até <strong>14 de janeiro de 2026 (hora de Lisboa)</strong>" in text
    row = ReturnRequest.objects.get()
    listed = client.get("/pro/devolucoes/").content.decode()
    assert "resposta até 14 de janeiro de 2026 (hora de Lisboa)" in listed and "0 pontos" in listed
    assert "14 de janeiro de 2026 (hora de Lisboa)" in client.get("/pro/contactos/").content.decode()
    answer = client.post(f"/pro/contactos/{purchase.id}/devolver/{row.id}/retirar/", follow=True)
    assert "Pedido de devolução retirado" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": ""}, "Falta escolher o motivo"),
        ({"reason": "other"}, "Falta escolher o motivo"),
        ({"words": "não"}, "Falta dizer o que aconteceu"),
        ({"idempotency_key": ""}, "O formulário chegou incompleto"),
        ({"evidence": SimpleUploadedFile("x.pdf", b"MZ nothing")}, "não é um PDF nem uma fotografia"),
    ],
)
def test_a_form_that_will_not_do_says_why_and_keeps_what_was_typed(
    changes: dict[str, Any], words: str
) -> None:
    ana = story.ana()
    purchase = story.bought(ana)
    client = signed_in(ana.account)
    address = f"/pro/contactos/{purchase.id}/devolver/"
    sent = {**form_of(client, address), "reason": "wrong_place", "words": "A obra fica em Ovar, disse-me."}
    answer = client.post(address, {**sent, **changes})
    text = answer.content.decode()
    assert (answer.status_code, ReturnRequest.objects.count()) == (422, 0)
    assert words in text
    if "words" not in changes:
        assert "A obra fica em Ovar" in text


def test_evidence_is_served_safely_to_the_professional_and_the_desk_only() -> None:
    ana, bruno, sofia = story.ana(), story.ana(), cast.staff()
    pdf = b"%PDF-1.4\n%%EOF\n"
    image = picture().read()
    row = story.ask(ana, story.bought(ana), "wrong_place", evidence=(pdf, image))
    desk = signed_in(sofia)
    page = desk.get(f"/mesa/devolucoes/{row.id}/").content.decode()
    addresses = re.findall(r"/mesa/devolucoes/provas/[0-9a-f-]+/", page)
    assert len(addresses) == 2
    shown = []
    for address in addresses:
        own = address.replace("/mesa/", "/pro/")
        for client, where in ((desk, address), (signed_in(ana.account), own)):
            answer = client.get(where)
            assert answer.status_code == 200
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in answer["Content-Security-Policy"]
            assert answer["Cache-Control"] == "private, no-store"
        shown.append((answer["Content-Type"], answer["Content-Disposition"].split(";")[0]))
        assert signed_in(bruno.account).get(own).status_code == 404
        assert signed_in(bruno.account).get(address).status_code == 404
        assert signed_in(sofia).get(own).status_code == 404
        assert Client().get(own).status_code == 302
    assert shown == [("application/pdf", "attachment"), ("image/jpeg", "inline")]


def test_the_desk_sees_what_is_due_and_decides_on_one_screen(stand_at: Callable[[datetime], None]) -> None:
    ana, sofia = story.ana(), cast.staff()
    row = story.ask(ana, story.bought(ana), "wrong_trade")
    desk = signed_in(sofia)
    assert "1 devolução por decidir." in desk.get("/mesa/devolucoes/").content.decode()
    stand_at(row.answer_due_at)
    queue = desk.get("/mesa/devolucoes/").content.decode()
    assert "1 está atrasada." in queue and "Atrasada" in queue
    text = desk.get(f"/mesa/devolucoes/{row.id}/").content.decode()
    assert "Falámos ao telefone" in text and "Aceitar em parte" in text and "É a primeira." in text
    assert text.count("button-primary") == 1
    address = f"/mesa/devolucoes/{row.id}/decidir/"
    short = desk.post(address, {"outcome": "partly", "reason": "Sim."})
    assert short.status_code == 422
    whole = desk.post(
        address,
        {"outcome": "accepted", "reason": "É um trabalho de carpintaria.", "true_trade": "carpenter"},
    )
    assert whole.status_code == 422 and "credita-se em parte" in whole.content.decode()
    done = desk.post(
        address,
        {"outcome": "partly", "reason": "É um trabalho de carpintaria.", "true_trade": "carpenter"},
        follow=True,
    )
    assert "Decisão enviada ao profissional." in done.content.decode()
    assert ReturnRequest.objects.get().state == "partly"
    contact = signed_in(ana.account).get(f"/pro/contactos/{row.purchase_id}/").content.decode()
    assert "Aceite em parte" in contact and "menos 6,00" in contact.replace("\xa0", " ")
    assert "Decididas" in desk.get("/mesa/devolucoes/?estado=decididas").content.decode()
    assert desk.get(f"/mesa/devolucoes/{row.id}/").status_code == 200


def test_a_refusal_is_read_with_its_reason() -> None:
    ana, sofia = story.ana(), cast.staff()
    row = story.decide(story.ask(ana, story.bought(ana), "wrong_place"), "refused", by=sofia)
    text = signed_in(ana.account).get(f"/pro/contactos/{row.purchase_id}/").content.decode()
    assert "Lemos o que nos enviou e ligámos à pessoa." in text and "Recusada" in text


def test_details_are_shown_for_a_reason_and_the_reading_is_written_down() -> None:
    ana, sofia = story.ana(), cast.staff()
    helena = cast.homeowner(phone="934000555", email="so.ela@moradas.example")
    row = story.ask(ana, story.bought(ana, of=helena), "wrong_place")
    desk = signed_in(sofia)
    case = f"/mesa/devolucoes/{row.id}/"
    hidden = desk.get(case).content.decode()
    empty = desk.post(f"{case}contacto/", {"why": ""})
    assert empty.status_code == 422 and ContactReading.objects.count() == 0
    for text in (hidden, empty.content.decode()):
        assert "so.ela@" not in text and "934000555" not in text
    shown = desk.post(f"{case}contacto/", {"why": "Ligar para confirmar a morada"})
    text = shown.content.decode()
    assert "so.ela@moradas.example" in text and shown["Cache-Control"] == "private, no-store"
    assert ContactReading.objects.get().reason == "Ligar para confirmar a morada"
    again = desk.get(case).content.decode()
    assert "so.ela@" not in again and "Ligar para confirmar a morada" in again


def test_an_agent_with_a_part_in_it_finds_no_page() -> None:
    ana = story.ana()
    helena_account = cast.staff("Helena")
    row = story.ask(
        ana, story.bought(ana, of=cast.homeowner("Helena", account_id=helena_account.pk)), "wrong_place"
    )
    desk = signed_in(helena_account)
    assert desk.get(f"/mesa/devolucoes/{row.id}/").status_code == 404
    sent = {"outcome": "accepted", "reason": "Porque sim, é verdade."}
    assert desk.post(f"/mesa/devolucoes/{row.id}/decidir/", sent).status_code == 404
    assert desk.post(f"/mesa/devolucoes/{row.id}/contacto/", {"why": "curiosidade"}).status_code == 404
    assert signed_in(ana.account).get("/mesa/devolucoes/").status_code == 404


def test_the_homeowner_answers_once_and_opening_changes_nothing(
    stand_at: Callable[[datetime], None],
) -> None:
    ana, helena = story.ana(), cast.homeowner()
    row = story.ask(ana, story.bought(ana, of=helena), "homeowner_denies")
    address = f"/devolucao/{cast.secret_sent_to(helena.email, page='devolucao')}/"
    client = Client(enforce_csrf_checks=True)
    page = client.get(address)
    text = page.content.decode()
    assert "Foi você que pediu?" in text and "Ana Obras" not in text
    assert page["Cache-Control"] == "no-store"
    assert ReturnRequest.objects.get().homeowner_answer == ""
    assert client.post(address, {}).status_code == 422
    done = client.post(address, {"asked": "no", "words": "Não conheço."}, follow=True)
    assert "Obrigado" in done.content.decode()
    row = ReturnRequest.objects.get()
    assert (row.state, row.homeowner_words) == ("automatic", "Não conheço.")
    assert client.post(address, {"asked": "yes"}).status_code in (409, 410)
    assert Client().get("/devolucao/nada/").status_code == 404


def test_a_decided_return_asks_nobody_any_more() -> None:
    ana, sofia, helena = story.ana(), cast.staff(), cast.homeowner()
    row = story.ask(ana, story.bought(ana, of=helena), "homeowner_denies")
    secret = cast.secret_sent_to(helena.email, page="devolucao")
    story.decide(row, "refused", by=sofia, at=SOON)
    assert Client().get(f"/devolucao/{secret}/").status_code == 409


def test_nobody_elses_contact_can_be_given_back() -> None:
    ana, bruno = story.ana(), story.ana()
    purchase = story.bought(ana)
    row = story.ask(ana, purchase, "wrong_place")
    client = signed_in(bruno.account)
    assert client.get(f"/pro/contactos/{purchase.id}/devolver/").status_code == 404
    assert client.post(f"/pro/contactos/{purchase.id}/devolver/{row.id}/retirar/").status_code == 404
    assert ReturnRequest.objects.get().state == "asked"


def test_after_the_windows_there_is_no_form(stand_at: Callable[[datetime], None]) -> None:
    ana = story.ana()
    purchase = story.bought(ana)
    stand_at(AT + timedelta(days=14))
    text = signed_in(ana.account).get(f"/pro/contactos/{purchase.id}/devolver/").content.decode()
    assert "O prazo para pedir a devolução já passou." in text and "<textarea" not in text


def test_who_is_above_the_threshold_reads_why() -> None:
    ana, sofia = story.ana(), cast.staff()
    for reason in ("wrong_place", "wrong_trade", "competitor_test", "wrong_place"):
        story.decide(story.ask(ana, story.bought(ana), reason), "refused", by=sofia, at=SOON)
    client = signed_in(ana.account)
    purchase = story.bought(ana, of=cast.homeowner(phone="412345678"))
    text = client.get(f"/pro/contactos/{purchase.id}/devolver/").content.decode()
    assert "uma pessoa lê todas as suas devoluções" in text and "Credita-se já." not in text
    listed = client.get("/pro/devolucoes/").content.decode()
    assert "60 pontos" in listed and "4 devoluções recusadas." in listed
    assert actions.ask_return(
        professional_id=ana.id,
        purchase_id=purchase.id,
        reason="number_not_assigned",
        words="",
        idempotency_key="k",
        at=SOON,
    ).is_open


def test_a_credit_nobody_asked_for_waits_on_the_contacts_page(stand_at: Callable[[datetime], None]) -> None:
    """It would take a contact from Bruno's twenty: the page says what that does, and one tap is the yes."""
    bruno, at = cast.claimable("Bruno"), cast.CLAIM_DAY
    back = {"professional_id": bruno.id, "reason": "number_not_assigned", "by": cast.staff().pk}
    actions.return_contact(**back, purchase_id=bruno.purchases[4].id, at=at)
    stand_at(at + timedelta(days=3))
    client, page = signed_in(bruno.account), f"/pro/contactos/{bruno.purchases[4].id}/"
    (letter,) = cast.letters(bruno.account.email, kind="credit_waits")
    assert page in letter.text
    shown = " ".join(client.get(page).content.decode().split())
    assert "O que isso faz à sua garantia:" in shown and "Devolver o contacto e receber 9,90" in shown
    after = client.post(f"{page}aceitar-credito/", follow=True).content.decode()
    assert "O contacto voltou e o valor está no saldo." in after and "Podemos devolver-lhe" not in after
    assert client.post(f"/pro/contactos/{bruno.purchases[5].id}/aceitar-credito/").status_code == 404
