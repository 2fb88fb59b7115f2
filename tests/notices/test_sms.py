"""Helena gets a text message: through the operator's gateway, by a job that carries no number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from cast import MONDAY
from sms_gateway import Gateway, listening
from vinte.kernel.errors import IdempotencyConflict, Refused
from vinte.notices import actions, queries, tasks
from vinte.notices.models import Message
from vinte.notices.tasks import NotSentYet

pytestmark = pytest.mark.django_db
NUMBER = "+351912345678"
CODE = "482913"


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    settings.VINTE_DEMO = False
    settings.VINTE_CLOCK = "vinte.kernel.clock.SystemClock"
    with listening() as server:
        settings.VINTE_SMS_URL, settings.VINTE_SMS_TOKEN = server.url, "t0ken"
        yield server


def post(*, key: str = "k", to: str = NUMBER, code: str = CODE, language: str = "pt") -> Message:
    made = actions.post_sms(
        kind="confirmation_code",
        to_number=to,
        to_name="Helena",
        language=language,
        context={"code": code},
        secrets=[code],
        idempotency_key=key,
        at=MONDAY,
    )
    return Message.objects.get(pk=made)


def test_it_goes_to_the_gateway_once_with_the_token_and_the_code_is_struck_out(gateway: Gateway) -> None:
    message = post()
    for _twice in range(2):
        tasks.send_message(message_id=str(message.pk))
    ((headers, body),) = gateway.taken
    assert body == {"to": NUMBER, "text": message.text}
    assert CODE in body["text"]
    assert headers["Authorization"] == "Bearer t0ken"
    assert headers["Idempotency-Key"] == str(message.pk)
    message.refresh_from_db()
    assert (message.state, message.secrets) == ("sent", [])
    assert CODE not in message.text + message.subject


@pytest.mark.parametrize(
    ("language", "begins"), [("pt", "Vinte: o seu código é"), ("en", "Vinte: your code is")]
)
def test_it_is_written_in_the_readers_language(gateway: Gateway, language: str, begins: str) -> None:
    assert post(language=language).text.startswith(begins)


def test_the_job_carries_the_messages_id_and_nothing_else(gateway: Gateway) -> None:
    message = post()
    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"message_id": str(message.pk)}]


@pytest.mark.parametrize("status", [302, 400, 500])
def test_a_gateway_that_does_not_take_it_is_asked_again_and_the_reason_holds_no_number(
    gateway: Gateway, status: int
) -> None:
    gateway.status = status
    message = post()
    for _attempt in range(tasks.MOST_ATTEMPTS - 1):
        with pytest.raises(NotSentYet) as caught:
            tasks.send_message(message_id=str(message.pk))
        assert NUMBER not in str(caught.value) and CODE not in str(caught.value)
    tasks.send_message(message_id=str(message.pk))
    message.refresh_from_db()
    assert (message.state, message.last_error) == ("failed", f"the SMS gateway answered {status}")
    assert len(gateway.taken) == tasks.MOST_ATTEMPTS
    assert CODE not in message.text


def test_a_gateway_that_is_not_there_and_one_that_was_taken_away(gateway: Gateway, settings: Any) -> None:
    message = post()
    settings.VINTE_SMS_URL = "http://127.0.0.1:9/none"
    with pytest.raises(NotSentYet, match="was not reached"):
        tasks.send_message(message_id=str(message.pk))
    settings.VINTE_SMS_URL = ""
    with pytest.raises(NotSentYet, match="no SMS gateway"):
        tasks.send_message(message_id=str(message.pk))


def test_without_a_gateway_nothing_is_written(settings: Any) -> None:
    settings.VINTE_DEMO = False
    assert not queries.can_send_sms()
    with pytest.raises(Refused) as caught:
        post()
    assert caught.value.code == "sms_not_configured"
    assert not Message.objects.exists()


def test_one_key_writes_once_and_a_number_has_its_international_form(gateway: Gateway) -> None:
    assert post().pk == post().pk
    with pytest.raises(IdempotencyConflict):
        post(to="+351961234567")
    with pytest.raises(ValueError, match="international form"):
        post(key="other", to="912345678")
    assert Message.objects.count() == 1


def test_the_demos_mailbox_shows_it(settings: Any) -> None:
    assert queries.can_send_sms()
    message = post()
    tasks.send_message(message_id=str(message.pk))
    assert [letter.id for letter in queries.mailbox(NUMBER)] == [message.pk]
    page = Client().get("/correio/", {"para": NUMBER}).content.decode()
    assert CODE in page and "SMS" in page
    assert CODE in Client().get(f"/correio/{message.pk}/").content.decode()


def test_the_code_of_an_e_mail_is_struck_out_of_its_subject_too(settings: Any) -> None:
    settings.VINTE_DEMO = False
    made = actions.post(
        kind="confirmation_code",
        to_address="helena@casa.example",
        to_name="Helena",
        language="pt",
        context={"code": CODE},
        secrets=[CODE],
        idempotency_key="mail",
        at=MONDAY,
    )
    message = Message.objects.get(pk=made)
    assert CODE in message.subject
    tasks.send_message(message_id=str(message.pk))
    message.refresh_from_db()
    assert message.state == "sent"
    assert CODE not in message.subject + message.text + message.html
