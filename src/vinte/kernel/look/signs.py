"""An operator's own sign: an SVG that only draws, and the same as a PNG for what takes no SVG.

The SVG is served as it is, so it may hold shapes and colours alone: nothing that acts, loads, embeds or styles. A PNG is
asked for beside it because nothing that Vinte stands on makes one of an SVG; letters, telephones and cards show it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from io import BytesIO
from typing import NoReturn
from xml.parsers import expat

MOST_SVG_BYTES = 50_000
MOST_PNG_BYTES = 2_000_000
LEAST_PNG_PIXELS, MOST_PNG_PIXELS = 512, 4096
_MOST_DEPTH = 20
_NAME_SPACE = "http://www.w3.org/2000/svg"
_NAME_SPACES = {"xmlns": _NAME_SPACE, "xmlns:xlink": "http://www.w3.org/1999/xlink"}
_SHAPES = ("path", "circle", "ellipse", "rect", "line", "polyline", "polygon")
_COLOURING = ("defs", "linearGradient", "radialGradient", "stop", "clipPath")
_ELEMENTS = frozenset(("svg", "g", "title", "desc", *_SHAPES, *_COLOURING))
_NAMES = (
    "xmlns xmlns:xlink version xml:space id role aria-label aria-hidden focusable viewBox width height",
    "x y x1 y1 x2 y2 cx cy r rx ry fx fy d points transform opacity clip-path clip-rule clipPathUnits",
    "fill fill-rule fill-opacity stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit",
    "stroke-dasharray stroke-dashoffset stroke-opacity color offset stop-color stop-opacity",
    "gradientUnits gradientTransform spreadMethod",
)
_ATTRIBUTES = frozenset(name for line in _NAMES for name in line.split())
# What is painted with may be a gradient of the same file.
_OF_THE_SAME_FILE = re.compile(r"url\(#[\w.-]+\)")
_INSTEAD = {
    "text": "turn letters into outlines",
    "style": "write colours as fill and stroke",
    "class": "write colours as fill and stroke",
    "image": "draw it as shapes",
    "use": "draw each shape where it stands",
}
_SAVED_AS = 'save it as a plain or "optimised" SVG'


def read_svg(content: bytes) -> bytes:
    """The drawing, if it is a square of shapes and colours; raises ValueError with the first thing that is in the way."""
    if len(content) > MOST_SVG_BYTES:
        raise ValueError(f"expected an SVG of {MOST_SVG_BYTES} bytes at most, and this has {len(content)}")
    parser = expat.ParserCreate()
    depth = 0

    def refuse(what: str, instead: str = _SAVED_AS) -> NoReturn:
        raise ValueError(f"line {parser.CurrentLineNumber} of the SVG has {what}: {instead}")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        if depth == 0 and (name != "svg" or attributes.get("xmlns") != _NAME_SPACE):
            raise ValueError(f"expected an SVG: <svg xmlns={_NAME_SPACE!r} …>, and not <{name}>")
        if name not in _ELEMENTS or (depth and name == "svg"):
            refuse(f"the element <{name}>", _INSTEAD.get(name, _SAVED_AS))
        if depth == _MOST_DEPTH:
            refuse(f"more than {_MOST_DEPTH} elements one inside another")
        for key, value in attributes.items():
            if key not in _ATTRIBUTES or _NAME_SPACES.get(key, value) != value:
                refuse(f"the attribute {key} of <{name}>", _INSTEAD.get(key, _SAVED_AS))
            if "url(" in value.lower() and not _OF_THE_SAME_FILE.fullmatch(value.strip()):
                refuse(f"{key}={value!r}", "only url(#…) of the same file is taken")
        if depth == 0:
            _check_square(attributes.get("viewBox", ""))
        depth += 1

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    # A DOCTYPE can define entities that grow without end; a processing instruction can load a style sheet.
    parser.StartDoctypeDeclHandler = lambda *_: refuse("a DOCTYPE", "take it out")
    parser.ProcessingInstructionHandler = lambda target, _data: refuse(f"<?{target} …?>", "take it out")
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ValueError(f"expected an SVG, and this can't be read as XML: {error}") from None
    return content


def _check_square(view_box: str) -> None:
    try:
        _x, _y, width, height = (float(part) for part in view_box.replace(",", " ").split())
    except ValueError:
        raise ValueError(
            f'expected an SVG with a viewBox of four numbers, such as "0 0 64 64", and not {view_box!r}'
        ) from None
    if not (width > 0 and abs(width - height) <= width / 100):
        raise ValueError(f"expected a square sign, and its viewBox is {width:g} by {height:g}")


def read_png(content: bytes) -> bytes:
    """The picture, if it is a square PNG that is large enough; raises ValueError with what is wrong."""
    from PIL import Image  # only a site with a sign of its own pays for its import

    if len(content) > MOST_PNG_BYTES:
        raise ValueError(f"expected a PNG of {MOST_PNG_BYTES} bytes at most, and this has {len(content)}")
    try:
        with Image.open(BytesIO(content), formats=("PNG",)) as picture:
            width, height = picture.size
            if width != height or not LEAST_PNG_PIXELS <= width <= MOST_PNG_PIXELS:
                raise ValueError(
                    f"expected a square PNG of {LEAST_PNG_PIXELS} to {MOST_PNG_PIXELS} pixels, and this is "
                    f"{width} by {height}"
                )
            picture.load()
    except (OSError, SyntaxError) as error:
        raise ValueError(f"expected a PNG: {error}") from None
    return content


@lru_cache(maxsize=16)
def icon(png: bytes, *, size: int, fills: float = 1.0, ground: str = "") -> bytes:
    """The sign as a PNG of that size, of which it fills a part; on the ground, and without one on nothing.

    A sign that is painted to its own corner goes on in the colour of that corner.
    """
    from PIL import Image

    with Image.open(BytesIO(png)) as opened:
        sign = opened.convert("RGBA")
    inner = round(size * fills)
    corner = sign.getpixel((0, 0))
    assert isinstance(corner, tuple), "an RGBA picture has four parts a pixel"
    behind: str | tuple[int, ...] = (corner if corner[3] == 255 else ground) if ground else (0, 0, 0, 0)
    picture = Image.new("RGBA", (size, size), behind)
    small = sign.resize((inner, inner), Image.Resampling.LANCZOS)
    at = (size - inner) // 2
    picture.alpha_composite(small, (at, at))
    kept = BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()
