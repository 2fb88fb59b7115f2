"""Whole cents, and the currencies that there are."""

from __future__ import annotations

from typing import Literal, NewType

Cents = NewType("Cents", int)
# The currencies that figures may name.
Currency = Literal["EUR", "MXN"]
