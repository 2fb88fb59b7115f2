"""Makes a picture anew: upright, without transparency or metadata, in two sizes of JPEG. Knows Pillow and nothing else."""

from __future__ import annotations

import io
import math
import struct
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 25_000_000
LONGEST_SIDE_PIXELS = 1_600
SMALL_SIDE_PIXELS = 480
# A picture of two cameras (MPO) is opened as the JPEG that it begins with.
PICTURE_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_HUNGRY_FORMATS = ("WEBP",)
_HUNGRY_PIXELS = 8_000_000
# What is shrunk coarsely first stays this much larger than the end, so that the last step is a fine one. Not more: with
# 2, a picture of 25 million pixels would be copied as it is.
_GAP = 1.2
# Rows that are turned into colours at once, of what was decoded.
_BAND_ROWS = 256
_UNREADABLE = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    Image.DecompressionBombError,
    EOFError,
)


class Unreadable(Exception):
    """Not a picture of a known format, or a broken one."""


class TooManyPixels(Exception):
    """More than MOST_PIXELS, as the header says."""


@dataclass(frozen=True)
class Made:
    """A picture made anew, and the same small; JPEG both."""

    content: bytes
    small: bytes
    width: int
    height: int


def look(data: bytes) -> tuple[str, int]:
    """Format and number of pixels, from the header alone; raises Unreadable, TooManyPixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=PICTURE_FORMATS) as opened:
                pixels, name = opened.width * opened.height, opened.format or ""
    except Image.DecompressionBombError:
        raise TooManyPixels from None
    except _UNREADABLE:
        raise Unreadable from None
    if pixels > MOST_PIXELS:
        raise TooManyPixels(f"{pixels} pixels")
    return name, pixels


def is_hungry(kind: str, pixels: int) -> bool:
    """Whether its decoder keeps several copies of a large picture."""
    return kind in _HUNGRY_FORMATS and pixels > _HUNGRY_PIXELS


def make(data: bytes) -> Made:
    """The picture anew; raises Unreadable, TooManyPixels."""
    look(data)
    try:
        with Image.open(io.BytesIO(data), formats=PICTURE_FORMATS) as opened:
            # A JPEG is decoded at a fraction of its size where that is enough.
            opened.draft("RGB", (int(LONGEST_SIDE_PIXELS * _GAP), int(LONGEST_SIDE_PIXELS * _GAP)))
            orientation = _orientation(opened)
            flat = _coarse(opened)
    except _UNREADABLE:
        raise Unreadable from None
    large = _fitted(flat, LONGEST_SIDE_PIXELS)
    if orientation is not None:
        large = large.transpose(orientation)
    return Made(
        content=_jpeg(large, quality=84),
        small=_jpeg(_fitted(large, SMALL_SIDE_PIXELS), quality=78),
        width=large.width,
        height=large.height,
    )


# Exif 2.32, 4.6.4 A: what is done to a picture of each orientation so that it stands upright.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION_TAG = 0x0112


def _orientation(image: Image.Image) -> Image.Transpose | None:
    try:
        found = image.getexif().get(_ORIENTATION_TAG)
    except (*_UNREADABLE, AttributeError, TypeError, KeyError, struct.error):
        return None  # broken Exif: the picture stays as it lies, and its metadata goes anyway
    return _TURNS.get(found) if isinstance(found, int) else None


def _coarse(opened: Image.Image) -> Image.Image:
    """In colours without transparency, shrunk by a whole factor while it stays _GAP times as large as it will be.

    Band by band: a copy of the whole in another mode would cost as much again as the picture, for each step.
    """
    opened.load()
    width, height = opened.size
    factor = max(1, int(max(width, height) / (LONGEST_SIDE_PIXELS * _GAP)))
    made = Image.new("RGB", (math.ceil(width / factor), math.ceil(height / factor)), "white")
    rows = _BAND_ROWS - _BAND_ROWS % factor if factor <= _BAND_ROWS else factor
    for top in range(0, height, rows):
        band = _without_transparency(opened.crop((0, top, width, min(top + rows, height))), opened)
        made.paste(band.reduce(factor) if factor > 1 else band, (0, top // factor))
    return made


def _without_transparency(band: Image.Image, whole: Image.Image) -> Image.Image:
    if whole.mode in ("RGBA", "LA", "PA") or "transparency" in whole.info:
        rgba = band.convert("RGBA")
        paper = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(paper, rgba).convert("RGB")
    return band.convert("RGB")


def _fitted(image: Image.Image, longest: int) -> Image.Image:
    if max(image.size) <= longest:
        return image
    return ImageOps.contain(image, (longest, longest), Image.Resampling.LANCZOS)


def _jpeg(image: Image.Image, *, quality: int) -> bytes:
    made = io.BytesIO()
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    clean.save(made, "JPEG", quality=quality, optimize=True, progressive=True)
    return made.getvalue()
