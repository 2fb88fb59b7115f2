"""The shades that a site wears, in the light and in the dark theme: ours, or made from one colour of an operator.

What text and controls stand on is the same on every site: `Ground`. Each pair that occurs on a page is in `PAIRS`, and a
colour with which one of them could not be read is refused (WCAG 2.2, 1.4.3 and 1.4.11).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import NamedTuple

from vinte.kernel.look.colours import contrast, oklch, shade, with_contrast

TEXT, CONTROL = 4.5, 3.0


@dataclass(frozen=True)
class Shades:
    """One theme's shades of the colour, by the tokens of `tokens.css`; `tile` is the second colour of the painted tiles."""

    blue: str
    blue_deep: str
    blue_fill: str
    blue_fill_hover: str
    blue_wash: str
    blue_mist: str
    tile: str


@dataclass(frozen=True)
class Ground:
    """What a theme's pages are painted with whatever the site's colour is, by the tokens of `tokens.css`."""

    name: str
    paper: str
    surface: str
    sunken: str
    raised: str
    ink: str
    on_fill: str = "#ffffff"


LIGHT = Ground("light", paper="#f8f4ea", surface="#fffdf8", sunken="#f0e9da", raised="#ffffff", ink="#1c2330")
DARK = Ground("dark", paper="#14171c", surface="#1c2027", sunken="#101318", raised="#242932", ink="#ece8df")

OUR_LIGHT = Shades(
    blue="#1e4a9a",
    blue_deep="#163873",
    blue_fill="#1e4a9a",
    blue_fill_hover="#163873",
    blue_wash="#e6edf9",
    blue_mist="#c6d6f1",
    tile="#a9c1ea",
)
OUR_DARK = Shades(
    blue="#9dbdf7",
    blue_deep="#c3d7fb",
    blue_fill="#3c6fcb",
    blue_fill_hover="#3360b2",
    blue_wash="#1d2b47",
    blue_mist="#304a7c",
    tile="#2b4474",
)


class Pair(NamedTuple):
    """What stands on what, in the words of a refusal, and the least contrast between them."""

    said: str
    front: str
    behind: str
    least: float


PAIRS = (
    Pair("links on a page's ground", "blue", "paper", TEXT),
    Pair("links on a panel", "blue", "surface", TEXT),
    Pair("links on a sunken panel", "blue", "sunken", TEXT),
    Pair("links on a raised panel", "blue", "raised", TEXT),
    Pair("links on a tinted panel", "blue", "blue_wash", TEXT),
    Pair("the page at hand in a menu", "blue_deep", "blue_wash", TEXT),
    Pair("the glyph of a reviewed contact", "blue_deep", "blue_mist", TEXT),
    Pair("a marked word", "ink", "blue_mist", TEXT),
    Pair("the words of a button", "on_fill", "blue_fill", TEXT),
    Pair("the words of a button under the pointer", "on_fill", "blue_fill_hover", TEXT),
    Pair("a button on a page's ground", "blue_fill", "paper", CONTROL),
    Pair("a button on a panel", "blue_fill", "surface", CONTROL),
    Pair("a button on a sunken panel", "blue_fill", "sunken", CONTROL),
    Pair("a button on a raised panel", "blue_fill", "raised", CONTROL),
)


def light_shades(colour: str) -> Shades:
    """The light theme's shades of a colour, which is that of links and of buttons."""
    made = oklch(colour)
    # A colour near black has nothing darker to show that the pointer is on it.
    lightness = made.lightness - 0.075 if made.lightness > 0.25 else 0.36
    deep = shade(lightness=lightness, chroma=made.chroma * 0.8, hue=made.hue)

    def tint(lightness: float, part: float, most: float) -> str:
        return shade(lightness=lightness, chroma=min(made.chroma * part, most), hue=made.hue)

    return Shades(
        blue=colour,
        blue_deep=deep,
        blue_fill=colour,
        blue_fill_hover=deep,
        blue_wash=tint(0.944, 0.13, 0.02),
        blue_mist=tint(0.873, 0.29, 0.05),
        tile=tint(0.807, 0.46, 0.08),
    )


def dark_shades(colour: str) -> Shades:
    """The dark theme's shades of a colour, which is that of links; buttons have a darker one, for white words."""
    made = oklch(colour)
    chroma = min(made.chroma * 1.5, 0.16)

    def tint(lightness: float, part: float) -> str:
        return shade(lightness=lightness, chroma=chroma * part, hue=made.hue)

    # It stands on the mist too, however dark the colour of links is.
    deep = min(max(made.lightness + 0.08, 0.83), 0.95)
    fill = with_contrast(TEXT + 0.1, on="#ffffff", chroma=chroma, hue=made.hue, lighter=False)
    return Shades(
        blue=colour,
        blue_deep=shade(lightness=deep, chroma=made.chroma * 0.6, hue=made.hue),
        blue_fill=fill,
        blue_fill_hover=shade(lightness=oklch(fill).lightness - 0.06, chroma=chroma, hue=made.hue),
        blue_wash=tint(0.291, 0.36),
        blue_mist=tint(0.414, 0.55),
        tile=tint(0.392, 0.55),
    )


def dark_colour_of(colour: str) -> str:
    """The dark theme's colour of a site that gave only that of the light one."""
    made = oklch(colour)
    return shade(lightness=0.796, chroma=min(made.chroma * 0.64, 0.12), hue=made.hue)


def light_colour(value: str) -> str:
    """`value`, if the light theme can be read with it; raises ValueError naming the pair, its contrast and a way out."""
    return _readable(value, light_shades(value), LIGHT)


def dark_colour(value: str) -> str:
    """`value`, if the dark theme can be read with it; raises ValueError as `light_colour` does."""
    return _readable(value, dark_shades(value), DARK)


def _readable(value: str, made: Shades, ground: Ground) -> str:
    worst = min(PAIRS, key=lambda pair: _contrast(pair, made, ground) / pair.least)
    has = _contrast(worst, made, ground)
    if has >= worst.least:
        return value
    front, behind = _of(worst.front, made, ground), _of(worst.behind, made, ground)
    raise ValueError(
        f"expected a colour that can be read: in the {ground.name} theme {worst.said}, {front} on {behind}, would have a "
        # Rounded down: what fails by a hair shall not read as what is asked for.
        f"contrast of {int(has * 100) / 100:.2f}, and {worst.least:g} is the least (WCAG 2.2); "
        f"{_near(value, ground)} would do"
    )


def _near(value: str, ground: Ground) -> str:
    """The nearest shade of the same hue with which every pair can be read."""
    made = oklch(value)
    is_dark = ground is DARK
    for step in range(101):
        lightness = made.lightness + (step if is_dark else -step) / 100
        tried = shade(lightness=min(1.0, max(0.0, lightness)), chroma=made.chroma, hue=made.hue)
        shades = dark_shades(tried) if is_dark else light_shades(tried)
        if all(_contrast(pair, shades, ground) >= pair.least for pair in PAIRS):
            return tried
    raise AssertionError(f"no shade of {value} can be read in the {ground.name} theme")


def _of(part: str, made: Shades, ground: Ground) -> str:
    found: str = getattr(made, part, None) or getattr(ground, part)
    return found


def _contrast(pair: Pair, made: Shades, ground: Ground) -> float:
    return contrast(_of(pair.front, made, ground), _of(pair.behind, made, ground))


def in_place_of_ours(light: Shades, dark: Shades) -> dict[str, str]:
    """For each of our shades, by its code, the one that takes its place: what a style sheet or a drawing is changed by."""
    return {
        getattr(ours, field.name): getattr(own, field.name)
        for ours, own in ((OUR_LIGHT, light), (OUR_DARK, dark))
        for field in fields(Shades)
    }
