"""Otília after a night without mail: what did not go, sent again, given up, and everything written down."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

import cast
from vinte.kernel.ids import new_id
from vinte.notices import tasks
from vinte.notices.models import RECIPIENT_REFUSED, TOO_LATE, Message, MessageAct

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
HERE = "/operador/mensagens/"


@pytest.fixture
def otilia(stand_at: Callable[[datetime], None]) -> Client:
    stand_at(AT)
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(cast.staff("Otília", role="operator"))
    return client


def letter(
    reader: str = "ana@obras.example", *, error: str = "the mail server answered 554", **more: Any
) -> Message:
    """A letter that failed half an hour ago."""
    key = new_id(at=AT)
    fields: dict[str, Any] = {
        "state": "failed",
        "tried_at": AT - timedelta(minutes=30),
        "attempt_count": 29,
        "text": "Há um pedido novo.",
        **more,
    }
    return Message.objects.create(
        id=key,
        idempotency_key=str(key),
        kind="request_alert",
        to_address=reader,
        to_name="Ana Obras",
        language="pt",
        subject="Um pedido novo",
        written_at=AT - timedelta(hours=30),
        last_error=error,
        body_hash="0" * 64,
        **fields,
    )


def words(page: Any) -> str:
    """What the page says, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_a_night_without_mail(otilia: Client) -> None:
    """Two letters go again, an address that is none is given up, and a code that is over goes nowhere."""
    lost, also_lost = letter(), letter("bruno@obras.example")
    nobody = letter("carla@obras.exampel", error=f"{RECIPIENT_REFUSED} (550)")
    over = letter(error=TOO_LATE)
    struck = letter("helena@casa.example", was_struck=True)

    tasks_page = otilia.get("/operador/tarefas/")
    assert "3 mensagens falharam." in words(tasks_page) and f'href="{HERE}"' in tasks_page.content.decode()
    assert "request_alert" not in words(tasks_page)  # each stands on the page of messages, and there alone

    page = otilia.get(HERE)
    told = words(page)
    assert "ana@obras.example" not in page.content.decode() and "a…@o….example" in told
    for said in (
        "O servidor de e-mail recusou-a (554).",
        "O servidor de e-mail não conhece este endereço (550).",
        "29 · a última a 2 de março de 2026, 08:30",
        "Levava um código ou uma ligação pessoal",
        "Na última hora: 2 mensagens",
    ):
        assert said in told, said
    assert {line.id for line in page.context["page"]} == {one.pk for one in (struck, nobody, also_lost, lost)}

    sent = otilia.post(f"{HERE}enviar/", {"hours": "1"}, follow=True)
    assert "2 mensagens vão ser enviadas outra vez." in words(sent)
    assert "já está tudo a caminho" in words(otilia.post(f"{HERE}enviar/", {"hours": "1"}, follow=True))
    for message in (lost, also_lost):
        tasks.send_message(message_id=str(message.pk))
    assert sorted(one.to[0] for one in mail.outbox) == ["ana@obras.example", "bruno@obras.example"]

    empty = otilia.post(f"{HERE}{nobody.pk}/desistir/", {"reason": " "})
    assert empty.status_code == 422 and "Falta o motivo" in words(empty)
    done = otilia.post(f"{HERE}{nobody.pk}/desistir/", {"reason": "O domínio não existe."}, follow=True)
    assert "se desistiu desta mensagem" in words(done) and str(nobody.pk) not in done.content.decode()
    kept = words(otilia.get(f"{HERE}?ver=desistidas"))
    assert "2 de março de 2026, 09:00 · Otília: desistência. O domínio não existe." in kept

    for message, why in ((over, "já não vale"), (struck, "apagados quando falhou"), (nobody, "já desistiu")):
        refused = otilia.post(f"{HERE}{message.pk}/enviar/")
        assert refused.status_code == 422 and why in words(refused), why
    assert len(mail.outbox) == 2


def test_one_letter_is_sent_again_once(otilia: Client) -> None:
    lost = letter()
    first = otilia.post(f"{HERE}{lost.pk}/enviar/", follow=True)
    assert "A mensagem vai ser enviada outra vez." in words(first)
    second = otilia.post(f"{HERE}{lost.pk}/enviar/", follow=True)
    assert "não foi enviada duas vezes" in words(second)
    waiting = words(otilia.get(f"{HERE}?ver=espera"))
    assert "Próxima tentativa" in waiting and "Otília" in waiting and "enviada outra vez" in waiting
    assert otilia.post(f"{HERE}{new_id(at=AT)}/enviar/").status_code == 404
    assert otilia.post(f"{HERE}enviar/", {"hours": "9000"}).status_code == 404


def test_whom_it_goes_to_is_shown_for_a_reason_and_once(otilia: Client) -> None:
    lost, other = letter(), letter("bruno@obras.example")
    empty = otilia.post(f"{HERE}{lost.pk}/a-quem/", {"reason": ""})
    assert empty.status_code == 422 and not MessageAct.objects.exists()
    shown = otilia.post(f"{HERE}{lost.pk}/a-quem/", {"reason": "Ligar-lhe <já>."})
    assert "Ana Obras · ana@obras.example" in words(shown) and "bruno@" not in shown.content.decode()
    assert "destinatário visto" in words(shown) and "Ligar-lhe &lt;já&gt;." in shown.content.decode()
    again = otilia.get(HERE)
    assert "ana@obras.example" not in again.content.decode()
    (act,) = MessageAct.objects.all()
    assert (act.message_id, act.kind, act.by_name) == (
        lost.pk,
        "read",
        "Otília",
    ) and other.acts.count() == 0


def test_what_was_typed_stays_where_it_was_refused(otilia: Client) -> None:
    gone = letter(state="sent", sent_at=AT, error="")
    letter()
    refused = otilia.post(f"{HERE}{gone.pk}/desistir/", {"reason": "O endereço acabou."})
    assert refused.status_code == 422 and "já foi entregue" in words(refused)


@pytest.mark.parametrize("path", ["", "enviar/", "{id}/enviar/", "{id}/desistir/", "{id}/a-quem/"])
def test_nobody_else_gets_in(stand_at: Callable[[datetime], None], path: str) -> None:
    stand_at(AT)
    lost = letter()
    for who in (cast.staff("Sofia"), cast.professional("Ana").account):
        client = Client()
        client.force_login(who)
        address = HERE + path.format(id=lost.pk)
        answer = client.post(address, {"reason": "Eu.", "hours": "1"}) if path else client.get(address)
        assert answer.status_code == 404
    lost.refresh_from_db()
    assert lost.state == "failed" and not MessageAct.objects.exists()
