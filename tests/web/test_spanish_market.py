"""A site of Spain: Zita of Madrid registers, Helena of Getafe asks, Zita finds her request and buys the contact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

import cast
import joining_story as zita
import wizard_story as helena
from vinte.leads.models import JobRequest
from vinte.people.models import Professional
from vinte.wallet import actions as wallet

pytestmark = pytest.mark.django_db

NOW = cast.later(days=40)
MOST_BYTES = 60_000
IN_MADRID: dict[str, dict[str, Any]] = {
    "oficios": {"trades": ["cleaning"]},
    "zona": {"municipality": "madrid", "radius_km": "20"},
    "nif": {"identity": "B58378431"},
    "telemovel": {"phone": "612 345 678"},
}
IN_GETAFE: dict[str, dict[str, Any]] = {
    "concelho": {"municipality": "getafe"},
    "morada": {"parish": "Sector III", "address": "Calle Mayor, 5"},
    "contactos": {"phone": "612 345 679"},
}


@pytest.fixture(autouse=True)
def spain(settings: Any, stand_at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VINTE_MARKET = "es"
    monkeypatch.setattr(zita, "PHONE", "+34612345678")
    cache.clear()
    stand_at(NOW)


def joined(**changes: dict[str, Any]) -> tuple[Client, Any]:
    browser = Client(HTTP_ACCEPT_LANGUAGE="pt")
    assert zita.join(browser, **{**IN_MADRID, **changes}).status_code == 302
    return browser, Professional.objects.get()


def test_a_request_in_getafe_reaches_the_professional_of_madrid_and_is_bought(
    stand_at: Callable[[datetime], None],
) -> None:
    browser, business = joined()
    assert (business.market, business.municipality, business.tax_identity) == ("es", "Madrid", "ESB58378431")
    assert helena.publish(Client(HTTP_ACCEPT_LANGUAGE="pt"), **IN_GETAFE).status_code == 302
    asked = JobRequest.objects.get()
    assert (asked.market, asked.municipality, asked.parish) == ("es", "Getafe", "Sector III")
    stand_at(NOW + timedelta(days=2))
    feed = browser.get("/pro/pedidos/").content.decode()
    assert "Sector III, Getafe" in feed and "12 km" in feed.replace("\u00a0", " ").replace("\u202f", " ")
    wallet.open_wallet(professional_id=business.pk, currency="EUR")
    cast.top_up(business.pk, 100_00, at=NOW)
    of = cast.Business(account=business.account, professional=business)
    purchase = cast.buy(of, asked, at=NOW + timedelta(days=2))
    bought = browser.get("/pro/contactos/").content.decode()
    assert (purchase.job_request_id, purchase.professional_id) == (asked.pk, business.pk)
    assert asked.title in bought


@pytest.mark.parametrize(
    ("typed", "is_seen"),
    [("28901", True), ("Torrejón de Ardoz", True), ("Parla", False), ("orusco", True), ("Garciotum", False)],
)
def test_what_is_in_the_area_is_in_the_feed_and_nothing_else(
    typed: str, is_seen: bool, stand_at: Callable[[datetime], None]
) -> None:
    browser, _business = joined()
    helena.publish(Client(HTTP_ACCEPT_LANGUAGE="pt"), **{**IN_GETAFE, "concelho": {"municipality": typed}})
    assert JobRequest.objects.count() == 1
    stand_at(NOW + timedelta(days=2))
    assert ("Sector III" in browser.get("/pro/pedidos/").content.decode()) is is_seen


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("sada", "Sada (A Coruña); Sada (Navarra)"),
        ("atlantida", "Escolha o concelho de onde parte."),
        ("99999", "Escolha o concelho de onde parte."),
        ("", "Escolha o concelho de onde parte."),
    ],
)
def test_a_base_that_may_be_two_or_none_is_asked_again_with_what_was_typed(typed: str, said: str) -> None:
    browser = Client(HTTP_ACCEPT_LANGUAGE="pt")
    zita.write(browser, until="zona", **IN_MADRID)
    sent = browser.post(f"{zita.ROOT}zona/", {"municipality": typed, "radius_km": "20"})
    page = sent.content.decode()
    assert sent.status_code == 422 and said in page
    assert not typed or f'value="{typed}"' in page


def test_the_wizard_suggests_a_few_places_in_little_more_than_their_names() -> None:
    browser = Client(HTTP_ACCEPT_LANGUAGE="pt")
    helena.write(browser, until="concelho")
    shown = browser.get("/pedir/concelho/").content.decode()
    assert "Por exemplo: Getafe, ou 28901." in shown and len(shown.encode()) < MOST_BYTES
    for typed, names in (
        ("sada", ["Sada (A Coruña)", "Sada (Navarra)"]),
        ("san", None),
        ("28901", ["Getafe"]),
    ):
        found = browser.get(
            "/pedir/concelho/", {"municipality": typed}, HTTP_HX_REQUEST="true"
        ).content.decode()
        assert found.count("<button") == (8 if names is None else len(names)) and len(found) < 2_000
        assert all(f'value="{name}"' in found for name in names or [])
    both = helena.answer(browser, "concelho", municipality="sada")
    assert both.status_code == 422 and "Há mais de um concelho assim" in both.content.decode()
    assert helena.answer(browser, "concelho", municipality="Sada (Navarra)").status_code == 302
    assert "Localidade ou bairro" in browser.get("/pedir/morada/").content.decode()


def test_the_pages_of_the_area_stay_small_and_ticks_of_another_province_stay() -> None:
    browser, business = joined(zona={"municipality": "Madrid", "radius_km": "100"})
    for path in ("/pro/perfil/area/", "/pro/perfil/", "/pro/pedidos/", f"/profissionais/{business.pk}/"):
        page = browser.get(path)
        assert page.status_code == 200 and len(page.content) < MOST_BYTES, (path, len(page.content))
    home = browser.get("/pro/perfil/area/").content.decode()
    assert 'value="Getafe" checked disabled' in home and 'value="Sada (Navarra)"' not in home
    assert "não conhecemos o ponto no mapa" in home
    ticked = browser.post("/pro/perfil/area/", {"regiao": "Navarra", "municipalities": ["Sada (Navarra)"]})
    assert ticked["Location"] == "/pro/perfil/area/?regiao=Navarra"
    browser.post("/pro/perfil/area/", {"regiao": "Madrid", "municipalities": []})
    business.refresh_from_db()
    assert business.further_municipalities == ["Sada (Navarra)"]
    largest = browser.get("/pro/perfil/area/?regiao=Burgos")
    assert len(largest.content) < MOST_BYTES and 'value="Burgos"' in largest.content.decode()
    browser.post("/pro/perfil/area/", {"regiao": "Navarra", "municipalities": []})
    business.refresh_from_db()
    assert business.further_municipalities == []
