"""The account area: a new address by a code, told to the old one too; the language; sessions; the data kept."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

import cast
from vinte.kernel.clock import SystemClock
from vinte.notices import queries as notices
from vinte.people import actions
from vinte.people.accounts import confirmations
from vinte.people.models import Account

pytestmark = pytest.mark.django_db
OLD, NEW = "rita@exemplo.pt", "rita.nova@exemplo.pt"


@pytest.fixture(autouse=True)
def machine_clock(settings: Any) -> None:
    """Sessions are told by the machine's clock, which allauth reads."""
    settings.VINTE_CLOCK = "vinte.kernel.clock.SystemClock"


@pytest.fixture
def rita() -> Account:
    return actions.open_account(email=OLD, name="Rita", at=SystemClock().now())


def logged_in(account: Account) -> Client:
    """By the code that is sent, as everybody."""
    client = Client()
    client.post("/conta/login/", {"login": account.email})
    subject = notices.mailbox(account.email)[0].subject
    client.post("/conta/login/code/confirm/", {"code": subject.rpartition(" ")[2]})
    assert "_auth_user_id" in client.session
    return client


def main_of(response: Any) -> str:
    return str(response.content.decode().partition("<main")[2].partition("</main>")[0])


def code_sent_to(address: str) -> str:
    sent = [letter for letter in notices.mailbox(address) if letter.kind == "confirmation_code"]
    found = re.search(r"\b(\d{3}) ?(\d{3})\b", sent[0].subject + sent[0].text)
    assert found is not None
    return found[1] + found[2]


def test_a_stranger_is_led_to_the_login() -> None:
    for address in ("/conta/", "/conta/dados/", "/conta/dados.json", "/conta/sessoes/"):
        assert Client().get(address).status_code in (302, 404)


def test_a_new_address_takes_a_code_and_both_are_told(rita: Account) -> None:
    client = logged_in(rita)
    page = client.post("/conta/e-mail/", {"email": " Rita.Nova@exemplo.pt "})
    assert page.status_code == 200 and NEW in main_of(page)
    rita.refresh_from_db()
    assert rita.email == OLD

    code = code_sent_to(NEW)
    wrong = client.post("/conta/e-mail/codigo/", {"email": NEW, "code": f"{(int(code) + 1) % 10**6:06d}"})
    assert wrong.status_code == 422 and "O código não está certo" in main_of(wrong)
    # The code belongs to the address that it was sent to, whatever the form brings back.
    other = client.post("/conta/e-mail/codigo/", {"email": "mal@exemplo.pt", "code": code})
    assert other.status_code == 422

    right = client.post("/conta/e-mail/codigo/", {"email": NEW, "code": code}, follow=True)
    assert "A conta tem o novo e-mail" in right.content.decode()
    rita.refresh_from_db()
    assert rita.email == NEW
    for address in (OLD, NEW):
        [letter] = [one for one in notices.mailbox(address) if one.kind == "email_changed"]
        assert OLD in letter.text and NEW in letter.text
    again = client.post("/conta/e-mail/codigo/", {"email": NEW, "code": code})
    assert again.status_code == 422
    assert logged_in(rita).get("/conta/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (OLD, "É este o endereço que a conta já tem"),
        ("BELA@exemplo.pt", "Já existe uma conta com este endereço"),
        ("rita@", "Escreva-o como em nome@exemplo.pt"),
        ("", "obrigatório"),
    ],
)
def test_an_address_that_cannot_be_taken(rita: Account, typed: str, said: str) -> None:
    actions.open_account(email="bela@exemplo.pt", name="Bela", at=SystemClock().now())
    page = logged_in(rita).post("/conta/e-mail/", {"email": typed})
    assert page.status_code == 422 and said in main_of(page)
    assert not [one for one in notices.mailbox("bela@exemplo.pt") if one.kind == "confirmation_code"]


def test_an_address_that_somebody_took_meanwhile_is_not_taken_from_them(rita: Account) -> None:
    client = logged_in(rita)
    client.post("/conta/e-mail/", {"email": NEW})
    actions.open_account(email=NEW, name="Outra Rita", at=SystemClock().now())
    page = client.post("/conta/e-mail/codigo/", {"email": NEW, "code": code_sent_to(NEW)})
    assert page.status_code == 422 and "Já existe uma conta" in main_of(page)
    rita.refresh_from_db()
    assert rita.email == OLD
    assert not [one for one in notices.mailbox(OLD) if one.kind == "email_changed"]


def test_the_new_address_of_a_professional_is_a_confirmed_one() -> None:
    ana = cast.professional("ana", at=SystemClock().now())
    client = logged_in(ana.account)
    client.post("/conta/e-mail/", {"email": NEW})
    client.post("/conta/e-mail/codigo/", {"email": NEW, "code": code_sent_to(NEW)})
    ana.professional.refresh_from_db()
    ana.professional.account.refresh_from_db()
    assert confirmations.is_confirmed(ana.professional, channel="email")


@pytest.mark.parametrize(("typed", "kept"), [("fr", "fr"), ("de", "pt"), ("", "pt")])
def test_the_language_of_the_letters(rita: Account, typed: str, kept: str) -> None:
    page = logged_in(rita).post("/conta/lingua/", {"language": typed})
    assert page.status_code == (302 if typed == kept else 422)
    rita.refresh_from_db()
    assert rita.language == kept


def test_other_sessions_are_seen_and_closed(rita: Account) -> None:
    phone, desk = logged_in(rita), logged_in(rita)
    page = main_of(phone.get("/conta/sessoes/"))
    assert page.count("Aberta a") == 2 and "Esta sessão" in page
    phone.post("/conta/sessoes/")
    assert phone.get("/conta/").status_code == 200
    assert desk.get("/conta/").status_code == 302
    assert "Fechar as outras" not in main_of(phone.get("/conta/sessoes/"))


def test_the_copy_holds_what_is_ones_own_and_nothing_of_the_homeowner() -> None:
    at = SystemClock().now()
    ana = cast.professional("ana", at=at)
    cast.top_up(ana.id, 5000, at=at)
    helena = cast.homeowner("Helena", at=at)
    cast.contact(ana, at=at, owner=helena, asked_before=timedelta(hours=30), called_after=None)
    client = logged_in(ana.account)
    copy = client.get("/conta/dados.json")
    assert copy["Content-Disposition"].startswith("attachment") and copy["Cache-Control"] == "no-store"
    kept = json.loads(copy.content)
    assert kept["account"]["email"] == ana.account.email
    assert len(kept["contacts"]) == 1 and kept["balance"]["purchased_cents"] < 5000
    text = copy.content.decode()
    for secret in (helena.email, helena.phone, helena.name):
        assert secret not in text
    assert "Levar uma cópia" in main_of(client.get("/conta/dados/"))


def test_the_copy_of_an_account_that_is_no_business(rita: Account) -> None:
    kept = json.loads(logged_in(rita).get("/conta/dados.json").content)
    assert set(kept) == {
        "as_of",
        "account",
        "accepted_terms",
        "phones_told",
        "tickets",
        "help_comments",
        "followed_articles",
    }
    assert kept["account"]["name"] == "Rita"


def sms_code(number: str) -> str:
    sent = [letter for letter in notices.mailbox(number) if letter.kind == "confirmation_code"]
    found = re.search(r"\b\d{6}\b", sent[0].text)
    assert found
    return found[0]


def test_a_new_mobile_takes_a_code_and_the_address_is_told() -> None:
    at = SystemClock().now()
    ana = cast.professional("Ana", at=at)
    client = logged_in(ana.account)
    wrong = client.post("/conta/telemovel/", {"phone": "760 123 456"})
    assert wrong.status_code == 422
    page = client.post("/conta/telemovel/", {"phone": "913 222 111"})
    assert page.status_code == 200 and "Mudar o telemóvel" in main_of(page)
    ana.professional.refresh_from_db()
    assert ana.professional.phone == ""
    number = "+351913222111"
    code = sms_code(number)
    other = client.post("/conta/telemovel/codigo/", {"phone": "914222111", "code": code})
    assert other.status_code == 422
    right = client.post("/conta/telemovel/codigo/", {"phone": number, "code": code}, follow=True)
    assert "A empresa tem o novo telemóvel" in right.content.decode()
    ana.professional.refresh_from_db()
    assert ana.professional.phone == number and confirmations.is_confirmed(ana.professional, channel="sms")
    (letter,) = cast.letters(ana.account.email, kind="phone_changed")
    assert "913 222 111" in letter.text
    same = client.post("/conta/telemovel/", {"phone": "913222111"})
    assert same.status_code == 422 and "e está confirmado" in main_of(same)


def test_an_account_of_no_business_has_no_mobile(rita: Account) -> None:
    client = logged_in(rita)
    assert "Telemóvel da empresa" not in main_of(client.get("/conta/"))
    assert client.post("/conta/telemovel/", {"phone": "913222111"}).status_code == 404


def test_without_a_gateway_the_profile_is_where_it_changes(settings: Any) -> None:
    ana = cast.professional("Ana", at=SystemClock().now())
    client = logged_in(ana.account)
    settings.VINTE_DEMO, settings.VINTE_SMS_URL = False, ""
    shown = main_of(client.get("/conta/"))
    assert "Mudar no perfil" in shown and "Novo telemóvel" not in shown


def test_what_may_be_left_out_and_what_may_not() -> None:
    at = SystemClock().now()
    ana = cast.professional("Ana", at=at)
    client = logged_in(ana.account)
    shown = main_of(client.get("/conta/avisos/"))
    assert "podia custar-lhe a garantia" in shown and shown.count(" checked") == 3
    assert client.post("/conta/avisos/", {"wanted": ["pack_renews_soon"]}).status_code == 422
    cast.review(ana, name="Hugo", at=at)
    assert len(cast.letters(ana.account.email, kind="review_published")) == 1
    saved = client.post("/conta/avisos/", follow=True)
    assert "Guardado." in saved.content.decode() and " checked" not in main_of(saved)
    cast.review(ana, name="Helena", at=at)
    assert len(cast.letters(ana.account.email, kind="review_published")) == 1
    client.post("/conta/avisos/", {"wanted": ["review_published"]})
    cast.review(ana, name="Rosa", at=at)
    assert len(cast.letters(ana.account.email, kind="review_published")) == 2
    with pytest.raises(LookupError):
        actions.choose_letters(account_id=ana.account.pk, wanted=["pack_renews_soon"])


def test_an_account_of_no_business_chooses_no_letters(rita: Account) -> None:
    assert logged_in(rita).get("/conta/avisos/").status_code == 404
