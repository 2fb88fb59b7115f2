"""The day, a visit and a quote, as both sides see them, looked at from every side."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import pytest

import cast
from offers_story import quote_of, visit_of
from vinte.kernel.clock import FixedClock

BOUGHT = cast.later(hours=5)
NOW = BOUGHT + timedelta(hours=6)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(NOW))
    return NOW


def screens() -> list[tuple[Any, str, str]]:
    """Who looks, what at, and where."""
    ana, helena = cast.professional("Ana", balance_cents=5000), cast.homeowner()
    purchase = cast.buy(ana, cast.request(of=helena), at=BOUGHT)
    visit = visit_of(purchase, starts_at=NOW + timedelta(days=1), at=BOUGHT + timedelta(hours=1))
    quote = quote_of(ana, purchase, at=BOUGHT + timedelta(hours=2))
    contact = f"/pro/contactos/{purchase.id}/"
    return [
        (ana.account, "today", "/pro/hoje/"),
        (ana.account, "figures", "/pro/numeros/"),
        (ana.account, "visit", f"{contact}visitas/{visit.id}/"),
        (ana.account, "quote", f"{contact}orcamentos/{quote.id}/"),
        (ana.account, "write-quote", f"{contact}orcamento/"),
        (None, "homeowner-visit", f"/visita/{cast.secret_sent_to(helena.email, page='visita')}/"),
        (None, "homeowner-quote", f"/orcamento/{cast.secret_sent_to(helena.email, page='orcamento')}/"),
    ]


BEGINS_WITH = screens


@pytest.mark.slow(reason="looks at each page in every setting")
def test_the_day_visits_and_quotes_are_fit_to_be_seen(look: Any, own_database: Any) -> None:
    for account, screens in groupby(own_database, key=lambda screen: screen[0]):
        look.over(account, *((name, address) for _account, name, address in screens))
