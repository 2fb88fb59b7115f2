"""The spending pages looked at from every side: consent is read, agreed to, stopped."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

sys.path.insert(0, str(Path(__file__).parents[1] / "web"))

from professional_story import NOW, open_business, post_request

from vinte.kernel.clock import FixedClock
from vinte.leads import actions as leads_actions
from vinte.leads import due as leads_due
from vinte.leads import queries as leads


@pytest.mark.slow(reason="looks at five states of a page in every setting")
def test_ana_sets_caps_reads_a_consent_agrees_and_stops_it(
    look: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(NOW))
    monkeypatch.setattr("vinte.wallet.queries.has_payment_provider", lambda: True)
    for place in ("queries", "automatic.consents"):
        monkeypatch.setattr(f"vinte.wallet.{place}.saved_card", lambda professional_id: {"last4": "4242"})
    ana = open_business()
    page = look.page("phone", who=ana.account)
    page.goto("/pro/gastos/")
    look.at(page, "spending-empty")
    page.get_by_label("Por semana").fill("50")
    page.get_by_label("Por mês", exact=True).fill("150")
    page.get_by_role("button", name="Guardar os limites").click()
    page.get_by_role("link", name="Escolher o que se compra").click()
    page.get_by_label("Preço máximo de um contacto").fill("20")
    look.at(page, "spending-wish")
    page.get_by_role("button", name="Ler o que vou autorizar").click()
    look.at(page, "spending-consent")
    page.get_by_role("button", name="Autorizo").click()
    for number, title in enumerate(
        ("Torneira a pingar", "Esquentador novo", "Fuga na cozinha", "Autoclismo")
    ):
        post_request(at=NOW + timedelta(minutes=number), title=title)
        leads_due.DUTIES.run(at=NOW + timedelta(minutes=number))
    page.goto("/pro/gastos/carregamento-automatico/")
    page.get_by_label("Quando o saldo ficar abaixo de").fill("20")
    page.get_by_label("Carregar", exact=True).fill("50")
    page.get_by_label("No máximo, por mês").fill("150")
    look.at(page, "spending-top-up")
    page.get_by_role("button", name="Ler o que vou autorizar").click()
    page.get_by_role("button", name="Autorizo").click()
    look.at(page, "spending-running")
    leads_actions.set_spend_caps(professional_id=ana.id, week_cents=5000, month_cents=9000, at=NOW)
    page.get_by_role("button", name="Parar a compra automática").click()
    expect(page.get_by_text("Nada mais é comprado sem si.")).to_be_visible()
    assert leads.automatic_purchase_consent(ana.id) is None
