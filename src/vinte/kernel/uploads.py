"""Files that people send: taken by their content, never by their name, and made anew where they are pictures.

A picture is decoded and written again, so that neither its metadata (Exif, with the place where it was taken)
nor anything hidden behind it is kept. What is refused leaves nothing behind (INVARIANTS, 24): the content goes
into the row that it belongs to (docs/decisions/uploads-in-the-database.md).
"""

from __future__ import annotations

import hashlib
import io
import struct
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from vinte.kernel.errors import Refused

MOST_PIXELS = 25_000_000
MOST_BYTES = 15_000_000
LONGEST_SIDE_PIXELS = 1_600
SMALL_SIDE_PIXELS = 480
# A picture of two cameras (MPO) is opened as the JPEG that it begins with.
PICTURE_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


@dataclass(frozen=True)
class Picture:
    """A picture made anew: `content` is JPEG with its longest side at LONGEST_SIDE_PIXELS at most, `small` the
    same at SMALL_SIDE_PIXELS."""

    content: bytes
    small: bytes
    width: int
    height: int
    media_type: str = "image/jpeg"

    @property
    def sha256(self) -> str:
        """The hash of the content, in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Document:
    """A paper that proves something: a PDF as it came, or a picture made anew."""

    content: bytes
    media_type: str

    @property
    def sha256(self) -> str:
        """The hash of the content, in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


def read_picture(data: bytes) -> Picture:
    """A picture from what somebody sent, turned upright, without metadata.

    Raises Refused (`file_too_large`, `picture_unreadable`, `picture_too_large` beyond MOST_PIXELS).
    """
    _within_bytes(data)
    try:
        with Image.open(io.BytesIO(data), formats=PICTURE_FORMATS) as opened:
            # The header says the size; nothing is decoded before it is known to fit.
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused(
                    code="picture_too_large",
                    message=_("A fotografia tem mais de 25 megapíxeis."),
                    what_to_do=_("Envie uma mais pequena, ou uma captura do ecrã dessa fotografia."),
                )
            flat = _without_transparency(_upright(opened))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Refused(
            code="picture_unreadable",
            message=_("Este ficheiro não é uma fotografia que se consiga abrir."),
            what_to_do=_("Envie uma fotografia em JPEG, PNG, WebP ou GIF."),
        ) from None
    large = _fitted(flat, LONGEST_SIDE_PIXELS)
    return Picture(
        content=_jpeg(large, quality=84),
        small=_jpeg(_fitted(flat, SMALL_SIDE_PIXELS), quality=78),
        width=large.width,
        height=large.height,
    )


def read_document(data: bytes) -> Document:
    """A PDF, or a picture made anew, from what somebody sent.

    Raises Refused (`file_too_large`, `document_unreadable`, `picture_too_large`).
    """
    _within_bytes(data)
    if data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]:
        return Document(content=data, media_type="application/pdf")
    try:
        picture = read_picture(data)
    except Refused as refusal:
        if refusal.code != "picture_unreadable":
            raise
        raise Refused(
            code="document_unreadable",
            message=_("Este ficheiro não é um PDF nem uma fotografia que se consiga abrir."),
            what_to_do=_("Envie o documento em PDF, ou uma fotografia dele."),
        ) from None
    return Document(content=picture.content, media_type=picture.media_type)


def _within_bytes(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise Refused(
            code="file_too_large",
            message=_("O ficheiro tem mais de 15 MB."),
            what_to_do=_("Envie um mais pequeno."),
        )


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except (AttributeError, TypeError, struct.error):
        # Pillow can't write broken Exif again: the picture stays as it lies, and its metadata goes anyway.
        return image


def _without_transparency(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        paper = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(paper, rgba).convert("RGB")
    return image.convert("RGB")


def _fitted(image: Image.Image, longest: int) -> Image.Image:
    copy = image.copy()
    copy.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return copy


def _jpeg(image: Image.Image, *, quality: int) -> bytes:
    made = io.BytesIO()
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    clean.save(made, "JPEG", quality=quality, optimize=True, progressive=True)
    return made.getvalue()
