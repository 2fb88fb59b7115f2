"""A site with a colour and a sign of its own, for tests of what people see."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from vinte.project import look

GREEN = "#1b6b3a"
GOLD = (226, 163, 43, 255)
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><title>Casa Segura</title>'
    b'<rect width="64" height="64" rx="14" fill="#1b6b3a"/>'
    b'<path d="M32 12 54 31H48V52H16V31H10Z" fill="#fffdf8"/></svg>'
)


@cache
def png(size: int = 512, *, high: int = 0) -> bytes:
    """A picture of one gold, so that what is made of it is known by its colour."""
    kept = BytesIO()
    Image.new("RGBA", (size, high or size), GOLD).save(kept, "PNG")
    return kept.getvalue()


def wear(settings: Any, folder: Path, *, colour: str = GREEN, svg: bytes = b"") -> None:
    """From now on every page looks so; `settings` is the fixture, which takes it back."""
    worn = look.make(light=colour, dark="", svg=svg, png=png() if svg else b"")
    settings.VINTE_BRAND_LOOK = worn
    settings.STATICFILES_DIRS = look.static_files(
        worn, package=Path(look.__file__).parents[1] / "web" / "static", data_dir=folder
    )
