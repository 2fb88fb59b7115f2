"""A provider posts a letter: only its own count, and each once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest
from django.test import Client

from arriving import letter
from vinte.notices.models import InboundMail

pytestmark = pytest.mark.django_db
PAGE = "/webhooks/correio/"
KEY = "a signing key"


def signed(raw: bytes, *, key: str = KEY, **more: str) -> dict[str, str]:
    signature = hmac.new(key.encode(), b"1768212000token", hashlib.sha256).hexdigest()
    return {
        "timestamp": "1768212000",
        "token": "token",
        "signature": signature,
        "sender": "helena@casa.example",
        "recipient": "resposta@mail.vinte.example",
        "body-mime": raw.decode(),
        **more,
    }


@pytest.fixture
def mailgun(settings) -> Client:
    settings.VINTE_INBOUND_ADDRESS = "resposta@mail.vinte.example"
    settings.VINTE_INBOUND_WEBHOOK, settings.VINTE_INBOUND_WEBHOOK_SECRET = "mailgun", KEY
    return Client(enforce_csrf_checks=True)


def test_a_letter_of_the_provider_is_taken_once(mailgun: Client) -> None:
    for _twice in range(2):
        answer = mailgun.post(PAGE, signed(letter()))
        assert (answer.status_code, answer.content) == (200, b"quarantined")
    row = InboundMail.objects.get()
    assert (row.reason, row.envelope_from) == ("no_token", "helena@casa.example")
    assert mailgun.get(PAGE).status_code == 405


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (signed(letter(), key="another key"), 400),
        ({"body-mime": letter().decode()}, 400),
        ({name: text for name, text in signed(letter()).items() if name != "body-mime"}, 400),
        (signed(b"X-A: " + b"a" * 100_000 + b"\r\n\r\nx"), 406),
    ],
)
def test_what_is_not_the_providers_or_too_much_leaves_nothing(
    mailgun: Client, sent: dict, status: int
) -> None:
    assert mailgun.post(PAGE, sent).status_code == status
    assert not InboundMail.objects.exists()


def test_without_a_secret_nobody_is_the_provider(mailgun: Client, settings) -> None:
    settings.VINTE_INBOUND_WEBHOOK_SECRET = ""
    assert mailgun.post(PAGE, signed(letter(), key="")).status_code == 400


def test_without_a_provider_there_is_no_such_page() -> None:
    assert Client().post(PAGE, signed(letter())).status_code == 404


@pytest.mark.parametrize(("password", "status"), [("secret", 200), ("wrong", 400)])
def test_postmark_proves_itself_by_a_password(mailgun: Client, settings, password: str, status: int) -> None:
    settings.VINTE_INBOUND_WEBHOOK, settings.VINTE_INBOUND_WEBHOOK_SECRET = "postmark", "post:secret"
    sent = {
        "Headers": [{"Name": "Return-Path", "Value": "<helena@casa.example>"}],
        "OriginalRecipient": "resposta@mail.vinte.example",
        "RawEmail": letter().decode(),
    }
    given = base64.b64encode(f"post:{password}".encode()).decode()
    answer = mailgun.post(
        PAGE, json.dumps(sent), content_type="application/json", headers={"authorization": f"Basic {given}"}
    )
    assert answer.status_code == status
    assert [row.envelope_from for row in InboundMail.objects.all()] == (
        ["helena@casa.example"] if status == 200 else []
    )
