"""Amounts as people type them, made whole cents; no float on the way."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from vinte.kernel.cents import format_cents
from vinte.kernel.errors import Refused

# 50 · 50,5 · 50,00 · 50.00 · 1 234,50 · 1.234,50
_TYPED = re.compile(
    r"(?P<units>\d{1,3}(?:[ \u00a0\u202f.]\d{3})+|\d{1,7})(?:[.,](?P<rest>\d{1,2}))?", re.ASCII
)


def typed_cents(text: str) -> int | None:
    """The whole cents of an amount in a form's field, None for an empty one.

    Raises Refused (`amount_unreadable`).
    """
    bare = text.strip().strip("€$").strip()
    if not bare:
        return None
    found = _TYPED.fullmatch(bare)
    if found is None:
        raise Refused(
            code="amount_unreadable",
            message=_("Não se percebe o valor «%(typed)s».") % {"typed": bare[:20]},
            what_to_do=_("Escreva-o em euros, por exemplo 50 ou 12,50."),
        )
    units = int(re.sub(r"\D", "", found["units"]))
    return units * 100 + int((found["rest"] or "").ljust(2, "0") or 0)


def amount_typed(amount_cents: int | None) -> str:
    """Whole cents as they stand in a form's field: 50,00; empty for None."""
    return "" if amount_cents is None else f"{amount_cents // 100},{amount_cents % 100:02d}"


def symbol_of(currency: str) -> str:
    """The sign that stands beside a field for amounts, such as €; raises ValueError for an unknown currency."""
    return re.sub(r"[\d,\s]", "", format_cents(0, currency=currency))
