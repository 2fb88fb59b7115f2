"""Ana and Helena write on their pages, and Otília looks at the letters that wait."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import count

import pytest
from django.test import Client

import cast
from arriving import letter
from cast import MONDAY
from vinte.handling.models import ContactMessage
from vinte.kernel.clock import FixedClock
from vinte.notices import actions as notices
from vinte.notices.models import InboundMail
from vinte.people import actions as people

pytestmark = pytest.mark.django_db
BOUGHT = cast.later(hours=5)
NOW = BOUGHT + timedelta(hours=3)


class Town:
    """Ana bought Helena's contact; both have their page open."""

    def __init__(self) -> None:
        self.ana = cast.professional("Ana", balance_cents=5000)
        self.bruno = cast.professional("Bruno", balance_cents=5000)
        self.helena = cast.homeowner()
        asked = cast.request(of=self.helena, phone_hidden=True)
        self.purchase = cast.buy(self.ana, asked, at=BOUGHT)
        self.contact = f"/pro/contactos/{self.purchase.id}/"
        self.talk = f"{self.contact}conversa/"
        secret = people.issue_private_link(purpose="homeowner_request", subject=asked.pk, at=BOUGHT)
        self.status = f"/pedido/{secret}/"
        self.thread = f"{self.status}mensagens/{self.ana.id}/"

    def as_ana(self) -> Client:
        client = Client()
        client.force_login(self.ana.account)
        return client


@pytest.fixture
def town(monkeypatch) -> Town:
    seconds = count()
    monkeypatch.setattr(
        "vinte.web.middleware.clock_named",
        lambda _path: FixedClock(NOW + timedelta(seconds=next(seconds))),
    )
    return Town()


def key_in(page: str) -> str:
    return re.findall(r'name="idempotency_key" value="(\w+)"', page)[-1]


def test_they_write_on_their_pages_and_say_what_they_read(town: Town) -> None:
    ana, helena = town.as_ana(), Client(enforce_csrf_checks=True)
    page = ana.get(town.contact).content.decode()
    assert town.helena.email not in page and "mailto:" not in page and "conversa/" in page
    assert f'data-hx-get="{town.talk}"' in page
    page = ana.get(town.talk).content.decode()
    part = ana.get(town.talk, headers={"hx-request": "true"}).content.decode()
    assert "<html" in page and "<html" not in part and 'id="mensagens"' in part
    sent = {"text": "Posso na terça?", "idempotency_key": key_in(page), "photos": cast.picture_file()}
    answer = ana.post(f"{town.contact}mensagens/", sent)
    assert answer.status_code == 302 and answer["Location"] == f"{town.contact}#mensagens"
    page = helena.get(town.status).content.decode()
    assert 'Ler 1 mensagem nova<span class="hush">: Ana Obras' in page
    page = helena.get(town.thread).content.decode()
    assert "Posso na terça?" in page and town.ana.account.email not in page
    assert ContactMessage.objects.get().thread.homeowner_read_at is None, "opening changes nothing"
    photo = re.search(rf'src="({town.thread}[0-9a-f-]+/)"', page)
    assert photo and helena.get(photo[1])["Content-Type"] == "image/jpeg"
    assert helena.post(town.thread, {"act": "read", "idempotency_key": key_in(page)}).status_code == 302
    assert "lida" in ana.get(town.talk).content.decode()
    for _twice in range(2):
        answer = helena.post(town.thread, {"act": "write", "text": "Pode.", "idempotency_key": key_in(page)})
        assert answer.status_code == 302
    page = ana.get(town.talk).content.decode()
    assert page.count('<p class="keep-lines">Pode.</p>') == 1 and "Marcar como lidas" in page
    assert "Visto pela plataforma" in page
    assert ana.post(f"{town.contact}mensagens/lidas/").status_code == 302
    assert "Marcar como lidas" not in ana.get(town.talk).content.decode()


def test_what_is_refused_keeps_what_was_typed_and_changes_nothing(town: Town) -> None:
    ana, helena = town.as_ana(), Client()
    for client, address, more in (
        (ana, f"{town.contact}mensagens/", {}),
        (helena, town.thread, {"act": "write"}),
    ):
        for text, says in (
            ("", "Falta escrever a mensagem."),
            ("a" * 4001, "O texto tem mais de 4000 carateres."),
        ):
            answer = client.post(address, {"text": text, "idempotency_key": "k", **more})
            page = answer.content.decode()
            assert answer.status_code == 422 and says in page and text in page
    assert not ContactMessage.objects.exists()


def test_nobody_else_reads_or_writes(town: Town) -> None:
    bruno = Client()
    bruno.force_login(town.bruno.account)
    for path in ("mensagens/", "mensagens/lidas/"):
        assert bruno.post(f"{town.contact}{path}", {"text": "Olá", "idempotency_key": "k"}).status_code == 404
    assert bruno.get(f"{town.contact}resumo/").status_code == 404
    other = town.thread.replace(str(town.ana.id), str(town.bruno.id))
    assert Client().get(other).status_code == 404
    assert Client().post(town.thread, {"act": "erase", "idempotency_key": "k"}).status_code == 404


def test_the_summary_is_finished_and_sent(town: Town) -> None:
    ana = town.as_ana()
    page = ana.get(f"{town.contact}resumo/").content.decode()
    assert "O que se segue:" in page and "Resumo: Pintar a sala" in page
    sent = {
        "subject": "Resumo da terça",
        "text": "Duas demãos.\nTerça às 10h.",
        "idempotency_key": key_in(page),
    }
    assert ana.post(f"{town.contact}resumo/", {**sent, "text": ""}).status_code == 422
    for _twice in range(2):
        assert ana.post(f"{town.contact}resumo/", sent).status_code == 302
    (told,) = cast.letters(town.helena.email, kind="contact_summary")
    assert told.subject == "Resumo da terça" and "Terça às 10h." in told.text
    assert "Resumo enviado: Resumo da terça" in ana.get(town.talk).content.decode()


def test_a_contact_given_back_closes_the_thread_and_its_files(town: Town) -> None:
    ana = town.as_ana()
    page = ana.get(town.talk).content.decode()
    ana.post(
        f"{town.contact}mensagens/",
        {"text": "Olá", "idempotency_key": key_in(page), "photos": cast.picture_file()},
    )
    photo = re.search(rf'src="({town.contact}mensagens/[0-9a-f-]+/)"', ana.get(town.talk).content.decode())
    assert photo and ana.get(photo[1]).status_code == 200
    cast.take_back(town.purchase, at=NOW - timedelta(minutes=1))
    page = ana.get(town.talk).content.decode()
    assert "a conversa está fechada" in page and "Enviar mensagem" not in page
    assert ana.get(photo[1]).status_code == 302
    assert ana.get(f"{town.contact}resumo/").status_code == 302


def test_otilia_sees_why_a_letter_waits_and_decides(town: Town, settings) -> None:
    settings.VINTE_INBOUND_ADDRESS = "resposta@mail.vinte.example"
    otilia = Client()
    otilia.force_login(cast.staff("Otília", role="operator"))
    assert "Nenhuma carta espera." in otilia.get("/operador/correio/").content.decode()
    taken = notices.take_mail(
        raw=letter(sender="<b>x</b>@pro@good.pt <evil@x.org>"),
        envelope_from="evil@x.org",
        recipients=[],
        at=MONDAY,
    )
    page = otilia.get("/operador/correio/").content.decode()
    assert (
        "Mostra um endereço e vem de outro." in page
        or "não se lê como um endereço" in page
        or "código" in page
    )
    assert "<b>x</b>" not in page and "não foi verificado" in page
    whole = otilia.get(f"/operador/correio/{taken.mail_id}.eml")
    assert whole["Content-Disposition"].startswith("attachment") and b"Pode vir" in whole.content
    answer = otilia.post(f"/operador/correio/{taken.mail_id}/entregar/")
    assert answer.status_code == 422 and "não diz a que responde" in answer.content.decode()
    assert otilia.post(f"/operador/correio/{taken.mail_id}/deitar-fora/").status_code == 302
    assert InboundMail.objects.get().state == "dropped"
    assert otilia.get(f"/operador/correio/{taken.mail_id}.eml").status_code == 404
    assert town.as_ana().get("/operador/correio/").status_code == 404


def test_an_agent_reads_a_contact_only_where_it_is_in_a_claim(town: Town) -> None:
    sofia = Client()
    sofia.force_login(cast.staff())
    where = f"/mesa/pedidos/{town.purchase.id}/contactos/{town.purchase.id}/tudo/"
    assert sofia.get(where).status_code == 404 and town.as_ana().get(where).status_code == 404
