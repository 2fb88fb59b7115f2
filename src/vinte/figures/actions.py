"""What other rooms and the project may have done here."""

from __future__ import annotations

from vinte.figures.counting import count_what_was_taken
from vinte.figures.taking import register_use

__all__ = ["count_what_was_taken", "register_use"]
