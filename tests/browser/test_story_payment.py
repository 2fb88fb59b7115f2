"""Somebody tops up on a phone: by card, by MB WAY and by a Multibanco reference, through the real client."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from town_pages import balance_cents, be

from small_town import play as play_town

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from play_provider import Play, playing

Shoot = Callable[[Page, str], Path]


@pytest.fixture
def provider(live_server) -> Iterator[Play]:
    with playing(datetime.now(UTC), webhook_url=f"{live_server.url}/webhooks/stripe/") as play:
        yield play


def choose(page: Page, method: str) -> None:
    """Pick a way to pay on the balance page, and go to the provider."""
    page.goto("/pro/saldo/")
    page.locator(f'input[name="method"][value="{method}"]').check(force=True)
    page.get_by_role("button", name="Ir para o pagamento").click()
    expect(page.get_by_text("Pagamento a fingir: nenhum dinheiro se move.")).to_be_visible()


def test_card_mb_way_and_multibanco(
    open_page: Callable[..., Page],
    provider: Play,
    screenshot: Shoot,
    assert_accessible: Callable[[Page], None],
) -> None:
    play_town("ana", now=datetime.now(UTC))
    page = open_page("phone")
    be(page, "ana")
    before = balance_cents(page)
    screenshot(page, "pay-balance-390")
    assert_accessible(page)

    choose(page, "card")
    screenshot(page, "pay-card-390")
    assert_accessible(page)
    page.get_by_label("Número do cartão").fill("4000 0000 0000 9995")
    page.get_by_role("button", name="Pagar").click()
    expect(page.get_by_role("alert")).to_contain_text("não tem dinheiro")
    page.get_by_label("Número do cartão").fill("4000 0025 0000 3155")
    page.get_by_role("button", name="Pagar").click()
    page.get_by_role("button", name="Confirmar").click()
    expect(page.get_by_role("heading", name="O saldo foi carregado")).to_be_visible(timeout=15_000)
    screenshot(page, "pay-paid-390")
    assert_accessible(page)
    assert balance_cents(page) == before + 10_000

    choose(page, "mb_way")
    page.get_by_role("button", name="Pagar com MB WAY").click()
    expect(page.get_by_role("timer")).to_be_visible()
    screenshot(page, "pay-mbway-390")
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Abrir o telemóvel a fingir").click()
    screenshot(popup.value, "pay-mbway-phone-390")
    popup.value.get_by_role("button", name="Aceitar").click()
    expect(page.get_by_role("heading", name="O saldo foi carregado")).to_be_visible(timeout=15_000)
    assert balance_cents(page) == before + 20_000

    choose(page, "multibanco")
    page.get_by_role("button", name="Obter a referência").click()
    screenshot(page, "pay-voucher-390")
    session = re.findall(r"cs_test_\w+", page.url)[0]
    page.get_by_role("link", name="Voltar ao sítio").click()
    expect(page.get_by_role("heading", name="Falta pagar a referência")).to_be_visible(timeout=15_000)
    screenshot(page, "pay-reference-390")
    assert balance_cents(page) == before + 20_000
    expect(page.get_by_role("heading", name="Referências por pagar")).to_be_visible()
    screenshot(page, "pay-balance-reference-390")
    page.goto(f"{provider.server.url}/atm/{session}")
    page.get_by_role("button", name="Pagar no multibanco").click()
    expect(page.get_by_role("heading", name="Está pago")).to_be_visible()
    for _try in range(20):
        if balance_cents(page) == before + 30_000:
            break
        page.wait_for_timeout(250)
    assert balance_cents(page) == before + 30_000

    page.goto(f"{provider.server.url}/console")
    screenshot(page, "pay-console-390")
    page.goto("/pro/pack/")
    screenshot(page, "pay-pack-390")
    assert_accessible(page)
