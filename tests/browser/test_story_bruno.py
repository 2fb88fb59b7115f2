"""Bruno claims and is paid, once: everything that people do happens in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from town_pages import balance_cents, be, cents, letters_of, move_clock, open_letter, told

from small_town import everybody
from vinte.demo.town.play_money import TownPlayer
from vinte.leads.purchases import queries as purchase_queries
from vinte.people.accounts import homeowners as account_homeowners
from vinte.wallet.books import balances

BEGINS_WITH = everybody
ANSWERS = ("other", "nobody", "undecided", "other")


def describe_twenty(page: Page) -> None:
    """Write some words about each contact of the claim."""
    boxes = page.locator(".claim-form textarea")
    expect(boxes).to_have_count(20)
    for place in range(20):
        boxes.nth(place).fill(f"Liguei no próprio dia, enviei orçamento e não fui escolhido ({place + 1}).")


@pytest.mark.slow(reason="a whole claim in a browser, and the time that it takes")
def test_bruno_is_paid_what_his_twenty_contacts_cost(
    town: TownPlayer, open_page: Callable[..., Page]
) -> None:
    bruno = town.professionals["bruno"]
    twenty = purchase_queries.purchases(professional_id=bruno)
    assert len(twenty) == 20
    paid_cents = sum(purchase.price_cents for purchase in twenty)
    homeowners = [account_homeowners.homeowner(purchase.job_request.homeowner_id) for purchase in twenty]

    page = open_page("phone")
    be(page, "bruno")
    page.get_by_role("link", name="de volta").click()
    expect(page.get_by_text("Cumpriu tudo. Pode pedir o dinheiro de volta.")).to_be_visible()
    assert cents(page.locator(".at-stake .money-big").inner_text()) == paid_cents
    before = balance_cents(page)
    assert before == balances.balance(bruno).total_cents

    page.goto("/pro/garantia/")
    page.get_by_role("link", name="Pedir a garantia").click()
    describe_twenty(page)
    left_open = page.context.new_page()
    left_open.goto("/pro/reclamacao/nova/")
    describe_twenty(left_open)
    page.get_by_role("button", name="Pedir o reembolso de").click()
    expect(page.get_by_text("O seu pedido está a ser verificado.")).to_be_visible()

    for homeowner, hired in zip(homeowners[2:6], ANSWERS, strict=True):
        visitor = open_page("phone")
        open_letter(visitor, homeowner.email, "Responder")
        visitor.locator('input[name="contacted"][value="yes"]').check()
        visitor.locator(f'input[name="hired"][value="{hired}"]').check()
        visitor.get_by_role("button", name="Enviar resposta").click()
        expect(visitor.get_by_role("heading", name="Obrigado")).to_be_visible()

    desk = open_page()
    be(desk, "sofia")
    # It waits for homeowners, apart from what waits for us.
    desk.get_by_role("link", name="À espera de particulares").click()
    desk.get_by_role("link", name="Bruno Teles Eletricidade").click()
    expect(desk.locator("article.desk-row")).to_have_count(20)
    expect(desk.get_by_text("Responderam 4 de 20 particulares")).to_be_visible()
    # The others may still answer: the button is there and says until when.
    expect(desk.get_by_text("Nada a fazer: as respostas chegam até")).to_be_visible()
    move_clock(desk, "week")
    desk.get_by_role("button", name="Concluir a verificação").click()
    desk.get_by_role("button", name="Aprovar e pagar").click()
    expect(desk.locator(".toasts, .desk-told").get_by_text("Pedido aprovado")).to_be_visible()

    assert balance_cents(page) - before == paid_cents
    line = page.locator("table tbody tr", has=page.locator(".money-in")).first
    assert "garantia" in line.inner_text().lower()
    assert cents(line.locator(".money-in").inner_text()) == paid_cents
    assert cents(line.locator("td").last.inner_text()) == before + paid_cents

    page.goto("/pro/garantia/")
    assert "a garantia foi paga" in told(page)
    page.goto("/pro/reclamacao/nova/")
    assert "Já não pode ser pedida" in told(page)
    expect(page.locator("#once_only details")).to_have_attribute("open", "")
    expect(page.locator("textarea")).to_have_count(0)
    # A form that was left open in another tab since before is refused with the same reason.
    left_open.get_by_role("button", name="Pedir o reembolso de").click()
    expect(left_open.locator("#once_only details")).to_have_attribute("open", "")
    assert letters_of(page, "bruno")[0].startswith("Garantia aprovada")
    assert balance_cents(page) == before + paid_cents
