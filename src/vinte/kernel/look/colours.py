"""Arithmetic of colours written as #rrggbb: how well one stands on another, and the same hue lighter or darker.

Contrast is that of WCAG 2.2 ("contrast ratio", "relative luminance"); lightness, chroma and hue are OKLCH (CSS Color 4,
9.2), in which equal steps look equal and a colour keeps its hue as it grows lighter.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

_WRITTEN = re.compile(r"#[0-9a-f]{6}")
# OKLab's two matrices and their inverses (CSS Color 4, 18, sample code).
_TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_CONES = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)
_HALVINGS = 30
# Of a screen's 255 steps, less than a tenth of one.
_NEAR = 0.0003
# Below it a colour is grey, and its hue is noise.
_LEAST_CHROMA = 0.005

Triple = tuple[float, float, float]


@dataclass(frozen=True)
class Oklch:
    """Lightness from 0 to 1, chroma from 0 (grey) to about 0.32, and hue in radians."""

    lightness: float
    chroma: float
    hue: float


def read_colour(value: str) -> str:
    """A colour as #rrggbb in small letters; raises ValueError with what is expected."""
    written = value.strip().lower()
    if not _WRITTEN.fullmatch(written):
        raise ValueError(f"expected a colour as # and six digits, such as #1e4a9a, and not {value.strip()!r}")
    return written


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def oklch(colour: str) -> Oklch:
    """The colour taken apart; a grey has no chroma and hue 0."""
    cones = _times(_TO_CONES, _linear(colour))
    lightness, a, b = _times(_TO_LAB, (math.cbrt(cones[0]), math.cbrt(cones[1]), math.cbrt(cones[2])))
    chroma = math.hypot(a, b)
    if chroma < _LEAST_CHROMA:
        return Oklch(lightness, 0.0, 0.0)
    return Oklch(lightness, chroma, math.atan2(b, a))


def shade(*, lightness: float, chroma: float, hue: float) -> str:
    """The colour put together; where no screen has it, the one of less chroma that a screen has (CSS Color 4, 13)."""
    if (found := _drawn(lightness, chroma, hue)) is not None:
        return found
    less, more = 0.0, chroma
    best = _drawn(lightness, 0.0, 0.0) or ("#ffffff" if lightness > 0.5 else "#000000")
    for _turn in range(_HALVINGS):
        middle = (less + more) / 2
        found = _drawn(lightness, middle, hue)
        if found is None:
            more = middle
        else:
            less, best = middle, found
    return best


def with_contrast(ratio: float, *, on: str, chroma: float, hue: float, lighter: bool) -> str:
    """The shade nearest to `on` that has this contrast with it, lighter or darker than it."""
    edge = oklch(on).lightness
    fits, fails = (1.0, edge) if lighter else (0.0, edge)
    best = shade(lightness=fits, chroma=chroma, hue=hue)
    for _turn in range(_HALVINGS):
        middle = (fits + fails) / 2
        tried = shade(lightness=middle, chroma=chroma, hue=hue)
        if contrast(tried, on) >= ratio:
            fits, best = middle, tried
        else:
            fails = middle
    return best


def _drawn(lightness: float, chroma: float, hue: float) -> str | None:
    """The colour on a screen; None where no screen has it."""
    lab = (lightness, chroma * math.cos(hue), chroma * math.sin(hue))
    roots = _times(_FROM_LAB, lab)
    light = _times(_FROM_CONES, (roots[0] ** 3, roots[1] ** 3, roots[2] ** 3))
    if not all(-_NEAR <= part <= 1 + _NEAR for part in light):
        return None
    return "#" + "".join(f"{round(255 * _encoded(min(1.0, max(0.0, part)))):02x}" for part in light)


def _times(matrix: tuple[Triple, Triple, Triple], parts: Triple) -> Triple:
    first, second, third = (sum(a * b for a, b in zip(row, parts, strict=True)) for row in matrix)
    return first, second, third


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> Triple:
    red, green, blue = (_decoded(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def _decoded(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encoded(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
