"""What this site wears: our shades and our sign, or its operator's."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from vinte.kernel.look import signs
from vinte.kernel.look.shades import OUR_DARK, OUR_LIGHT, Shades

# How a letter names the sign that travels with it (RFC 2392).
SIGN_IN_LETTERS = "cid:sinal@carta"
# Twice the pixels at which a letter shows it.
_LETTER_PIXELS = 96


@dataclass(frozen=True)
class Look:
    """The shades of both themes, and the operator's sign as SVG and as PNG, both empty where it is ours."""

    light: Shades = OUR_LIGHT
    dark: Shades = OUR_DARK
    svg: bytes = b""
    png: bytes = b""

    @property
    def has_own_colours(self) -> bool:
        """Whether the colours are the operator's."""
        return (self.light, self.dark) != (OUR_LIGHT, OUR_DARK)

    @property
    def svg_address(self) -> str:
        """The sign for a page that may load nothing (RFC 2397)."""
        return f"data:image/svg+xml;base64,{b64encode(self.svg).decode()}"

    @property
    def sign_in_letters(self) -> str:
        """The address of the picture that a letter brings along."""
        return SIGN_IN_LETTERS

    def letter_icon(self) -> bytes:
        """The sign as it travels with a letter."""
        return signs.icon(self.png, size=_LETTER_PIXELS)

    def with_letter_icon(self, html: str) -> str:
        """A letter's HTML that shows the sign where no letter brings it along."""
        address = f"data:image/png;base64,{b64encode(self.letter_icon()).decode()}" if self.png else ""
        return html.replace(SIGN_IN_LETTERS, address)


OURS = Look()


def look() -> Look:
    """What this site wears."""
    from django.conf import settings  # what reads settings needs no Django

    found: Look = settings.VINTE_BRAND_LOOK
    return found
