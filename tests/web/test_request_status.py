"""Helena's private page of her request: who has the contact, and what she can do about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import cast
import wizard_story as story
from cast import MONDAY
from vinte.handling import actions as handling
from vinte.leads import due
from vinte.leads.models import ContactPurchase, JobRequest, NuisanceReport, RequestPhoto
from vinte.notices import queries as notices
from vinte.people import actions as people
from vinte.people.models import Homeowner

pytestmark = pytest.mark.django_db
AFTER = MONDAY + timedelta(hours=5)
UNDO = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def after_the_window(stand_at: Callable[[datetime], None]) -> None:
    stand_at(AFTER)


class Town:
    """Helena's request, with Ana and Bruno."""

    def __init__(self) -> None:
        self.ana = cast.professional("Ana", balance_cents=5000)
        self.bruno = cast.professional("Bruno", balance_cents=5000)
        self.asked = cast.request(of=cast.homeowner(phone="912345678"), title="Pintar a sala toda")
        secret = people.issue_private_link(purpose="homeowner_request", subject=self.asked.pk, at=MONDAY)
        self.where = f"/pedido/{secret}/"

    def page(self) -> str:
        answer = Client().get(self.where)
        assert answer.status_code == 200
        return answer.content.decode()

    def post(self, act: str, **given: Any) -> Any:
        return Client(enforce_csrf_checks=True, headers={"origin": "null"}).post(
            self.where, {"act": act, **given}
        )

    def job(self) -> JobRequest:
        return JobRequest.objects.get(pk=self.asked.pk)


@pytest.fixture
def town() -> Town:
    return Town()


def test_helena_closes_her_request_from_the_link_in_the_receipt(client: Client) -> None:
    story.publish(client)
    receipt = story.letter("request_received")
    (where,) = re.findall(r"/pedido/[\w-]{43}/", receipt.text)
    assert where in receipt.html
    page = Client().get(where).content.decode()
    assert "Limpar a casa depois da obra" in page and "Ninguém, até agora." in page
    for private in ("912345678", story.EMAIL, "Rua das Flores"):
        assert private not in page
    assert JobRequest.objects.get().state == "published"  # looking closes nothing
    assert Client().post(where, {"act": "close", "reason": "gave_up"})["Location"] == where
    assert JobRequest.objects.get().close_reason == "gave_up"
    assert "mais ninguém compra o seu contacto" in Client().get(where).content.decode()
    assert Client().get("/pedido/nada/").status_code == 404


def test_who_bought_and_who_called_is_told(town: Town, stand_at) -> None:
    people.activate_badge(professional_id=town.ana.id, kind="verified", at=MONDAY)
    purchase = cast.buy(town.ana, town.asked, at=AFTER)
    page = town.page()
    assert "Ana Obras" in page and "Bruno Obras" not in page
    assert "Ainda não registou" in page and "verificad" in page.lower()
    handling.record_attempt(
        professional_id=town.ana.id,
        purchase_id=purchase.id,
        channel="phone",
        attempted_at=AFTER + timedelta(hours=1),
        note="não atendeu",
        at=AFTER + timedelta(hours=1),
    )
    stand_at(AFTER + timedelta(hours=2))
    page = town.page()
    assert "Telefone, " in page and "Ainda não registou" not in page
    assert "não atendeu" not in page  # the professional's own notes are theirs


def test_every_control_acts_on_post_only_and_shows_what_it_did(town: Town) -> None:
    cast.buy(town.ana, town.asked, at=AFTER)
    before = list(JobRequest.objects.values())
    for act in ("pause", "close", "extend", "hide_phone"):
        Client().get(town.where, {"act": act, "reason": "gave_up"})
    assert list(JobRequest.objects.values()) == before
    assert town.post("pause")["Location"] == town.where
    assert town.job().state == "paused" and "Em pausa" in town.page()
    town.post("resume")
    town.post("hours", reach_hours="morning")
    town.post("hide_phone")
    assert (town.job().state, town.job().reach_hours, town.job().phone_hidden) == (
        "published",
        "morning",
        True,
    )
    assert 'Mostrar-lhe o telefone<span class="hush">: Ana Obras' in town.page()
    town.post("show_phone", professional=town.ana.id)
    assert (
        'Mostrar-lhe o telefone<span class="hush">: Ana Obras' not in town.page() and town.job().phone_hidden
    )
    town.post("show_phone")
    assert not town.job().phone_hidden
    town.post("extend")
    assert town.job().expires_at == MONDAY + timedelta(days=90)
    town.post("nuisance", professional=town.ana.id, kind="rude", text="Gritou comigo.")
    assert NuisanceReport.objects.get().text == "Gritou comigo."
    assert "Queixa recebida" in town.page()


def test_hiring_one_of_them_is_asked_of_them_and_not_recorded_at_once(town: Town) -> None:
    purchase = cast.buy(town.ana, town.asked, at=AFTER)
    assert "Contratei Ana Obras" in town.page()
    assert town.post("close", reason=f"hired:{town.ana.id}").status_code == 302
    assert town.job().close_reason == "hired"
    ana = Client()
    ana.force_login(town.ana.account)
    assert "diz que o contratou" not in ana.get(f"/pro/contactos/{purchase.id}/").content.decode()
    due.DUTIES.run(at=AFTER + UNDO)
    page = ana.get(f"/pro/contactos/{purchase.id}/").content.decode()
    assert "diz que o contratou" in page
    ana.post(f"/pro/contactos/{purchase.id}/confirmar/", {"hired": "yes", "alone": "1"})
    page = ana.get(f"/pro/contactos/{purchase.id}/").content.decode()
    assert "Trabalho ganho" in page and "diz que o contratou" not in page


def test_what_the_page_does_not_offer_is_not_done(town: Town) -> None:
    cast.buy(town.ana, town.asked, at=AFTER)
    before = list(JobRequest.objects.values())
    for act, given in (
        ("", {}),
        ("delete", {}),
        ("close", {"reason": "expired"}),
        ("close", {"reason": f"hired:{town.bruno.id}"}),
        ("close", {"reason": "hired:nobody"}),
        ("hours", {"reach_hours": "midnight"}),
        ("show_phone", {"professional": str(town.bruno.id)}),
        ("nuisance", {"professional": str(town.bruno.id), "kind": "rude"}),
        ("nuisance", {"professional": str(town.ana.id), "kind": "ugly"}),
    ):
        assert town.post(act, **given).status_code == 404, (act, given)
    assert town.post("close").status_code == 422
    assert list(JobRequest.objects.values()) == before
    assert not NuisanceReport.objects.exists()


def test_anothers_link_and_one_that_ended_do_nothing(town: Town, stand_at) -> None:
    other = Town()
    other.post("pause")
    assert town.job().state == "published"
    secret = people.issue_private_link(purpose="review_contact", subject=town.asked.pk, at=MONDAY)
    assert Client().post(f"/pedido/{secret}/", {"act": "pause"}).status_code == 404
    stand_at(MONDAY + timedelta(days=180))
    assert town.post("pause").status_code == 410
    assert town.job().state == "published"


def test_after_the_end_there_is_one_thing_to_do(town: Town, stand_at) -> None:
    stand_at(MONDAY + timedelta(days=60))
    page = town.page()
    assert "Terminado" in page and "Abrir de novo" in page and "Pôr em pausa" not in page
    assert town.post("pause").status_code == 422
    assert town.post("extend").status_code == 302
    assert "Publicado" in town.page()


def test_a_hidden_telephone_is_on_no_page_of_a_professional(town: Town) -> None:
    purchase = cast.buy(town.ana, town.asked, at=AFTER)
    ana = Client()
    ana.force_login(town.ana.account)
    where = f"/pro/contactos/{purchase.id}/"
    assert "912 345 678" in ana.get(where).content.decode()
    town.post("hide_phone")
    for path in (where, "/pro/contactos/"):
        page = ana.get(path).content.decode()
        assert not re.search(r"912\s?345|345\s?678", page) and "Prefere mensagens" in page


def test_photographs_are_for_whoever_is_offered_the_request(client: Client) -> None:
    story.write(client, until="concelho")
    client.post("/pedir/fotografias/", {"photos": story.jpeg()})
    for step in story.STEPS[3:]:
        story.answer(client, step)
    story.send(client)
    job = JobRequest.objects.get()
    photo = job.photos.get()
    where = f"/pro/pedidos/{job.pk}/fotografias/{photo.pk}/"
    carla = cast.professional("Carla", trades=("cleaning",), pack="monthly")
    duarte = cast.professional("Duarte", trades=("painter",), pack="monthly")
    for who, status in ((carla, 200), (duarte, 404)):
        browser = Client()
        browser.force_login(who.account)
        answer = browser.get(where)
        assert answer.status_code == status
        if status == 200:
            assert answer["Content-Type"] == "image/jpeg" and "no-store" in answer["Cache-Control"]
            assert where in browser.get(f"/pro/pedidos/{job.pk}/").content.decode()
    assert Client().get(where).status_code == 302
    assert client.get(f"/pedir/fotografias/{photo.pk}/").status_code == 404


def test_the_page_leads_with_who_calls_from_which_number(town: Town, stand_at) -> None:
    people.update_profile(professional_id=town.ana.id, phone="912345999", at=MONDAY)
    page = town.page()
    assert "1 profissional deste" not in page and "2 profissionais deste ofício trabalham aí" in page
    cast.buy(town.ana, town.asked, at=AFTER)
    page = town.page()
    assert page.index("liga-lhe do 912 345 999") < page.index("Quem tem o seu contacto")
    assert f"/profissionais/{town.ana.id}/" in page
    stand_at(AFTER + timedelta(hours=25))
    assert "Compare os orçamentos" in town.page()


def test_nobody_is_told_that_professionals_can_see_it_when_none_can() -> None:
    asked = cast.request(of=cast.homeowner(), municipality="Bragança", parish="Centro")
    cast.professional("Ana")
    secret = people.issue_private_link(purpose="homeowner_request", subject=asked.pk, at=MONDAY)
    page = Client().get(f"/pedido/{secret}/").content.decode()
    assert "ninguém pode ver o pedido" in page and "mais próximo fica em Aveiro, a 204 km" in page


def test_closing_can_be_undone_on_the_page_for_ten_minutes(town: Town, stand_at) -> None:
    purchase = cast.buy(town.ana, town.asked, at=AFTER)
    assert "Com quem já falou?" in town.page()
    town.post("close", reason="gave_up")
    page = town.page()
    assert "Anular" in page and "14:40" in page and town.job().state == "closed"
    assert town.post("undo")["Location"] == town.where
    assert town.job().state == "published" and "Anular" not in town.page()
    town.post("close", reason="gave_up")
    stand_at(AFTER + UNDO)
    assert "Anular" not in town.page()
    answer = town.post("undo")
    assert answer.status_code == 422 and "o tempo para anular passou" in answer.content.decode()
    due.DUTIES.run(at=AFTER + UNDO)
    assert ContactPurchase.objects.get(pk=purchase.pk).returned_at == AFTER
    assert "Já não tem o seu contacto" in town.page()


def test_whom_helena_ticks_as_talked_to_keeps_the_contact(town: Town) -> None:
    purchase = cast.buy(town.ana, town.asked, at=AFTER)
    town.post("close", reason="enough", talked=[town.ana.id])
    due.DUTIES.run(at=AFTER + UNDO)
    assert ContactPurchase.objects.get(pk=purchase.pk).returned_at is None


def test_the_request_is_shown_as_written_and_mended(town: Town) -> None:
    cast.buy(town.ana, town.asked, at=AFTER)
    page = town.page()
    assert "paredes e teto" in page and "Rua Direita" not in page and "acaba em 678" in page
    mended = {
        "title": "Pintar a sala e o corredor",
        "description": "Uma sala de 20 m² e um corredor de 6 m.",
        "parish": cast.PARISH,
        "address": "",
    }
    assert town.post("mend", **mended)["Location"] == f"{town.where}#pedido"
    job = town.job()
    assert (job.title, job.address) == (mended["title"], "Rua Direita, 5")
    assert cast.letter_kinds(town.ana.account.email)[-1] == "request_changed"
    (letter,) = cast.letters(town.ana.account.email, kind="request_changed")
    assert "o texto" in letter.text and "corredor de 6" not in letter.text
    town.post("mend", **mended)
    assert len(cast.letters(town.ana.account.email, kind="request_changed")) == 1
    for wrong, says in (
        ({"description": "Ligue 912 345 678 para combinar tudo."}, "Há um telefone"),
        ({"title": ""}, "Falta dizer o que é preciso"),
        ({"parish": "Lugar nenhum"}, "não é do concelho"),
    ):
        answer = town.post("mend", **{**mended, **wrong})
        assert answer.status_code == 422 and says in answer.content.decode(), wrong
    assert town.job().description == mended["description"]


def test_photographs_are_added_and_removed(town: Town) -> None:
    client = Client(enforce_csrf_checks=True, headers={"origin": "null"})
    sent = SimpleUploadedFile("sala.jpg", cast.jpeg(), content_type="image/jpeg")
    client.post(town.where, {"act": "add_photos", "photos": sent})
    photo = RequestPhoto.objects.get(job_request=town.asked)
    where = f"{town.where}fotografias/{photo.pk}/"
    assert where in town.page()
    assert Client().get(where)["Content-Type"] == "image/jpeg"
    assert Client().get(f"/pedido/{'x' * 43}/fotografias/{photo.pk}/").status_code == 404
    town.post("remove_photo", photo=photo.pk)
    assert not RequestPhoto.objects.exists()


def test_the_telephone_is_corrected_and_shown_as_not_confirmed(town: Town) -> None:
    answer = town.post("phone", phone="760 100 200")
    assert answer.status_code == 422 and "tarifa especial" in answer.content.decode()
    town.post("phone", phone="913 000 111")
    assert Homeowner.objects.get(pk=town.asked.homeowner_id).phone == "+351913000111"
    page = town.page()
    assert "acaba em 111" in page and "não confirmado" in page and "913000111" not in page


def test_the_new_telephone_is_confirmed_by_a_code_and_its_buyers_see_which(town: Town) -> None:
    purchase = cast.buy(town.ana, town.asked, at=AFTER)
    ana = Client()
    ana.force_login(town.ana.account)
    where = town.post("phone", phone="913 000 111")["Location"]
    assert "acaba em 111" in Client().get(where).content.decode()
    assert cast.letters(town.ana.account.email, kind="request_changed")
    assert "Telefone não confirmado" in ana.get(f"/pro/contactos/{purchase.id}/").content.decode()
    (sms,) = (each for each in notices.mailbox("+351913000111") if each.kind == "confirmation_code")
    (code,) = re.findall(r"\b\d{6}\b", sms.text)
    wrong = town.post("confirm_phone", code="1" if code != "000001" else "2")
    assert wrong.status_code == 422 and "não está certo" in wrong.content.decode()
    assert town.post("confirm_phone", code=code).status_code == 302
    page = town.page()
    assert "não confirmado" not in page and "Código de seis" not in page
    assert "Telefone confirmado" in ana.get(f"/pro/contactos/{purchase.id}/").content.decode()
    # Another code is sent nowhere once it is confirmed, and another number begins anew.
    town.post("phone_code")
    assert len(notices.mailbox("+351913000111")) == 1
    town.post("phone", phone="913 000 222")
    assert "não confirmado" in town.page()


def test_a_code_of_the_number_before_confirms_no_other(town: Town) -> None:
    town.post("phone", phone="913 000 111")
    (sms,) = notices.mailbox("+351913000111")
    (code,) = re.findall(r"\b\d{6}\b", sms.text)
    town.post("phone", phone="913 000 222")
    assert town.post("confirm_phone", code=code).status_code == 422
    assert "não confirmado" in town.page()


def test_without_a_gateway_the_new_telephone_stays_not_confirmed(town: Town, settings: Any) -> None:
    settings.VINTE_DEMO, settings.VINTE_SMS_URL = False, ""
    assert town.post("phone", phone="913 000 111").status_code == 302
    page = town.page()
    assert "não confirmado" in page and "SMS" not in page


def test_a_wrong_number_is_the_first_thing_to_put_right(town: Town) -> None:
    JobRequest.objects.filter(pk=town.asked.pk).update(phone_wrong_at=MONDAY)
    page = town.page()
    assert "À espera do telefone certo" in page
    assert page.index("Escreva o certo") < page.index("Quem tem o seu contacto")
    town.post("phone", phone="913 000 111")
    assert town.job().phone_wrong_at is None and "À espera do telefone certo" not in town.page()


def test_a_review_is_asked_for_only_after_a_conversation(town: Town, stand_at) -> None:
    purchase = cast.buy(town.ana, town.asked, at=AFTER)
    assert "Dar opinião" not in town.page()
    assert town.post("review", professional=town.ana.id).status_code == 404
    cast.attempt(purchase, at=AFTER + timedelta(hours=1))
    stand_at(AFTER + timedelta(hours=2))
    assert 'Dar opinião<span class="hush">: Ana Obras' in town.page()
    where = town.post("review", professional=town.ana.id)["Location"]
    assert where.startswith("/opiniao/")
    assert (
        Client()
        .post(where, {"handling": "5", "professionalism": "4", "quality": "0", "text": "Tudo bem."})
        .status_code
        == 302
    )
    assert "Dar opinião" not in town.page()


@pytest.mark.parametrize(
    ("channel", "hidden", "asked"),
    [("phone", False, True), ("visit", False, True), ("email", False, False), ("email", True, True)],
)
def test_a_letter_alone_is_a_conversation_only_where_the_telephone_is_hidden(
    town: Town, stand_at, channel: str, hidden: bool, asked: bool
) -> None:
    purchase = cast.buy(town.ana, town.asked, at=AFTER)
    if hidden:
        town.post("hide_phone")
    cast.attempt(purchase, at=AFTER + timedelta(hours=1), channel=channel)
    stand_at(AFTER + timedelta(hours=2))
    assert ("Dar opinião" in town.page()) is asked


def test_she_thanks_somebody_and_takes_it_back_within_ten_minutes(town: Town, stand_at) -> None:
    cast.buy(town.ana, town.asked, at=AFTER)
    assert 'Agradecer<span class="hush">: Ana Obras' in town.page()
    assert town.post("thank", professional=town.bruno.id).status_code == 404
    town.post("thank", professional=town.ana.id)
    page = town.page()
    assert "Agradeceu a" in page and "Anular o agradecimento, até às 14:40" in page
    town.post("undo_thanks", professional=town.ana.id)
    assert 'Agradecer<span class="hush">: Ana Obras' in town.page()
    town.post("thank", professional=town.ana.id)
    stand_at(AFTER + UNDO)
    assert "Anular o agradecimento" not in town.page()
    late = town.post("undo_thanks", professional=town.ana.id)
    assert late.status_code == 422 and "já foi entregue" in late.content.decode()
    due.DUTIES.run(at=AFTER + UNDO)
    ana = Client()
    ana.force_login(town.ana.account)
    (purchase,) = ContactPurchase.objects.all()
    assert "Helena agradeceu-lhe a 12" in ana.get(f"/pro/contactos/{purchase.id}/").content.decode()


def test_she_invites_two_of_those_who_work_there(town: Town) -> None:
    carla, duarte = (
        cast.professional("Carla", has_badge=True),
        cast.professional("Duarte", trades=("plumber",)),
    )
    where = f"{town.where}convidar/"
    assert where in town.page()
    page = Client().get(where).content.decode()
    assert page.index("Carla Obras") < page.index("Ana Obras") < page.index("Bruno Obras")
    assert "Duarte Obras" not in page and "Pode convidar até 2" in page
    # Opening the page and forms of other sites change nothing.
    browser = Client(enforce_csrf_checks=True, headers={"origin": "null"})
    assert Client().post(where, {"professional": "nobody"}).status_code == 404
    for one in (carla, town.ana):
        assert browser.post(where, {"professional": one.id})["Location"] == where
    page = Client().get(where).content.decode()
    assert page.count("Convite enviado") == 2 and "Convidar Bruno Obras" not in page
    refused = browser.post(where, {"professional": town.bruno.id})
    assert refused.status_code == 422 and "Já convidou dois" in refused.content.decode()
    assert browser.post(where, {"professional": duarte.id}).status_code == 422
    ana = Client()
    ana.force_login(town.ana.account)
    for path in ("/pro/pedidos/", f"/pro/pedidos/{town.asked.pk}/"):
        assert "Convite do particular" in ana.get(path).content.decode()
    bruno = Client()
    bruno.force_login(town.bruno.account)
    assert "Convite do particular" not in bruno.get("/pro/pedidos/").content.decode()
    assert Client().get("/pedido/nada/convidar/").status_code == 404


def test_where_nobody_works_she_has_those_near_by_asked() -> None:
    ana = cast.professional("Ana")
    people.update_profile(professional_id=ana.id, municipality="Ovar", at=MONDAY)
    cast.professional("Bruno", trades=("plumber",))
    asked = cast.request()
    secret = people.issue_private_link(purpose="homeowner_request", subject=asked.pk, at=MONDAY)
    where = f"/pedido/{secret}/"
    page = Client().get(where).content.decode()
    assert "ninguém pode ver o pedido" in page and "fica em Ovar, a 24 km" in page
    assert "Canalização (1)" in page and "até 50 km" in page and "convidar/" not in page
    assert Client().post(where, {"act": "ask_further"}).status_code == 302
    page = Client().get(where).content.decode()
    assert "Perguntámos a 1 profissional" in page and 'value="ask_further"' not in page
    again = Client().post(where, {"act": "ask_further"})
    assert again.status_code == 422 and "a quem perguntar" in again.content.decode()


def test_where_nobody_works_far_and_wide_no_act_is_offered() -> None:
    asked = cast.request()
    secret = people.issue_private_link(purpose="homeowner_request", subject=asked.pk, at=MONDAY)
    page = Client().get(f"/pedido/{secret}/").content.decode()
    assert "Também não há ninguém deste ofício até 50 km" in page and "ask_further" not in page


@pytest.mark.parametrize(("after", "waits"), [(timedelta(minutes=1), True), (timedelta(hours=5), False)])
def test_who_sees_it_later_is_told_while_it_is_so(
    town: Town, stand_at, after: timedelta, waits: bool
) -> None:
    stand_at(MONDAY + after)
    page = town.page()
    assert "2 profissionais deste ofício trabalham aí" in page
    assert ("Alguns já o veem; os outros, a partir de" in page) is waits
