"""Ana offers to paint Helena's room, for the stories of quotes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import cast
from vinte.handling import actions, queries
from vinte.handling.actions import Line
from vinte.handling.queries import QuoteSheet
from vinte.notices import queries as notices

BOUGHT = cast.later(hours=5)
WRITTEN = cast.later(days=1)
SENT = cast.later(days=1, hours=1)
# Thirty days from 13 January, the last one included.
VALID_UNTIL = datetime.fromisoformat("2026-02-13T00:00:00+00:00")
PAINT = Line(
    text="Pintar paredes e teto", quantity_milli=2500, unit="dia", unit_price_cents=12_000, permille=230
)
TINS = Line(text="Tinta", quantity_milli=3000, unit="un.", unit_price_cents=3_999, permille=230)


class Story:
    """Ana bought Helena's contact."""

    def __init__(self) -> None:
        self.ana = cast.professional("Ana", balance_cents=5000)
        self.helena = cast.homeowner("Helena")
        self.asked = cast.request(of=self.helena)
        self.purchase = cast.buy(self.ana, self.asked, at=BOUGHT)

    def draft(self, of: cast.Business | None = None, **changes: Any) -> QuoteSheet:
        of = of or self.ana
        given = {
            "professional_id": of.id,
            "purchase_id": of.purchases[-1].id,
            "quote_id": None,
            "title": "Pintar a sala",
            "lines": [PAINT, TINS],
            "terms": "",
            "valid_days": 30,
            "exemption": "",
            "idempotency_key": "one",
            "at": WRITTEN,
        }
        return actions.save_quote(**{**given, **changes})

    def send(self, of: cast.Business | None = None, *, at: datetime = SENT, **changes: Any) -> QuoteSheet:
        draft = self.draft(of, **changes)
        return actions.send_quote(professional_id=draft.professional_id, quote_id=draft.id, at=at)

    def secret(self) -> str:
        return cast.secret_sent_to(self.helena.email, page="orcamento")

    def accept(self, *, at: datetime, secret: str = "", name: str = "Helena Marques") -> QuoteSheet:
        return actions.accept_quote(secret=secret or self.secret(), name=name, at=at)

    def quotes(self) -> list[QuoteSheet]:
        return queries.quotes_on(professional_id=self.ana.id, purchase_ids=[self.purchase.id])

    def act(self, name: str, of: QuoteSheet, *, at: datetime, **given: Any) -> QuoteSheet:
        act: Any = getattr(actions, name)
        return act(professional_id=of.professional_id, quote_id=of.id, at=at, **given)

    def letters(self, of: Any, kind: str) -> list[Any]:
        return [each for each in reversed(notices.mailbox(of.email)) if each.kind == kind]
