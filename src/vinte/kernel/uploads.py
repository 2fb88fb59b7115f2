"""Files that people send: taken by their content, never by their name, and made anew where they are pictures.

A picture is decoded and written again, so that neither its metadata (Exif, with the place where it was taken)
nor anything hidden behind it is kept. What is refused leaves nothing behind (INVARIANTS, 24): the content goes
into the row that it belongs to (docs/decisions/uploads-in-the-database.md).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.kernel.pictures import decoding, desk

MOST_PIXELS = decoding.MOST_PIXELS
LONGEST_SIDE_PIXELS = decoding.LONGEST_SIDE_PIXELS
SMALL_SIDE_PIXELS = decoding.SMALL_SIDE_PIXELS
PICTURE_FORMATS = decoding.PICTURE_FORMATS
MOST_BYTES = 15_000_000


class PicturesBusy(Refused):
    """Too many pictures are being made anew just now; the same one may be taken in a minute."""


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
    """A picture from what somebody sent, turned upright, without metadata; decoded in a process apart.

    Raises Refused (`file_too_large`, `picture_unreadable`, `picture_too_large` beyond MOST_PIXELS, `picture_too_heavy`
    for one that takes more memory or time than any picture should) and PicturesBusy (`pictures_busy`).
    """
    _within_bytes(data)
    try:
        made = desk.made_anew(data)
    except decoding.TooManyPixels:
        raise Refused(
            code="picture_too_large",
            message=_("A fotografia tem mais de 25 megapíxeis."),
            what_to_do=_("Envie uma mais pequena, ou uma captura do ecrã dessa fotografia."),
        ) from None
    except decoding.Unreadable:
        raise Refused(
            code="picture_unreadable",
            message=_("Este ficheiro não é uma fotografia que se consiga abrir."),
            what_to_do=_("Envie uma fotografia em JPEG, PNG, WebP ou GIF."),
        ) from None
    except desk.TooHeavy:
        raise Refused(
            code="picture_too_heavy",
            message=_("Esta fotografia dá demasiado trabalho a abrir."),
            what_to_do=_("Envie uma mais pequena, ou uma captura do ecrã dessa fotografia."),
        ) from None
    except desk.Busy:
        raise PicturesBusy(
            code="pictures_busy",
            message=_("Estão a chegar muitas fotografias ao mesmo tempo, e esta não foi guardada."),
            what_to_do=_("Envie-a de novo daqui a um minuto."),
        ) from None
    return Picture(content=made.content, small=made.small, width=made.width, height=made.height)


def read_document(data: bytes) -> Document:
    """A PDF, or a picture made anew, from what somebody sent.

    Raises Refused (`file_too_large`, `document_unreadable`, and as `read_picture`).
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
