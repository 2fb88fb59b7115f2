"""Statement, invoices and the operator's pages of money, at a phone's width and at a desk, looked at by axe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

import cast
from vinte.kernel.clock import FixedClock
from vinte.wallet import actions
from vinte.wallet.invoicing import handover
from vinte.wallet.models import Reconciliation

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 20, 10, tzinfo=UTC)
WORK = ("Pintar a sala e o corredor", "Pintar dois quartos", "Pintar a fachada de uma moradia")


def log_in(page: Page, account: Any, url: str) -> None:
    client = Client()
    client.force_login(account)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])


@pytest.mark.plants_a_violation(
    "wallet.payments_are_reconciled", reason="the page shows a day that differs from the provider's list"
)
@pytest.mark.parametrize("width", ["phone", "desk"])
def test_papers_of_money_can_be_read_at_every_width(
    width: str,
    live_server: Any,
    open_page: Callable[..., Page],
    screenshot: Callable[[Page, str], Path],
    assert_accessible: Callable[[Page], None],
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> None:
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(NOW))
    settings.VINTE_INVOICING = "play"
    ana = cast.professional("Ana")
    cast.top_up(ana.id, 20_000, at=NOW - timedelta(days=40))
    cast.top_up(ana.id, 5_000, at=NOW - timedelta(days=8))
    for number in range(9):
        at = NOW - timedelta(days=36 - 4 * number)
        cast.spend(ana, 1_200 + 150 * number, at=at, title=WORK[number % 3])
    actions.buy_pack(
        professional_id=ana.id,
        market="pt",
        period="monthly",
        idempotency_key="p",
        at=NOW - timedelta(days=2),
    )
    handover.DUTY.run(at=NOW)
    for number in range(6):
        Reconciliation.objects.create(
            provider="play",
            on=date(2026, 3, 14 + number),
            state="differs" if number == 3 else "unreachable" if number == 5 else "clean",
            ours_cents=5_000 * (number % 2),
            theirs_cents=5_000 * (number % 2) + (700 if number == 3 else 0),
            differences=[
                {
                    "reference": "pi_3SXkq2Lkdf0a1b2c3d4e5f6g",
                    "kind": "payment",
                    "problem": "missing_here",
                    "ours_cents": None,
                    "ours_currency": "",
                    "theirs_cents": 700,
                    "theirs_currency": "EUR",
                }
            ]
            if number == 3
            else [],
            compared_at=NOW - timedelta(hours=8),
        )
    page = open_page(width)
    log_in(page, ana.account, live_server.url)
    for path, name in (
        ("/pro/saldo/", "papers-balance"),
        ("/pro/saldo/extrato/", "papers-statement"),
        ("/pro/saldo/faturas/", "papers-invoices"),
    ):
        look(page, path, f"{name}-{width}", screenshot, assert_accessible)
    page = open_page(width)
    log_in(page, cast.staff("Otilia", role="operator"), live_server.url)
    for path, name in (
        ("/operador/conciliacao/", "papers-reconciliation"),
        ("/operador/faturacao/", "papers-sales"),
        ("/operador/precos/", "papers-figures"),
    ):
        look(page, path, f"{name}-{width}", screenshot, assert_accessible)


def look(
    page: Page,
    path: str,
    name: str,
    screenshot: Callable[[Page, str], Path],
    assert_accessible: Callable[[Page], None],
) -> None:
    """Open a page, take its picture, and hold it to axe and to its width."""
    page.goto(path)
    screenshot(page, name)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert_accessible(page)
