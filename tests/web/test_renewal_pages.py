"""The pack's page in each of its ages: renews, costs more, failed, stopped; and the page behind the letter's link."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from professional_story import NOW

import cast
from vinte.wallet import due, queries
from vinte.wallet.books import balances
from vinte.wallet.packs.prices import PackFigures

pytestmark = pytest.mark.django_db
PAGE = "/pro/pack/"
# A pack of a month bought today runs to 19 December, and can still be paid until the 26th.
LAST = NOW + timedelta(days=29)
PRICES = """markets = ["pt"]
from = {day}
currency = "EUR"

[monthly]
months = 1
price_cents = {monthly}

[yearly]
months = 12
price_cents = 29000
"""


@pytest.fixture
def dearer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """From December on a month costs 49,00."""
    for day, monthly in ((date(2026, 1, 1), 2900), (date(2026, 12, 1), 4900)):
        (tmp_path / f"pt-{day}.toml").write_text(PRICES.format(day=day, monthly=monthly), "utf-8")
    monkeypatch.setattr(PackFigures, "folder", tmp_path)


def text_of(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()).replace("\u202f", ""))


def owner(balance_cents: int = 0) -> tuple[cast.Business, Client]:
    ana = cast.professional("Ana", at=NOW)
    cast.buy_pack(ana.id, "monthly", at=NOW)
    if balance_cents:
        cast.top_up(ana.id, balance_cents, at=NOW)
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(ana.account)
    return ana, client


def pack_of(ana: cast.Business) -> Any:
    return queries.packs(ana.id)[0]


def test_it_says_on_which_day_for_how_much_and_from_where(stand_at: Callable[[datetime], None]) -> None:
    stand_at(NOW)
    _ana, client = owner()
    assert "nesse dia, do saldo que carregou, por 29,00" in text_of(client.get(PAGE))


def test_a_higher_price_asks_for_a_yes_and_the_yes_is_given_there(
    stand_at: Callable[[datetime], None], dearer: None
) -> None:
    stand_at(NOW)
    ana, client = owner(10_000)
    page = client.get(PAGE)
    assert "só com o seu sim: passa a custar 49,00" in text_of(page)
    address = f"/pro/pack/{pack_of(ana).id}/aceitar/"
    changed = client.post(address, {"shown_price_cents": "2900"})
    assert changed.status_code == 422 and changed.context["refusal"].code == "price_changed"
    assert client.post(address, {"shown_price_cents": "4900"}).status_code == 302
    assert "nesse dia, do saldo que carregou, por 49,00" in text_of(client.get(PAGE))
    due.DUTIES.run(at=LAST)
    assert balances.balance(ana.id).total_cents == 5100


def test_without_a_yes_it_waits_within_grace_and_can_be_stopped(
    stand_at: Callable[[datetime], None], dearer: None
) -> None:
    ana, client = owner(10_000)
    for days in (0, 1):
        due.DUTIES.run(at=LAST + timedelta(days=days))
    stand_at(LAST + timedelta(days=1, hours=1))
    page = client.get(PAGE)
    assert "O pack custa mais: falta o seu sim" in text_of(page) and "Nada foi cobrado" in text_of(page)
    assert client.post(f"/pro/pack/{pack_of(ana).id}/cancelar/").status_code == 302
    shown = text_of(client.get(PAGE))
    assert "Nada mais é cobrado por ele." in shown and "falta o seu sim" not in shown


def test_in_grace_it_is_renewed_from_the_balance_with_a_tap_or_stopped(
    stand_at: Callable[[datetime], None],
) -> None:
    ana, client = owner()
    due.DUTIES.run(at=LAST)
    stand_at(LAST + timedelta(days=3))
    page = text_of(client.get(PAGE))
    assert "A renovação falhou" in page and "Do saldo não se tira nada sem o seu sim" in page
    assert "Não renovar" in page
    cast.top_up(ana.id, 4000, at=LAST + timedelta(days=3))
    due.DUTIES.run(at=LAST + timedelta(days=3))
    assert balances.balance(ana.id).total_cents == 4000
    assert "Renovar agora do saldo, por 29,00" in text_of(client.get(PAGE))
    address = f"/pro/pack/{pack_of(ana).id}/renovar/"
    assert client.post(address, {"shown_price_cents": "2900"}).status_code == 302
    assert pack_of(ana).starts_on == date(2026, 12, 20)
    again = client.post(f"/pro/pack/{queries.packs(ana.id)[1].id}/renovar/", {"shown_price_cents": "2900"})
    assert again.status_code == 422 and again.context["refusal"].code == "renewal_over"


def test_a_pack_of_somebody_else_is_not_there(stand_at: Callable[[datetime], None]) -> None:
    stand_at(NOW)
    ana, _client = owner()
    bruno = cast.professional("Bruno", at=NOW)
    client = Client()
    client.force_login(bruno.account)
    for act in ("cancelar", "aceitar", "renovar"):
        address = f"/pro/pack/{pack_of(ana).id}/{act}/"
        assert client.post(address, {"shown_price_cents": "2900"}).status_code == 404
    assert pack_of(ana).renews


def test_the_letters_link_stops_it_without_logging_in(stand_at: Callable[[datetime], None]) -> None:
    ana, _client = owner(5000)
    due.DUTIES.run(at=LAST - timedelta(days=7))
    (letter,) = cast.letters(ana.account.email, kind="pack_renews_soon")
    found = re.search(r"/pack/parar/[\w-]{43}/", letter.text)
    assert found
    stand_at(LAST - timedelta(days=6))
    stranger = Client(HTTP_ACCEPT_LANGUAGE="pt")
    page = stranger.get(found[0])
    assert "Parar a renovação do pack?" in text_of(page) and "29,00" in text_of(page)
    assert page.headers["Cache-Control"] == "no-store" and pack_of(ana).renews
    for _twice in range(2):
        assert stranger.post(found[0]).status_code == 302
    assert not pack_of(ana).renews
    assert "Nada se renova" in text_of(stranger.get(found[0]))
    assert stranger.get(f"/pack/parar/{'x' * 43}/").status_code == 404
    stand_at(LAST + timedelta(days=53))
    assert stranger.get(found[0]).status_code == 410


# Where this site takes no payments.


@pytest.mark.parametrize(
    "page", [PAGE, "/pro/saldo/", "/pro/gastos/", "/pro/gastos/carregamento-automatico/"]
)
def test_without_a_provider_nothing_is_offered_and_no_setting_is_named(
    stand_at: Callable[[datetime], None], settings: Any, page: str
) -> None:
    stand_at(NOW)
    _ana, client = owner()
    due.DUTIES.run(at=LAST)
    settings.VINTE_PAYMENT_PROVIDER, settings.VINTE_STRIPE_SECRET_KEY = "", ""
    stand_at(LAST + timedelta(days=2))
    answer = client.get(page)
    assert "Os pagamentos ainda não estão abertos aqui." in text_of(answer)
    assert "vinte@localhost" in text_of(answer)
    for offer in ("MB WAY", "Multibanco", "Carregar o saldo", "Escolher os valores"):
        assert offer not in text_of(answer), offer
    assert "VINTE_" not in answer.content.decode()


def test_a_form_from_before_is_told_the_same(stand_at: Callable[[datetime], None], settings: Any) -> None:
    stand_at(NOW)
    _ana, client = owner()
    settings.VINTE_PAYMENT_PROVIDER, settings.VINTE_STRIPE_SECRET_KEY = "", ""
    for address, form in (
        ("/pro/saldo/carregar/", {"amount_cents": "5000", "method": "card", "idempotency_key": "k"}),
        (
            "/pro/pack/comprar/",
            {"period": "yearly", "method": "card", "shown_price_cents": "29000", "idempotency_key": "k"},
        ),
    ):
        answer = client.post(address, form)
        assert answer.status_code == 422 and "VINTE_" not in answer.content.decode()
        assert "vinte@localhost" in text_of(answer)


def test_the_first_steps_of_a_newcomer_say_so_too(
    stand_at: Callable[[datetime], None], settings: Any
) -> None:
    stand_at(NOW)
    _ana, client = owner()
    settings.VINTE_PAYMENT_PROVIDER, settings.VINTE_STRIPE_SECRET_KEY = "", ""
    answer = client.get("/pro/comecar/")
    assert "Os pagamentos ainda não estão abertos aqui." in text_of(answer)
    assert "vinte@localhost" in text_of(answer) and "VINTE_" not in answer.content.decode()
