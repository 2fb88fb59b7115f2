"""What stands for a business on its pages: a picture that it sent, or a square with its initials.

A logo of before is a small SVG in the professional's row, which holds shapes and nothing that acts or loads. It is
shown until a picture takes its place, looked through anew each time; nobody can send another.
"""

from __future__ import annotations

import hashlib
import html
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from xml.parsers import expat

from django.db import transaction

from vinte.kernel.errors import NotAllowed
from vinte.kernel.look.site import look
from vinte.kernel.uploads import Picture
from vinte.people.models import Logo, Professional

_SVG = "image/svg+xml"
_NAME_SPACE = 'xmlns="http://www.w3.org/2000/svg"'
_MOST_BYTES = 20_000
_OUR_SQUARE = "#1d4f91"
_ELEMENTS = frozenset(
    ["svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "title", "desc"]
)  # what draws; nothing that scripts, links, embeds or animates
_ATTRIBUTES = frozenset(
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


@dataclass(frozen=True)
class LogoFile:
    """A logo's bytes, of the type that they are, and whose it is."""

    professional_id: UUID
    content: bytes
    media_type: str


@transaction.atomic
def keep_logo(*, professional_id: UUID, picture: Picture | None, at: datetime) -> None:
    """Show this picture (`kernel.uploads.read_picture`) as the logo, or the initials for None.

    It takes the place of whatever stood there. Raises NotAllowed when there is no such professional.
    """
    row = Professional.objects.select_for_update().filter(pk=professional_id).first()
    if row is None:
        raise NotAllowed(f"no professional {professional_id}")
    content = picture.small if picture else b""
    Logo.objects.update_or_create(
        professional=row,
        defaults={
            "content": content,
            "sha256": hashlib.sha256(content).hexdigest() if content else "",
            "kept_at": at,
        },
    )
    if row.logo:
        row.logo = ""
        row.save(update_fields=["logo"])


def logo_of(professional_id: UUID) -> LogoFile:
    """The picture, the SVG of before, or the initials of the trade name where neither is; NotAllowed for nobody's."""
    row = Professional.objects.select_related("logo_picture").filter(pk=professional_id).first()
    if row is None:
        raise NotAllowed(f"no professional {professional_id}")
    kept = getattr(row, "logo_picture", None)
    if kept is not None and kept.content:
        return LogoFile(professional_id, bytes(kept.content), "image/jpeg")
    if kept is None and row.logo and is_plain_svg(row.logo):
        # A page's own SVG needed no name space; a picture of its own does.
        named = row.logo if "xmlns=" in row.logo else row.logo.replace("<svg", f"<svg {_NAME_SPACE}", 1)
        return LogoFile(professional_id, named.encode(), _SVG)
    return LogoFile(professional_id, _drawn(initials(row.trade_name)).encode(), _SVG)


def initials(trade_name: str) -> str:
    """The first letters of the first two words that begin with one, such as `ZC` of "Zita Canalizações"."""
    # "Pinturas do Norte" is PN.
    words = [
        word for word in trade_name.split() if word[0].isalnum() and (len(word) > 2 or not word[0].islower())
    ]
    return "".join(word[0] for word in words[:2]).upper() or trade_name[:1].upper()


def _drawn(letters: str) -> str:
    """A square in the site's colour with these letters; drawn by the reader's own fonts."""
    fill = look().light.blue_fill if look().has_own_colours else _OUR_SQUARE
    return (
        f'<svg {_NAME_SPACE} viewBox="0 0 96 96" width="96" height="96">'
        f'<rect width="96" height="96" rx="12" fill="{fill}"/>'
        '<text x="48" y="50" fill="#ffffff" font-family="sans-serif" font-size="40" font-weight="600" '
        'text-anchor="middle" dominant-baseline="middle">'
        f"{html.escape(letters)}</text></svg>"
    )


class _NotPlain(Exception):
    pass


def is_plain_svg(svg: str) -> bool:
    """Whether a stored SVG holds plain shapes and nothing else, as it had to when it was kept."""
    parser = expat.ParserCreate()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        if name not in _ELEMENTS or (depth == 0) != (name == "svg"):
            raise _NotPlain
        if not set(attributes) <= _ATTRIBUTES or any(
            "url(" in value.lower() for value in attributes.values()
        ):
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
        if len(svg.encode()) > _MOST_BYTES:
            raise _NotPlain
        parser.Parse(svg, True)
    except (_NotPlain, expat.ExpatError):
        return False
    return True
