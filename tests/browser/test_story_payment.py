"""Somebody tops up on a phone: by card, by MB WAY and by a Multibanco reference, through the real client."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from town_pages import balance_cents

import cast
from eventually import eventually
from play_provider import Play, playing


@pytest.fixture
def provider(site: str) -> Iterator[Play]:
    with playing(datetime.now(UTC), webhook_url=f"{site}/webhooks/stripe/") as play:
        yield play


def choose(page: Page, method: str) -> None:
    """Pick a way to pay on the balance page, and go to the provider."""
    page.goto("/pro/saldo/")
    page.locator(f'input[name="method"][value="{method}"]').check(force=True)
    page.get_by_role("button", name="Continuar", exact=True).click()
    expect(page.get_by_text("Pagamento a fingir: nenhum dinheiro se move.")).to_be_visible()


@pytest.mark.slow(reason="pays in three ways through a provider's pages")
def test_card_mb_way_and_multibanco(look: Any, provider: Play) -> None:
    now = datetime.now(UTC)
    ana = cast.professional("Ana", at=now - timedelta(days=1), pack="monthly", balance_cents=5_000)
    page = look.page("phone", who=ana.account)
    before = balance_cents(page)
    look.at(page, "pay-balance")

    choose(page, "card")
    look.at(page, "pay-card")
    page.get_by_label("Número do cartão").fill("4000 0000 0000 9995")
    page.get_by_role("button", name="Pagar").click()
    expect(page.get_by_role("alert")).to_contain_text("não tem dinheiro")
    page.get_by_label("Número do cartão").fill("4000 0025 0000 3155")
    page.get_by_role("button", name="Pagar").click()
    page.get_by_role("button", name="Confirmar").click()
    expect(page.get_by_role("heading", name="O saldo foi carregado")).to_be_visible()
    look.at(page, "pay-paid")
    assert balance_cents(page) == before + 10_000

    choose(page, "mb_way")
    page.get_by_role("button", name="Pagar com MB WAY").click()
    expect(page.get_by_role("timer")).to_be_visible()
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Abrir o telemóvel a fingir").click()
    popup.value.get_by_role("button", name="Aceitar").click()
    expect(page.get_by_role("heading", name="O saldo foi carregado")).to_be_visible()
    assert balance_cents(page) == before + 20_000

    choose(page, "multibanco")
    page.get_by_role("button", name="Obter a referência").click()
    look.at(page, "pay-voucher")
    session = re.findall(r"cs_test_\w+", page.url)[0]
    page.get_by_role("link", name="Voltar ao sítio").click()
    expect(page.get_by_role("heading", name="Falta pagar a referência")).to_be_visible()
    look.at(page, "pay-reference")
    assert balance_cents(page) == before + 20_000
    expect(page.get_by_role("heading", name="Referências por pagar")).to_be_visible()
    look.at(page, "pay-balance-reference")
    page.goto(f"{provider.server.url}/atm/{session}")
    page.get_by_role("button", name="Pagar no multibanco").click()
    expect(page.get_by_role("heading", name="Está pago")).to_be_visible()
    eventually(lambda: balance_cents(page) == before + 30_000)

    page.goto(f"{provider.server.url}/console")
    page.goto("/pro/pack/")
    look.at(page, "pay-pack")
