"""The pages of requests at a phone's width and at a desk, looked at by axe: filtered, kept as an alert, bought."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

import cast
from vinte.kernel.clock import FixedClock
from vinte.people.professionals import registry

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 2, 9, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_a_professional_filters_keeps_an_alert_and_buys(
    width: str,
    live_server: Any,
    open_page: Callable[..., Page],
    screenshot: Callable[[Page, str], Path],
    assert_accessible: Callable[[Page], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(AT + 50 * HOUR))
    gil = cast.professional("Gil", at=AT, trades=("painter", "roofing"), balance_cents=9000)
    registry.update_profile(professional_id=gil.id, at=AT, radius_km=30)
    cast.request(at=AT, title="Pintar a sala e o corredor", intent="ready", budget="large")
    cast.request(at=AT + HOUR, title="Pintar o teto")
    for _number in range(2):
        cast.request(at=AT + 49 * HOUR, trade="roofing")
    client = Client()
    client.force_login(gil.account)
    page = open_page(width)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto("/pro/pedidos/")
    expect(page.get_by_text("Reservados a quem tem um pack")).to_be_visible()
    page.get_by_text("Filtrar e ordenar").click()
    assert_accessible(page)
    screenshot(page, f"requests-{width}")
    page.get_by_label("Quero contratar já").check()
    page.get_by_role("button", name="Mostrar").click()
    expect(page.get_by_role("link", name="Pintar a sala e o corredor")).to_be_visible()
    expect(page.get_by_role("link", name="Pintar o teto")).to_have_count(0)
    page.get_by_text("Guardar estes filtros como alerta").click()
    page.get_by_label("Nome do alerta").fill("Pinturas já")
    page.get_by_role("button", name="Guardar o alerta").click()
    expect(page.get_by_role("heading", name="Pinturas já")).to_be_visible()
    assert_accessible(page)
    screenshot(page, f"request-alerts-{width}")
    page.goto("/pro/pedidos/")
    page.get_by_role("link", name="Pintar a sala e o corredor").click()
    expect(page.get_by_text("Como se chega ao preço")).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    screenshot(page, f"request-{width}")
    page.get_by_role("button", name="Comprar por").click()
    expect(page.get_by_text("Como se chega ao preço")).to_be_visible()
    screenshot(page, f"request-contact-{width}")
