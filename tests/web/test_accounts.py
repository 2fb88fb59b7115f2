"""Login by code: the e-mail goes through the outbox, in Portuguese, and the code opens the account once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.core import context
from django.test import Client

from vinte.kernel.clock import SystemClock
from vinte.notices import queries as notices
from vinte.people.accounts import directory
from vinte.web.accounts import AccountAdapter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def machine_clock(settings: Any) -> None:
    """Codes expire by the machine's clock, which allauth reads."""
    settings.VINTE_CLOCK = "vinte.kernel.clock.SystemClock"


def ask_for_code(client: Client, address: str) -> Any:
    return client.post("/conta/login/", {"login": address}, follow=True)


def test_a_code_by_e_mail_opens_the_account_and_a_wrong_one_does_not() -> None:
    directory.open_account(email="ana@exemplo.pt", name="Ana", at=SystemClock().now())
    client = Client()
    page = ask_for_code(client, "ana@exemplo.pt")
    assert "Escreva o código" in page.content.decode()
    [message] = notices.mailbox("ana@exemplo.pt")
    assert message.kind == "account_code"
    code = re.search(r"O seu código: (\S+)", message.subject)
    assert code is not None

    wrong = client.post("/conta/login/code/confirm/", {"code": "ERRADO"})
    assert "Este código não está certo" in wrong.content.decode()
    assert "_auth_user_id" not in client.session

    right = client.post("/conta/login/code/confirm/", {"code": code[1]})
    assert right["Location"] == "/inicio/"
    assert "_auth_user_id" in client.session


def test_an_address_without_an_account_is_told_by_e_mail_only() -> None:
    known, unknown = Client(), Client()
    directory.open_account(email="ana@exemplo.pt", name="Ana", at=SystemClock().now())
    shown = []
    for client, address in ((known, "ana@exemplo.pt"), (unknown, "bela@exemplo.pt")):
        main = ask_for_code(client, address).content.decode().partition("<main")[2].partition("</main>")[0]
        assert address in main
        shown.append(re.sub(r"<[^>]+>", "", main).replace(address, ""))
    assert shown[0] == shown[1]
    [message] = notices.mailbox("bela@exemplo.pt")
    assert message.kind == "account_unknown"


@pytest.mark.parametrize(
    "address", ["/conta/signup/", "/conta/password/reset/", "/conta/password/change/", "/conta/email/"]
)
def test_what_vinte_does_not_offer_is_not_there(address: str) -> None:
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("mfa/email/webauthn_added", "passkey_added"),
        ("mfa/email/webauthn_removed", "passkey_removed"),
        ("mfa/email/recovery_codes_generated", "recovery_codes_made"),
    ],
)
def test_the_owner_is_told_when_the_keys_change(rf: Any, told: str, kind: str) -> None:
    account = directory.open_account(
        email="ana@exemplo.pt", name="Ana", language="fr", at=SystemClock().now()
    )
    request = rf.post("/conta/2fa/webauthn/add/")
    with context.request_context(request):
        AccountAdapter(request).send_notification_mail(told, account)
    [message] = notices.mailbox("ana@exemplo.pt")
    assert (message.kind, message.to_name, message.language) == (kind, "Ana", "fr")
