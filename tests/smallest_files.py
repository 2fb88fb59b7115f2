"""The smallest pictures and papers that pass, for stories in which only their number counts."""

from __future__ import annotations

import io
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from vinte.kernel.uploads import Document, Picture, read_document, read_picture


@cache
def jpeg(*, size: tuple[int, int] = (8, 6), colour: str = "teal") -> bytes:
    """A picture as somebody sends it."""
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "JPEG")
    return made.getvalue()


def pdf() -> bytes:
    """A paper as somebody sends it."""
    return b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture_file() -> SimpleUploadedFile:
    """A picture as a form sends it."""
    return SimpleUploadedFile("a.jpg", jpeg(), content_type="image/jpeg")


@cache
def _photo() -> Picture:
    return read_picture(jpeg())


def photos(count: int) -> list[Picture]:
    """So many photographs of a work."""
    return [_photo()] * count


def papers(count: int = 1) -> list[Document]:
    """So many papers for a badge."""
    return [read_document(pdf())] * count
