"""Whole cents, and how a person reads them."""

from __future__ import annotations

from typing import Literal, NewType

Cents = NewType("Cents", int)
# The currencies that figures may name.
Currency = Literal["EUR", "MXN"]

_SYMBOLS = {"EUR": "€", "MXN": "$"}


def format_cents(amount_cents: int, *, currency: str = "EUR", language: str = "pt") -> str:
    """Write whole cents as people of that language read them: `1 234,50 €`, `€1,234.50`.

    Raises ValueError for an unknown currency. No float is made on the way.
    """
    if currency not in _SYMBOLS:
        raise ValueError(f"unknown currency {currency!r}; known are {', '.join(sorted(_SYMBOLS))}")
    sign = "-" if amount_cents < 0 else ""
    units, rest = divmod(abs(amount_cents), 100)
    if language.startswith("en"):
        return f"{sign}{_SYMBOLS[currency]}{units:,}.{rest:02d}"
    # A narrow space groups thousands and ties the sign to its number, so that a line never breaks there.
    grouped = f"{units:,}".replace(",", "\u202f")
    return f"{sign}{grouped},{rest:02d}\u00a0{_SYMBOLS[currency]}"
