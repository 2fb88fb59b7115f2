"""A visit and a quote of a contact, for stories that only need one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import cast
from vinte.handling import actions
from vinte.handling.actions import Line
from vinte.handling.queries import PlannedVisit, QuoteSheet


def visit_of(purchase: Any, *, starts_at: datetime, at: datetime, is_agreed: bool = False) -> PlannedVisit:
    """A visit of an hour at the address of the request, proposed or agreed on."""
    return actions.plan_visit(
        professional_id=purchase.professional_id,
        purchase_id=purchase.id,
        starts_at=starts_at,
        minutes=60,
        place="",
        words="",
        is_agreed=is_agreed,
        idempotency_key=f"visit {purchase.id.hex} {at:%j%H%M}",
        at=at,
    )


def quote_of(
    of: cast.Business, purchase: Any, *, at: datetime, lines: int = 2, is_sent: bool = True
) -> QuoteSheet:
    """A quote of so many lines at 120,00 € each before tax, for thirty days; sent unless said otherwise."""
    line = Line(text="Pintar", quantity_milli=1000, unit="dia", unit_price_cents=12_000, permille=230)
    draft = actions.save_quote(
        professional_id=of.id,
        purchase_id=purchase.id,
        quote_id=None,
        title="Pintar a sala",
        lines=[line] * lines,
        terms="",
        valid_days=30,
        exemption="",
        idempotency_key=f"quote {purchase.id.hex} {at:%j%H%M}",
        at=at,
    )
    if not is_sent:
        return draft
    return actions.send_quote(professional_id=of.id, quote_id=draft.id, at=at)
