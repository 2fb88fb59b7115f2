"""The pages of requests looked at from every side: filtered, kept as an alert, bought."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

import cast
from vinte.kernel.clock import FixedClock
from vinte.people.professionals import registry

AT = datetime(2026, 2, 9, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_professional_filters_keeps_an_alert_and_buys(look: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(AT + 50 * HOUR))
    gil = cast.professional("Gil", at=AT, trades=("painter", "roofing"), balance_cents=9000)
    registry.update_profile(professional_id=gil.id, at=AT, radius_km=30)
    cast.request(at=AT, title="Pintar a sala e o corredor", intent="ready", budget="large")
    cast.request(at=AT + HOUR, title="Pintar o teto")
    for _number in range(2):
        cast.request(at=AT + 49 * HOUR, trade="roofing")
    page = look.page("phone", who=gil.account)
    page.goto("/pro/pedidos/")
    expect(page.get_by_text("Reservados a quem tem um pack")).to_be_visible()
    page.get_by_text("Filtrar e ordenar").click()
    look.at(page, "requests")
    page.get_by_label("Quero contratar já").check()
    page.get_by_role("button", name="Mostrar").click()
    expect(page.get_by_role("link", name="Pintar a sala e o corredor")).to_be_visible()
    expect(page.get_by_role("link", name="Pintar o teto")).to_have_count(0)
    page.get_by_text("Guardar estes filtros como alerta").click()
    page.get_by_label("Nome do alerta").fill("Pinturas já")
    page.get_by_role("button", name="Guardar o alerta").click()
    expect(page.get_by_role("heading", name="Pinturas já")).to_be_visible()
    look.at(page, "request-alerts")
    page.goto("/pro/pedidos/")
    page.get_by_role("link", name="Pintar a sala e o corredor").click()
    expect(page.get_by_text("Como se chega ao preço")).to_be_visible()
    look.at(page, "request")
    page.get_by_label("Sei que este contacto acaba com a garantia").check()
    page.get_by_role("button", name="Comprar por").click()
    expect(page.get_by_text("Como se chega ao preço")).to_be_visible()
    look.at(page, "request-contact")
