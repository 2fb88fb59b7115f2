"""A logo is a small SVG that is drawn inside pages, so it may hold shapes and nothing that acts or loads."""

from __future__ import annotations

from xml.parsers import expat

from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused

MOST_BYTES = 20_000
ELEMENTS = frozenset(
    ["svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "title", "desc"]
)  # what draws; nothing that scripts, links, embeds or animates
ATTRIBUTES = frozenset(
    [
        "xmlns",
        "viewBox",
        "width",
        "height",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "d",
        "points",
        "transform",
        "fill",
        "stroke",
        "stroke-width",
        "stroke-linecap",
        "stroke-linejoin",
        "fill-rule",
        "clip-rule",
        "opacity",
        "fill-opacity",
        "stroke-opacity",
        "role",
        "aria-label",
        "aria-hidden",
    ]
)


class _NotPlain(Exception):
    pass


def clean_logo(text: str) -> str:
    """The SVG as given, or an empty text; raises Refused (`profile_logo`) for anything but plain shapes."""
    svg = text.strip()
    if not svg:
        return ""
    parser = expat.ParserCreate()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        if name not in ELEMENTS or (depth == 0) != (name == "svg"):
            raise _NotPlain
        if not set(attributes) <= ATTRIBUTES or any("url(" in value.lower() for value in attributes.values()):
            raise _NotPlain
        depth += 1

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def forbidden(*_arguments: object) -> None:
        raise _NotPlain

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    # A DOCTYPE can define entities that grow without end; a processing instruction can load a style sheet.
    parser.StartDoctypeDeclHandler = forbidden
    parser.ProcessingInstructionHandler = forbidden
    # Where XML sees a comment or plain text, HTML ends both earlier and reads on: <!--><form>-->.
    parser.CommentHandler = forbidden
    parser.StartCdataSectionHandler = forbidden
    try:
        if len(svg.encode()) > MOST_BYTES:
            raise _NotPlain
        parser.Parse(svg, True)
    except (_NotPlain, expat.ExpatError):
        raise Refused(
            code="profile_logo",
            message=_("Este logótipo não pode ser usado."),
            what_to_do=_("Envie um SVG simples, só com formas e até 20 KB."),
        ) from None
    return svg
