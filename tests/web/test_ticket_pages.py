"""Sofia reads what people wrote to support, answers and closes; Bruno sees his mail at his contacts, and confirms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from professional_story import NOW, claimable

import cast
from arriving import letter
from vinte.claims import queries as claims
from vinte.help_centre.models import Ticket
from vinte.notices import actions as notices
from vinte.notices.models import Message

pytestmark = pytest.mark.django_db
SUPPORT = "apoio@vinte.example"


@pytest.fixture(autouse=True)
def _site(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    from vinte.kernel.clock import FixedClock

    settings.VINTE_INBOUND_ADDRESS = "resposta@mail.vinte.example"
    settings.VINTE_SUPPORT_ADDRESS = SUPPORT
    settings.VINTE_INBOUND_TRUSTED = ["mx.example"]

    def stop(instant: Any) -> None:
        monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(instant))

    stop(NOW)
    return stop


def write(sender: str, text: str, *, dmarc: str = "pass", number: int = 1, at: Any = NOW) -> None:
    headers = {"Authentication-Results": f"mx.example; dmarc={dmarc}"}
    raw = letter(text, sender=sender, to=SUPPORT, message_id=f"<{number}@x.pt>", headers=headers)
    taken = notices.take_mail(raw=raw, envelope_from=sender, recipients=[SUPPORT], at=at)
    assert taken.state == "taken"


def browser(account: Any) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(account)
    return client


def test_sofia_answers_and_closes_and_is_told_what_is_not_proven() -> None:
    sofia, ana = browser(cast.staff("Sofia")), cast.professional("Ana")
    write(ana.account.email, "Mudem o meu IBAN, por favor.", dmarc="fail")
    (ticket,) = Ticket.objects.all()
    listed = sofia.get("/mesa/apoio/").content.decode()
    assert "1 por responder." in listed and "Remetente não confirmado" in listed
    path = f"/mesa/apoio/{ticket.id}/"
    page = sofia.get(path).content.decode()
    assert "Mudem o meu IBAN" in page and "Pode não vir de onde diz." in page and "Ana Obras" not in page
    key = sofia.get(path).context["form"]["key"].value()
    empty = sofia.post(f"{path}responder/", {"text": " ", "key": key})
    assert empty.status_code == 422 and "Falta a resposta." in empty.content.decode()
    for _twice in range(2):
        sent = sofia.post(
            f"{path}responder/", {"text": "Entre na conta e mude-o lá.", "key": key}, follow=True
        )
        assert "A resposta seguiu por e-mail." in sent.content.decode()
    assert Message.objects.filter(kind="ticket_answer").count() == 1
    closed = sofia.post(f"{path}fechar/", follow=True)
    assert "Fechado. Abre de novo se a pessoa escrever." in closed.content.decode()
    assert sofia.post(f"{path}fechar/").status_code == 422
    assert "Re: Pintar a sala" in sofia.get("/mesa/apoio/?estado=fechados").content.decode()
    assert browser(ana.account).get(path).status_code == 404


def test_bruno_confirms_what_he_mailed_and_nothing_went_before() -> None:
    bruno = claimable()
    write(
        bruno.account.email,
        "Peço a garantia.\n\nContacto 1: fui lá, caro\nContacto 2: não atendeu\nContacto 30: adiou",
    )
    mine = browser(bruno.account)
    path = "/pro/reclamacao/nova/"
    page = mine.get(path)
    entries = page.context["entries"]
    assert [(entry.text, entry.source) for entry in entries[:2]] == [
        ("fui lá, caro", "mail"),
        ("não atendeu", "mail"),
    ]
    assert entries[2].source == "record" and entries[0].shows_record
    shown = page.content.decode()
    assert "Do seu e-mail." in shown and "De quem é isto?" in shown and "Contacto 30: adiou" in shown
    assert claims.open_claim(professional_id=bruno.id) is None
    (loose,) = page.context["loose"]
    fields = {f"d-{entry.purchase_id}": entry.text for entry in entries}
    third = entries[2].purchase_id
    mine.post(path, {**fields, loose.field: str(third), "act": "place"})
    page = mine.get(path)
    assert page.context["loose"] == [] and page.context["entries"][2].text.endswith("Contacto 30: adiou")
    fields = {f"d-{entry.purchase_id}": entry.text for entry in page.context["entries"]}
    fields[f"d-{entries[1].purchase_id}"] = "Não atendeu, e depois disse que não."
    done = mine.post(path, fields, follow=True)
    assert "O pedido seguiu." in done.content.decode()
    claim = claims.open_claim(professional_id=bruno.id)
    assert claim is not None
    said = {
        row.purchase_id: row.description
        for row in claims.claimed_contacts(professional_id=bruno.id, claim_id=claim.id)
    }
    assert said[entries[0].purchase_id] == "fui lá, caro" and said[entries[1].purchase_id].startswith(
        "Não atendeu, e"
    )
    assert said[third].endswith("Contacto 30: adiou")
    late = mine.post("/pro/reclamacao/rascunho/", {f"d-{third}": "a caminho"})
    assert late.status_code == 200 and "guardado" not in late.content.decode()
    assert claims.draft_of(professional_id=bruno.id) is None, "what was on its way opens no draft anew"


def test_bruno_has_it_filed_on_the_day_and_stops_it_from_the_letter(_site: Any) -> None:
    bruno, early = claimable(), NOW - timedelta(days=15)
    _site(early)
    mine = browser(bruno.account)
    path = "/pro/reclamacao/nova/"
    page = mine.get(path)
    assert "Pedir sozinho no dia" in page.content.decode() and page.context["reasons"]
    fields = {f"d-{entry.purchase_id}": entry.text for entry in page.context["entries"]}
    short = mine.post(path, {**fields, f"d-{page.context['entries'][4].purchase_id}": "", "act": "wait"})
    assert short.context["refusal"].code == "description_missing"
    agreed = mine.post(path, {**fields, "act": "wait"}, follow=True)
    assert "O pedido segue sozinho no dia." in agreed.content.decode()
    (told,) = cast.letters(bruno.account.email, kind="claim_on_its_day")
    stop = "/garantia/parar/" + told.text.split("/garantia/parar/")[1].split()[0]
    anybody = Client(HTTP_ACCEPT_LANGUAGE="pt")
    assert "Parar o pedido de garantia?" in anybody.get(stop).content.decode()
    assert claims.draft_of(professional_id=bruno.id).agreed_at is not None, "a look changes nothing"
    assert "Nada segue sozinho" in anybody.post(stop, follow=True).content.decode()
    assert claims.draft_of(professional_id=bruno.id).agreed_at is None
    mine.post(path, {**fields, "act": "wait"})
    stopped = mine.post(path, {"act": "stop"}, follow=True)
    assert "já não segue sozinho" in stopped.content.decode()
    assert anybody.get("/garantia/parar/x/").status_code in (404, 410)
