"""Statement, invoices and the operator's pages of money, looked at from every side."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

import cast
from vinte.kernel.clock import FixedClock
from vinte.wallet import actions
from vinte.wallet.invoicing import handover
from vinte.wallet.models import Reconciliation

NOW = datetime(2026, 3, 20, 10, tzinfo=UTC)
WORK = ("Pintar a sala e o corredor", "Pintar dois quartos", "Pintar a fachada de uma moradia")


@pytest.mark.plants_a_violation(
    "wallet.payments_are_reconciled", reason="the page shows a day that differs from the provider's list"
)
@pytest.mark.slow(reason="looks at six pages in every setting")
def test_papers_of_money_can_be_read_by_everybody(
    look: Any, monkeypatch: pytest.MonkeyPatch, settings: Any
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
    look.over(
        ana.account,
        ("papers-balance", "/pro/saldo/"),
        ("papers-statement", "/pro/saldo/extrato/"),
        ("papers-invoices", "/pro/saldo/faturas/"),
    )
    look.over(
        cast.staff("Otilia", role="operator"),
        ("papers-reconciliation", "/operador/conciliacao/"),
        ("papers-sales", "/operador/faturacao/"),
        ("papers-figures", "/operador/precos/"),
    )
