"""Zita registers her business, one question a page: each page, each refusal, and the way on."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.test import Client

import cast
import joining_story as zita
from joining_story import EMAIL, PHONE, ROOT
from vinte.notices import queries as notices
from vinte.people.accounts import directory
from vinte.people.joining import terms_of_use
from vinte.people.models import Account, ConfirmedContact, Professional, TermsAcceptance
from vinte.web.page import sending_limits

pytestmark = pytest.mark.django_db(transaction=True)

NOW = cast.later(days=40)


@pytest.fixture(autouse=True)
def now(stand_at: Any) -> None:
    """The site's clock stands still, and nobody has asked for anything yet."""
    cache.clear()
    stand_at(NOW)


@pytest.fixture
def browser() -> Client:
    return Client(HTTP_ACCEPT_LANGUAGE="pt")


def no_gateway(settings: Any) -> None:
    """A real site without a gateway for text messages."""
    settings.VINTE_DEMO, settings.VINTE_SMS_URL = False, ""


def text_of(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode().partition("<main")[2]))


def test_zita_joins_and_lands_on_her_first_steps(browser: Client) -> None:
    done = zita.join(browser)
    assert (done.status_code, done["Location"]) == (302, "/pro/comecar/")
    row = Professional.objects.select_related("account").get()
    assert (row.account.email, row.trade_name, row.phone) == (EMAIL, "Zita Pinturas", PHONE)
    assert browser.session["_auth_user_id"] == str(row.account_id)
    assert "joining" not in browser.session
    assert set(ConfirmedContact.objects.values_list("channel", flat=True)) == {"email", "sms"}
    assert "Primeiros passos" in text_of(browser.get("/pro/comecar/"))
    # Whoever is in has nothing to join.
    for path in ("", "oficios/", "condicoes/", "o-que-ha/"):
        assert browser.get(f"{ROOT}{path}")["Location"] == "/inicio/"
    assert browser.get("/inicio/")["Location"] == "/pro/comecar/"


def test_the_last_form_sent_twice_opens_one_account(browser: Client) -> None:
    zita.write(browser)
    second = Client(HTTP_ACCEPT_LANGUAGE="pt")
    held = dict(browser.session["joining"])
    session = second.session
    session["joining"] = held
    session.save()
    assert zita.accept(browser)["Location"] == zita.accept(second)["Location"] == "/pro/comecar/"
    assert (Account.objects.count(), TermsAcceptance.objects.count()) == (1, 1)


def test_opening_pages_changes_nothing_and_no_question_is_jumped(browser: Client) -> None:
    assert browser.get(ROOT).status_code == 200
    assert "joining" not in browser.session
    for step in ("zona", "empresa", "nif", "email", "telemovel", "condicoes"):
        assert browser.get(f"{ROOT}{step}/")["Location"] == ROOT, step
        assert browser.post(f"{ROOT}{step}/", {})["Location"] == ROOT, step
    for path in ("o-que-ha/", "codigo/email/", "codigo/telemovel/"):
        assert browser.get(f"{ROOT}{path}")["Location"] == ROOT, path
    zita.write(browser, until="nif")
    assert browser.get(f"{ROOT}condicoes/")["Location"] == f"{ROOT}nif/"
    assert browser.get(ROOT)["Location"] == f"{ROOT}nif/"
    for wrong in ("que-e-isto/", "codigo/pombo/"):
        assert browser.get(f"{ROOT}{wrong}").status_code == 404
    # Back works, and what was answered stands there.
    assert 'value="Zita Pinturas"' in browser.get(f"{ROOT}empresa/").content.decode()
    assert browser.post(f"{ROOT}recomecar/")["Location"] == ROOT
    assert "joining" not in browser.session


@pytest.mark.parametrize(
    ("step", "given", "said"),
    [
        ("oficios", {"trades": []}, "pelo menos um ofício"),
        ("oficios", {"trades": ["astrólogo"]}, "pelo menos um ofício"),
        ("zona", {"municipality": ""}, "Escolha o concelho"),
        ("zona", {"municipality": "Atlântida"}, "Escolha o concelho"),
        ("zona", {"radius_km": "7"}, "Escolha até onde vai"),
        ("empresa", {"trade_name": " "}, "Escreva o nome da empresa"),
        ("empresa", {"name": ""}, "Escreva o seu nome"),
        ("nif", {"identity": "501964844"}, "não é válido"),
        ("nif", {"identity": ""}, "Escreva o número fiscal"),
        ("email", {"email": "zita"}, "Falta a @"),
        ("telemovel", {"phone": "12"}, "não está completo"),
    ],
)
def test_an_answer_that_does_not_do_is_told_and_nothing_is_lost(
    browser: Client, step: str, given: dict[str, Any], said: str
) -> None:
    zita.write(browser, until=step)
    before = dict(browser.session.get("joining", {}))
    page = browser.post(f"{ROOT}{step}/", {**zita.answers()[step], **given})
    assert page.status_code == 422
    assert said in text_of(page)
    for typed in given.values():
        if isinstance(typed, str) and typed.strip() and step not in ("zona",):
            assert f'value="{typed}"' in page.content.decode()
    assert dict(browser.session.get("joining", {})) == before
    assert not Account.objects.exists()


def test_a_taken_identity_is_led_to_its_account(browser: Client) -> None:
    number = cast.tax_identity()
    ana = cast.professional("Ana", email="ana@obras.exemplo.pt", tax_identity=number)
    zita.write(browser, until="nif")
    page = browser.post(f"{ROOT}nif/", {"identity": number})
    assert page.status_code == 422
    assert "a…@o….pt" in text_of(page) and ana.account.email not in page.content.decode()
    assert 'href="/conta/login/"' in page.content.decode().partition("<main")[2]


def test_an_identity_taken_meanwhile_is_refused_at_the_end(browser: Client) -> None:
    number = cast.tax_identity()
    zita.write(browser, nif={"identity": number})
    cast.professional("Ana", tax_identity=number)
    assert zita.accept(browser)["Location"] == f"{ROOT}nif/"
    assert Professional.objects.count() == 1
    assert "já tem conta" in browser.get(f"{ROOT}nif/").content.decode()


def test_tax_numbers_can_not_be_tried_one_after_the_other(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sending_limits.RATES, "identity", "2/h/ip")
    zita.write(browser, until="nif")
    for said in ("não é válido", "não é válido", "muitos números fiscais"):
        page = browser.post(f"{ROOT}nif/", {"identity": "501964844"})
        assert page.status_code == 422 and said in text_of(page)


def test_the_page_does_not_tell_whether_an_address_has_an_account() -> None:
    directory.open_account(email="ana@exemplo.pt", name="Ana", at=NOW)
    shown = []
    for address in ("ana@exemplo.pt", "bela@exemplo.pt"):
        client = Client(HTTP_ACCEPT_LANGUAGE="pt")
        zita.write(client, until="email")
        page = client.post(f"{ROOT}email/", {"email": address}, follow=True)
        shown.append(text_of(page).replace(address, ""))
        wrong = client.post(f"{ROOT}codigo/email/", {"code": "000000"})
        shown.append(text_of(wrong).replace(address, ""))
    assert shown[:2] == shown[2:]
    assert [each.kind for each in notices.mailbox("ana@exemplo.pt")] == ["joining_known"]
    assert [each.kind for each in notices.mailbox("bela@exemplo.pt")] == ["confirmation_code"]


def test_a_code_is_right_in_its_time_and_the_latest_only(browser: Client, stand_at: Any) -> None:
    zita.write(browser, until="email")
    page = f"{ROOT}codigo/email/"
    assert browser.post(f"{ROOT}email/", {"email": EMAIL})["Location"] == page
    first = zita.code()
    wrong = browser.post(page, {"code": "000000" if first != "000000" else "111111"})
    assert wrong.status_code == 422 and "não está certo" in text_of(wrong)
    assert browser.post(page, {"code": ""}).status_code == 422
    stand_at(NOW + timedelta(minutes=10))
    late = browser.post(page, {"code": first})
    assert late.status_code == 422 and "já não serve" in text_of(late)
    assert browser.post(page, {"act": "again"})["Location"] == page
    assert browser.post(page, {"code": zita.code()})["Location"] == f"{ROOT}telemovel/"
    # The same address again needs no other code; another one does.
    assert browser.post(f"{ROOT}email/", {"email": EMAIL.upper()})["Location"] == f"{ROOT}telemovel/"
    assert browser.post(f"{ROOT}email/", {"email": "z@obras.example"})["Location"] == page


def test_codes_are_counted_for_one_connection(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sending_limits.RATES, "code", "1/h/ip")
    zita.write(browser, until="email")
    assert browser.post(f"{ROOT}email/", {"email": EMAIL}).status_code == 302
    again = browser.post(f"{ROOT}codigo/email/", {"act": "again"})
    assert again.status_code == 422 and "muitos códigos" in text_of(again)
    other = browser.post(f"{ROOT}email/", {"email": "z@obras.example"})
    assert other.status_code == 422
    assert browser.session["joining"]["answers"]["email"] == EMAIL


def test_without_a_gateway_the_mobile_is_kept_and_shown_as_not_confirmed(
    browser: Client, settings: Any
) -> None:
    no_gateway(settings)
    zita.write(browser, until="telemovel")
    assert browser.post(f"{ROOT}telemovel/", {"phone": "912345678"})["Location"] == f"{ROOT}condicoes/"
    assert "não confirmado" in text_of(browser.get(f"{ROOT}condicoes/"))
    assert zita.accept(browser)["Location"] == "/pro/comecar/"
    assert Professional.objects.get().phone == PHONE
    assert list(ConfirmedContact.objects.values_list("channel", flat=True)) == ["email"]
    assert "ainda não está confirmado" in text_of(browser.get("/pro/comecar/"))
    # Nobody waits for a code that can't come: the badge asks for a call.
    badge = text_of(browser.get("/pro/selos/verified/"))
    assert "Telefone confirmado por uma chamada" in badge and "Pedir que me liguem" in badge


def test_the_code_of_the_mobile_can_be_put_off(browser: Client) -> None:
    zita.write(browser, until="telemovel")
    assert browser.post(f"{ROOT}telemovel/", {"phone": "912345678"})["Location"] == f"{ROOT}codigo/telemovel/"
    assert browser.post(f"{ROOT}codigo/telemovel/", {"act": "later"})["Location"] == f"{ROOT}condicoes/"
    # The e-mail's can't.
    assert "não confirmado" in text_of(browser.get(f"{ROOT}condicoes/"))
    assert zita.accept(browser)["Location"] == "/pro/comecar/"
    # Another number is another promise.
    assert list(ConfirmedContact.objects.values_list("channel", flat=True)) == ["email"]


def test_the_terms_have_to_be_accepted_as_they_are_now(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    zita.write(browser)
    not_ticked = zita.accept(browser, accepted="")
    assert not_ticked.status_code == 422 and "aceite as condições" in text_of(not_ticked)
    shown = browser.get(f"{ROOT}condicoes/").content.decode()
    assert "As condições" in shown and 'value="2026-01-01"' in shown
    texts = dict.fromkeys((code for code, _name in site.LANGUAGES), "# Novas\n\nSão outras.")
    two = {**terms_of_use.wordings(), NOW.date(): texts}
    monkeypatch.setattr(terms_of_use, "wordings", lambda: two)
    page = browser.post(f"{ROOT}condicoes/", {"terms_day": "2026-01-01", "accepted": "on"})
    assert page.status_code == 422
    assert "mudaram enquanto as lia" in text_of(page) and "São outras." in text_of(page)
    assert not Account.objects.exists()
    assert zita.accept(browser)["Location"] == "/pro/comecar/"
    assert TermsAcceptance.objects.get().first_day == NOW.date()


def test_what_there_is_to_win_is_told_before_any_code(browser: Client) -> None:
    zita.write(browser, until="zona")
    none = browser.post(f"{ROOT}zona/", zita.answers()["zona"], follow=True)
    assert none.redirect_chain == [(f"{ROOT}o-que-ha/", 302)]
    assert "Nenhum pedido nos últimos 30 dias" in text_of(none)
    assert "poucos para a garantia" in text_of(none)
    for number in range(6):
        cast.request(at=NOW - timedelta(days=number + 1), title=f"Sala {number}")
    few = text_of(browser.get(f"{ROOT}o-que-ha/"))
    assert "6 pedidos nos últimos 30 dias" in few and "poucos para a garantia" in few
    assert "12,00 €" in few and "15,00 €" in few and "até 20 km de Aveiro" in few
    cast.request(at=NOW - timedelta(days=8), trade="plumber")
    enough = text_of(browser.get(f"{ROOT}o-que-ha/"))
    assert "7 pedidos" in enough and "poucos para a garantia" not in enough
    assert "cerca de 21 pedidos" in enough
    for asked in ("Perfil preenchido a 80 %", "24 horas", "20 contactos, em 3 meses", "1 mês de espera"):
        assert asked in enough
    assert not notices.letters()


def test_another_account_is_told_to_leave_first(browser: Client) -> None:
    browser.force_login(cast.staff())
    page = browser.get(ROOT, follow=True)
    assert "saia primeiro" in page.content.decode()


def test_the_way_to_join_stands_where_strangers_look(browser: Client) -> None:
    assert f'href="{ROOT}"' in browser.get("/").content.decode()
    assert f'href="{ROOT}"' in browser.get("/conta/login/").content.decode()
    assert "Condições de utilização" in text_of(browser.get("/condicoes-de-utilizacao/"))


def test_an_unknown_address_is_sent_the_way_to_join(browser: Client, settings: Any) -> None:
    settings.VINTE_CLOCK = "vinte.kernel.clock.SystemClock"
    browser.post("/conta/login/", {"login": "bela@exemplo.pt"})
    (letter,) = notices.mailbox("bela@exemplo.pt")
    assert letter.kind == "account_unknown"
    assert f"{settings.VINTE_BASE_URL.rstrip('/')}{ROOT}" in letter.text
