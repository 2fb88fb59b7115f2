"""A site's own colours and sign: read from the settings, and written as static files that stand before the package's.

So every page, the service worker and the page without network take them by the names that they have anyway, under an
address with a hash of its own, and a site without own colours has no file more than before.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path

from vinte.kernel.errors import InvalidInput
from vinte.kernel.look import shades, signs
from vinte.kernel.look.colours import read_colour
from vinte.kernel.look.site import Look

_SIGN = "vinte/img/sign.svg"
_PAINTED = ("vinte/css/tokens.css", "vinte/img/azulejo.svg", "vinte/img/azulejo-dark.svg", _SIGN)
_COLOUR = re.compile(r"#[0-9a-f]{6}")


def light_colour(value: str) -> str:
    """The colour of the light theme, or nothing."""
    return shades.light_colour(read_colour(value)) if value.strip() else ""


def dark_colour(value: str) -> str:
    """The colour of the dark theme, or nothing."""
    return shades.dark_colour(read_colour(value)) if value.strip() else ""


def sign_file(value: str) -> bytes:
    """What the SVG of that name draws, or nothing."""
    return _file(value, read=signs.read_svg, most=signs.MOST_SVG_BYTES)


def icon_file(value: str) -> bytes:
    """The PNG of that name, or nothing."""
    return _file(value, read=signs.read_png, most=signs.MOST_PNG_BYTES)


def _file(value: str, *, read: Callable[[bytes], bytes], most: int) -> bytes:
    if not value.strip():
        return b""
    try:
        with Path(value.strip()).open("rb") as file:
            # A byte more than is taken, so that too much is told from enough without reading all of it.
            content = file.read(most + 1)
    except OSError as error:
        raise ValueError(f"expected a file that can be read: {value.strip()}: {error.strerror}") from None
    try:
        return read(content)
    except ValueError as error:
        raise ValueError(f"{value.strip()}: {error}") from None


def make(*, light: str, dark: str, svg: bytes, png: bytes) -> Look:
    """What the settings say together; raises InvalidInput where one of them needs another."""
    if dark and not light:
        raise InvalidInput(
            field="VINTE_BRAND_COLOUR",
            expected="expected the colour of the light theme too, as VINTE_BRAND_COLOUR_DARK gives that of the dark one",
        )
    if bool(svg) != bool(png):
        missing, given = (
            ("VINTE_BRAND_ICON", "VINTE_BRAND_SIGN") if svg else ("VINTE_BRAND_SIGN", "VINTE_BRAND_ICON")
        )
        raise InvalidInput(
            field=missing,
            expected=f"expected the same sign as {'a PNG' if svg else 'an SVG'}, as {given} is given: pages show the SVG, and "
            "letters, telephones and cards the PNG",
        )
    if not light:
        return Look(svg=svg, png=png)
    return Look(
        light=shades.light_shades(light),
        dark=shades.dark_shades(dark or shades.dark_colour_of(light)),
        svg=svg,
        png=png,
    )


def static_files(look: Look, *, package: Path, data_dir: Path) -> list[Path]:
    """The folders of static files that stand before the package's: none, or one, made once for each look.

    `package` is the folder of the package's own static files.
    """
    if look == Look():
        return []
    made = {name: _painted((package / name).read_text(), look).encode() for name in _PAINTED}
    if look.svg:
        made[_SIGN] = look.svg
    of = hashlib.sha256()
    for name, content in made.items():
        of.update(name.encode())
        of.update(hashlib.sha256(content).digest())
    folder = data_dir / "brand" / f"look-{of.hexdigest()[:16]}"
    for name, content in made.items():
        _write(folder / name, content)
    return [folder]


def _painted(text: str, look: Look) -> str:
    """The text with the look's shades in the place of ours, all at once: one may be another's old code."""
    instead = shades.in_place_of_ours(look.light, look.dark)
    return _COLOUR.sub(lambda found: instead.get(found[0], found[0]), text)


def _write(path: Path, content: bytes) -> None:
    """One file, unless it is there; two processes may write it at once."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    aside.write_bytes(content)
    aside.replace(path)
