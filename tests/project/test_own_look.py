"""What an operator gives as colours and sign is taken or refused, and what is not given changes nothing."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as site

import brand_look
from brand_look import GREEN, SVG
from vinte.kernel.look import shades, signs
from vinte.kernel.look.colours import contrast, oklch, shade
from vinte.kernel.look.site import Look
from vinte.project import look, settings_table, static_files
from vinte.project.settings_table import InvalidInput

PACKAGE = Path(look.__file__).parents[1] / "web" / "static"
TOKENS = (PACKAGE / "vinte/css/tokens.css").read_text()
# As it is asked in the specification: WCAG 2.2, "contrast ratio".
KNOWN_CONTRASTS = [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#0000ff", "#ffffff", 8.59)]


@pytest.mark.parametrize(("front", "behind", "ratio"), KNOWN_CONTRASTS)
def test_contrast_is_the_specifications(front: str, behind: str, ratio: float) -> None:
    assert contrast(front, behind) == contrast(behind, front) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_our_shades_and_grounds_are_those_of_the_style_sheet(theme: str) -> None:
    found = re.findall(r"--([\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));", TOKENS)
    tokens = {
        name.replace("-", "_"): both or (dark if theme == "dark" else light)
        for name, light, dark, both in found
    }
    ours, ground = {"light": (shades.OUR_LIGHT, shades.LIGHT), "dark": (shades.OUR_DARK, shades.DARK)}[theme]
    for part in ("blue", "blue_deep", "blue_fill", "blue_fill_hover", "blue_wash", "blue_mist"):
        assert getattr(ours, part) == tokens[part]
    for part in ("paper", "surface", "sunken", "raised", "ink", "on_fill"):
        assert getattr(ground, part) == tokens[part]


# The last grey that can be read on a sunken panel and the first that can't, and so in the dark.
@pytest.mark.parametrize(
    ("setting", "colour", "said"),
    [
        ("VINTE_BRAND_COLOUR", "#1b6b3a", ""),
        ("VINTE_BRAND_COLOUR", " #1B6B3A ", ""),
        ("VINTE_BRAND_COLOUR", "#000000", ""),
        ("VINTE_BRAND_COLOUR", "#6b6b6b", "the light theme links on a sunken panel, #6b6b6b on #f0e9da"),
        ("VINTE_BRAND_COLOUR", "#6a6a6a", "contrast of 4.47, and 4.5 is the least"),
        ("VINTE_BRAND_COLOUR", "#696969", ""),
        ("VINTE_BRAND_COLOUR", "#ffcc00", "#7f6400 would do"),
        ("VINTE_BRAND_COLOUR", "#ffffff", "would do"),
        ("VINTE_BRAND_COLOUR", "green", "# and six digits"),
        ("VINTE_BRAND_COLOUR", "#1b6", "# and six digits"),
        ("VINTE_BRAND_COLOUR_DARK", "#ffffff", ""),
        ("VINTE_BRAND_COLOUR_DARK", "#929292", ""),
        (
            "VINTE_BRAND_COLOUR_DARK",
            "#919191",
            "the dark theme links on a tinted panel, #919191 on #2b2b2b, would have a contrast of 4.49",
        ),
        ("VINTE_BRAND_COLOUR_DARK", "#000000", "would do"),
    ],
)
def test_a_colour_is_taken_up_to_the_contrast_that_it_needs(setting: str, colour: str, said: str) -> None:
    if said:
        with pytest.raises(InvalidInput, match=re.escape(said)) as refused:
            settings_table.read({setting: colour})
        if instead := re.search(r"(#\w{6}) would do", str(refused.value)):
            assert settings_table.read({setting: instead[1]})
    else:
        assert settings_table.read({setting: colour})[setting] == colour.strip().lower()


@pytest.mark.parametrize("hue", range(0, 360, 15))
def test_whatever_colour_is_taken_every_pair_of_both_themes_can_be_read(hue: int) -> None:
    light = shade(lightness=0.42, chroma=0.14, hue=math.radians(hue))
    worn = look.make(light=light, dark="", svg=b"", png=b"")
    for made, ground in ((worn.light, shades.LIGHT), (worn.dark, shades.DARK)):
        for pair in shades.PAIRS:
            front, behind = (
                getattr(made, part, None) or getattr(ground, part) for part in (pair.front, pair.behind)
            )
            assert contrast(front, behind) >= pair.least, (light, ground.name, pair)


def test_another_dark_colour_is_taken_and_one_without_the_light_is_refused() -> None:
    worn = look.make(light=GREEN, dark="#ffd166", svg=b"", png=b"")
    assert (worn.light.blue, worn.dark.blue) == (GREEN, "#ffd166")
    assert abs(oklch(worn.dark.blue_wash).hue - oklch("#ffd166").hue) < 0.3
    with pytest.raises(InvalidInput, match="VINTE_BRAND_COLOUR: expected the colour of the light theme"):
        look.make(light="", dark="#ffd166", svg=b"", png=b"")


def drawn(inside: str, *, root: str = 'viewBox="0 0 8 8"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {root}>{inside}</svg>'.encode()


SHAPE = '<path d="M0 0h8v8z"/>'
SIGNS = [
    (drawn(SHAPE), ""),
    (SVG, ""),
    (b'<?xml version="1.0" encoding="UTF-8"?><!-- drawn by hand -->' + drawn(SHAPE), ""),
    (
        drawn(
            '<defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient></defs>'
            '<rect width="8" height="8" fill="url(#a)"/>'
        ),
        "",
    ),
    (drawn("<script>alert(1)</script>"), "<script>"),
    (drawn('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'), "<foreignObject>"),
    (drawn("<style>@import url(https://elsewhere.example/a.css);</style>"), "fill and stroke"),
    (drawn('<g style="fill:red"/>'), "attribute style of <g>: write colours as fill and stroke"),
    (drawn("<text>Casa</text>"), "turn letters into outlines"),
    (drawn('<image href="https://elsewhere.example/a.png"/>'), "draw it as shapes"),
    (drawn('<use href="#a"/>'), "<use>"),
    (drawn('<a href="https://elsewhere.example/"/>'), "<a>"),
    (drawn('<animate attributeName="x"/>'), "<animate>"),
    (drawn("", root='viewBox="0 0 8 8" onload="alert(1)"'), "onload"),
    (drawn('<rect onclick="alert(1)"/>'), "line 1 of the SVG has the attribute onclick of <rect>"),
    (drawn('\n<path d="M0 0" fill="url(https://elsewhere.example/a#b)"/>'), "line 2"),
    (drawn('<path fill="URL( javascript:alert(1) )"/>'), "only url(#…) of the same file"),
    (drawn('<s:script xmlns:s="http://www.w3.org/2000/svg"/>'), "<s:script>"),
    (drawn('<g xmlns="http://www.w3.org/1999/xhtml"/>'), "attribute xmlns of <g>"),
    (drawn("<svg/>"), "<svg>"),
    (drawn("<g>" * 19 + "</g>" * 19), ""),
    (drawn("<g>" * 20 + "</g>" * 20), "one inside another"),
    (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + drawn(SHAPE), "a DOCTYPE"),
    (b'<?xml-stylesheet href="https://elsewhere.example/a.css"?>' + drawn(SHAPE), "<?xml-stylesheet"),
    (b'<svg viewBox="0 0 8 8"/>', "expected an SVG"),
    (b"<html/>", "and not <html>"),
    (b"\x89PNG\r\n\x1a\n", "can't be read as XML"),
    (b"", "can't be read as XML"),
    (drawn("<g>"), "can't be read as XML"),
    (drawn(SHAPE, root=""), "viewBox of four numbers"),
    (drawn(SHAPE, root='viewBox="0 0 8 nine"'), "viewBox of four numbers"),
    (drawn(SHAPE, root='viewBox="0 0 0 0"'), "square sign"),
    (drawn(SHAPE, root='viewBox="0 0 nan nan"'), "square sign"),
    (drawn(SHAPE, root='viewBox="0 0 16 8"'), "16 by 8"),
    (drawn(f"<title>{'a' * (signs.MOST_SVG_BYTES - len(drawn('<title></title>')))}</title>"), ""),
    (
        drawn(f"<title>{'a' * (signs.MOST_SVG_BYTES - len(drawn('<title></title>')) + 1)}</title>"),
        "50000 bytes at most",
    ),
]


@pytest.mark.parametrize(("content", "said"), SIGNS)
def test_a_sign_draws_and_does_nothing_else(content: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "sinal.svg"
    file.write_bytes(content)
    if said:
        with pytest.raises(InvalidInput, match=re.escape(said)) as refused:
            settings_table.read({"VINTE_BRAND_SIGN": str(file)})
        assert str(refused.value).startswith(f"VINTE_BRAND_SIGN: {file}: ")
    else:
        assert settings_table.read({"VINTE_BRAND_SIGN": str(file)})["VINTE_BRAND_SIGN"] == content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (brand_look.png(512), ""),
        (brand_look.png(511), "511 by 511"),
        (brand_look.png(512, high=513), "512 by 513"),
        (brand_look.png(4096), ""),
        (brand_look.png(4097), "4097 by 4097"),
        (brand_look.png(512)[:200], "expected a PNG"),
        (SVG, "expected a PNG"),
        (brand_look.png(512) + b"\0" * signs.MOST_PNG_BYTES, "2000000 bytes at most"),
    ],
)
def test_an_icon_is_a_square_png(content: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "sinal.png"
    file.write_bytes(content)
    if said:
        with pytest.raises(InvalidInput, match=f"VINTE_BRAND_ICON.*{re.escape(said)}"):
            settings_table.read({"VINTE_BRAND_ICON": str(file)})
    else:
        assert settings_table.read({"VINTE_BRAND_ICON": str(file)})["VINTE_BRAND_ICON"] == content


@pytest.mark.parametrize("setting", ["VINTE_BRAND_SIGN", "VINTE_BRAND_ICON"])
def test_a_file_that_is_not_there_is_named(setting: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=f"{setting}: expected a file that can be read: {tmp_path}/nada"):
        settings_table.read({setting: f"{tmp_path}/nada"})


@pytest.mark.parametrize(
    ("svg", "png", "missing"),
    [
        (SVG, brand_look.png(), ""),
        (SVG, b"", "VINTE_BRAND_ICON"),
        (b"", brand_look.png(), "VINTE_BRAND_SIGN"),
    ],
)
def test_a_sign_comes_as_drawing_and_as_picture(svg: bytes, png: bytes, missing: str) -> None:
    if missing:
        with pytest.raises(InvalidInput, match=missing):
            look.make(light="", dark="", svg=svg, png=png)
    else:
        worn = look.make(light="", dark="", svg=svg, png=png)
        assert (worn.svg, worn.has_own_colours) == (SVG, False)


def test_a_site_without_colours_and_sign_has_not_a_file_more(tmp_path: Path) -> None:
    assert Look() == site.VINTE_BRAND_LOOK and site.STATICFILES_DIRS == []
    assert look.make(light="", dark="", svg=b"", png=b"") == Look()
    assert look.static_files(Look(), package=PACKAGE, data_dir=tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_static_files_in_other_colours_differ_in_nothing_but_the_colours(tmp_path: Path) -> None:
    worn = look.make(light=GREEN, dark="", svg=b"", png=b"")
    (folder,) = look.static_files(worn, package=PACKAGE, data_dir=tmp_path)
    files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert [str(path) for path in files] == [
        "vinte/css/tokens.css",
        "vinte/img/azulejo-dark.svg",
        "vinte/img/azulejo.svg",
        "vinte/img/sign.svg",
    ]
    colour = re.compile(r"#[0-9a-f]{6}")
    instead = shades.in_place_of_ours(worn.light, worn.dark)
    for path in files:
        ours, theirs = (PACKAGE / path).read_text(), (folder / path).read_text()
        assert colour.sub("", ours) == colour.sub("", theirs) and ours != theirs
        pairs = zip(colour.findall(ours), colour.findall(theirs), strict=True)
        assert all(their == instead.get(our, our) for our, their in pairs)
    assert f"--blue: light-dark({GREEN}, {worn.dark.blue});" in (folder / "vinte/css/tokens.css").read_text()
    # Made once, and elsewhere for another colour.
    made = [(folder / path).stat().st_mtime_ns for path in files]
    assert look.static_files(worn, package=PACKAGE, data_dir=tmp_path) == [folder]
    assert made == [(folder / path).stat().st_mtime_ns for path in files]
    other = look.make(light="#7a1f5c", dark="", svg=b"", png=b"")
    assert look.static_files(other, package=PACKAGE, data_dir=tmp_path) != [folder]


def test_a_look_of_before_is_collected_again(settings, tmp_path: Path) -> None:
    brand_look.wear(settings, tmp_path)
    green = static_files._state()
    brand_look.wear(settings, tmp_path, colour="#7a1f5c")
    purple = static_files._state()
    settings.STATICFILES_DIRS = []
    assert len({green, purple, static_files._state()}) == 3


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"VINTE_BRAND_COLOUR": "#ffcc00"}, "VINTE_BRAND_COLOUR: expected a colour that can be read"),
        (
            {"VINTE_BRAND_COLOUR_DARK": "#ffd166"},
            "VINTE_BRAND_COLOUR: expected the colour of the light theme",
        ),
    ],
)
@pytest.mark.slow(reason="starts a process of its own")
def test_a_process_does_not_start_with_what_cannot_be_read(
    changes: dict[str, str], said: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "vinte.project.cli", "manage", "check"],
        env={
            **os.environ,
            "VINTE_DATA_DIR": str(tmp_path),
            "VINTE_DATABASE_URL": "postgresql://127.0.0.1:1/x",
            **changes,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1 and said in done.stderr + done.stdout, done
