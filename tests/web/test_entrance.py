"""Whoever knows an address does not use up its codes, and each letter that went out lets its reader in."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

import cast
from vinte.kernel.clock import SystemClock
from vinte.notices.models import Message
from vinte.notices.tasks import send_message
from vinte.people.accounts import directory

pytestmark = pytest.mark.django_db
ANA = "ana@exemplo.pt"


@pytest.fixture(autouse=True)
def ana(settings: Any) -> Any:
    """Codes expire by the machine's clock, which allauth reads."""
    settings.VINTE_CLOCK = "vinte.kernel.clock.SystemClock"
    return directory.open_account(email=ANA, name="Ana", at=SystemClock().now())


def ask(place: str, *, client: Client | None = None, page: str = "/conta/login/") -> Any:
    field = "login" if page.endswith("login/") else "email"
    return (client or Client()).post(page, {field: ANA}, follow=True, REMOTE_ADDR=place)


def codes_sent() -> int:
    return len(cast.letters(ANA, kind="account_code"))


@pytest.mark.parametrize("page", ["/conta/login/", "/conta/login/code/"])
def test_one_place_cannot_use_up_the_codes_of_an_address(page: str) -> None:
    for _each in range(12):
        refused = ask("192.0.2.66", page=page)
    assert "a ligação que vem no e-mail também abre a conta" in refused.content.decode()
    assert codes_sent() == 5
    assert "Escreva o código" in ask("198.51.100.7", page=page).content.decode()
    assert codes_sent() == 6


def test_when_many_places_used_them_up_the_latest_letter_lets_its_reader_in() -> None:
    for number in range(30):
        ask(f"192.0.2.{number}")
    assert codes_sent() == 20
    owner = Client()
    assert "a ligação que lá vem abre a conta" in ask("198.51.100.7", client=owner).content.decode()
    link = link_of(cast.letters(ANA, kind="account_code")[0])
    assert "Abre a conta de <strong>ana@exemplo.pt" in owner.get(link).content.decode()
    assert "_auth_user_id" not in owner.session
    assert owner.post(link).status_code == 302
    assert "_auth_user_id" in owner.session
    assert Client().get(link).status_code == 410
    assert Client().post(link).status_code == 410


def link_of(letter: Any) -> str:
    found = re.search(r"https?://[^/]+(/conta/entrar/\S+/)", letter.text)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("after", "status"), [(timedelta(minutes=59), 200), (timedelta(hours=1, seconds=1), 410)]
)
def test_the_link_is_good_for_an_hour(stand_at: Any, after: timedelta, status: int) -> None:
    ask("192.0.2.1")
    link = link_of(cast.letters(ANA, kind="account_code")[0])
    stand_at(SystemClock().now() + after)
    assert Client().get(link).status_code == status
    assert Client().post(link).status_code == (302 if status == 200 else 410)
    assert Client().get("/conta/entrar/" + "x" * 43 + "/").status_code == 404


def test_a_closed_account_opens_by_no_link(ana: Any) -> None:
    ask("192.0.2.1")
    link = link_of(cast.letters(ANA, kind="account_code")[0])
    ana.is_active = False
    ana.save()
    client = Client()
    assert client.post(link).status_code == 410
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("goes", [True, False], ids=["sent", "given up"])
def test_no_code_and_no_link_rest_in_the_outbox(settings: Any, monkeypatch: Any, goes: bool) -> None:
    ask("192.0.2.1")
    message = Message.objects.get(kind="account_code")
    code = re.search(r"O seu código: (\S+)", message.subject)
    assert code and code[1] in message.html and message.secrets == [code[1]]
    secret = link_of(message).split("/")[3]
    settings.VINTE_DEMO = False
    if not goes:
        Message.objects.update(useful_until=SystemClock().now() - timedelta(seconds=1))
    send_message(message_id=str(message.pk))
    message.refresh_from_db()
    assert message.state == ("sent" if goes else "failed")
    kept = " ".join([message.subject, message.text, message.html, *message.secrets])
    assert code[1] not in kept and secret not in kept


def test_a_code_is_secret_in_whatever_letter_it_stands() -> None:
    from vinte.notices import actions as notices

    notices.post(
        kind="confirmation_code",
        to_address="helena@casa.example",
        to_name="Helena",
        language="pt",
        context={"code": "123456"},
        idempotency_key="k",
        at=cast.MONDAY,
    )
    assert Message.objects.get(kind="confirmation_code").secrets == ["123456"]


@pytest.mark.parametrize("page", ["/", "/conta/login/"])
def test_who_asked_for_quotes_finds_the_way_to_their_request(page: str) -> None:
    assert 'href="/pedido/perdido/"' in Client().get(page).content.decode()


def test_help_begins_with_what_is_the_readers(ana: Any) -> None:
    client = Client()

    def first_is_for_homeowners() -> bool:
        page = client.get("/ajuda/").content.decode()
        return page.index("Para quem pede orçamentos") < page.index("Para profissionais")

    assert first_is_for_homeowners()
    client.force_login(ana)
    assert not first_is_for_homeowners()
