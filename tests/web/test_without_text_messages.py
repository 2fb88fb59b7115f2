"""Zita and a site without a gateway: from the first question to the badge that the guarantee asks for, by a call."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

import cast
import joining_story as zita
from smallest_files import pdf
from vinte.notices.models import Message
from vinte.people import queries as people
from vinte.people.models import BadgeApplication, PhoneCall, Professional

pytestmark = pytest.mark.django_db(transaction=True)
NOW = cast.later(days=40)
BADGE = "/pro/selos/verified/"
CALLS = "/mesa/chamadas/"


@pytest.fixture(autouse=True)
def now(stand_at: Any, settings: Any) -> None:
    cache.clear()
    stand_at(NOW)
    settings.VINTE_DEMO, settings.VINTE_SMS_PROVIDER, settings.VINTE_SMS_URL = False, "", ""


def text_of(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode().partition("<main")[2]))


def browser(account: Any = None) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    if account is not None:
        client.force_login(account)
    return client


def joined() -> tuple[Client, Professional]:
    client = browser()
    zita.write(client, until="telemovel")
    client.post(f"{zita.ROOT}telemovel/", {"phone": "912345678"})
    assert zita.accept(client)["Location"] == "/pro/comecar/"
    return client, Professional.objects.get()


def test_from_newcomer_to_the_badge_without_any_gateway() -> None:
    client, row = joined()
    assert people.is_contact_confirmed(professional_id=row.pk, channel="email")
    asks = client.get(BADGE)
    assert "Pedir que me liguem" in text_of(asks) and asks.content.decode().count("button-primary") == 1
    done = client.post("/pro/selos/chamada/", {"best_time": "depois das 18"}, follow=True)
    call = PhoneCall.objects.get()
    assert f"diga estes quatro algarismos: {call.figures}" in text_of(done)
    # The papers go meanwhile: nobody waits twice.
    assert "Enviar os documentos" in text_of(done) and done.content.decode().count("button-primary") == 1
    sent = client.post(f"{BADGE}documentos/", {"documents": pdf_file()})
    assert sent.status_code == 302
    application = BadgeApplication.objects.get()

    sofia = browser(cast.staff("Sofia"))
    papers = f"/mesa/selos/{application.pk}/"
    assert "por confirmar, por uma chamada" in text_of(sofia.get(papers))
    ends_on = (NOW + timedelta(days=365)).date().isoformat()
    refused = sofia.post(f"{papers}aceitar/", {"ends_on": ends_on})
    assert refused.status_code == 422 and "ainda não está confirmado" in text_of(refused)
    assert sofia.post(f"{papers}chamada/")["Location"] == f"{CALLS}{call.pk}/"
    assert "Zita Pinturas" in text_of(sofia.get(CALLS)) and PhoneCall.objects.count() == 1
    page = text_of(sofia.get(f"{CALLS}{call.pk}/"))
    assert "912 345 678" in page and "depois das 18" in page and call.figures not in page

    def decide(act: str, **told: str) -> Any:
        return sofia.post(f"{CALLS}{call.pk}/decidir/", {"act": act, **told}, follow=True)

    assert "Fica registado que ninguém atendeu" in decide("missed").content.decode()
    assert "ninguém atendeu" in text_of(client.get(BADGE))
    wrong = f"{(int(call.figures) + 1) % 10_000:04d}"
    kept = decide("confirm", figures=wrong, said="Atendeu a Zita.")
    assert kept.status_code == 422 and "Atendeu a Zita." in kept.content.decode()
    assert "Não são os algarismos" in text_of(kept)
    done = decide("confirm", figures=call.figures, said="Atendeu a Zita.")
    assert "Telefone confirmado. O profissional recebeu" in done.content.decode()
    assert "telefone confirmado" in text_of(sofia.get(f"{CALLS}{call.pk}/")).lower()
    assert decide("confirm", figures=call.figures, said="Outra vez.").status_code == 422
    assert sofia.post(f"{papers}aceitar/", {"ends_on": ends_on})["Location"] == "/mesa/selos/"

    assert people.active_badges(professional_id=row.pk, at=NOW) == ("verified",)
    for kind in ("badge_received", "phone_call_missed", "phone_confirmed", "badge_accepted"):
        assert len(cast.letters(zita.EMAIL, kind=kind)) == 1, kind
    assert not Message.objects.filter(channel="sms").exists()
    assert "ainda não está confirmado" not in text_of(client.get("/pro/comecar/"))


def pdf_file() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("certidao.pdf", pdf())


def test_papers_that_came_before_there_were_calls_are_called_about_by_the_desk() -> None:
    client, row = joined()
    client.post("/pro/selos/chamada/")
    client.post(f"{BADGE}documentos/", {"documents": pdf_file()})
    application = BadgeApplication.objects.get()
    # Another number: the call that was asked for is none any more.
    client.post("/pro/perfil/", {"phone": "913333333"})
    Professional.objects.filter(pk=row.pk).update(phone="+351913333333")
    sofia = browser(cast.staff("Sofia"))
    went = sofia.post(f"/mesa/selos/{application.pk}/chamada/")
    call = PhoneCall.objects.get(state="waiting")
    assert went["Location"] == f"{CALLS}{call.pk}/" and call.number == "+351913333333"
    assert call.figures in text_of(client.get(BADGE))


def test_a_refused_number_says_why_and_asks_again() -> None:
    client, _row = joined()
    client.post("/pro/selos/chamada/")
    call = PhoneCall.objects.get()
    sofia = browser(cast.staff("Sofia"))
    decided = sofia.post(f"{CALLS}{call.pk}/decidir/", {"act": "refuse", "said": "Atendeu uma padaria."})
    assert decided.status_code == 302
    page = text_of(client.get(BADGE))
    assert "Atendeu uma padaria." in page and "Pedir que me liguem" in page
    assert sofia.post(f"{CALLS}{call.pk}/decidir/", {"act": "wish"}).status_code == 404
