"""Pictures for the town: simple drawings of rooms, so that no photograph of anybody is needed."""

from __future__ import annotations

import io
import unicodedata
from functools import cache

from PIL import Image, ImageDraw

from vinte.kernel.uploads import Document, Picture, read_document, read_picture

# Wall, floor, furniture and accent; lime wash, ink, azulejo blue and their neighbours.
PALETTES = (
    ("#efe8da", "#b98d62", "#6b7f8f", "#1f5a99"),
    ("#dfe9ee", "#8a6f55", "#3d5a50", "#c7963e"),
    ("#f4efe6", "#a5a19a", "#1f5a99", "#b5523b"),
    ("#e6ead9", "#7d5c43", "#c7963e", "#3d5a50"),
)
WIDTH, HEIGHT = 960, 640


@cache
def picture(number: int) -> Picture:
    """The picture of this number, the same each time: a room with a window, tiles and something in it."""
    return read_picture(_drawn(number))


def pictures(first: int, count: int) -> tuple[Picture, ...]:
    """So many pictures, from this number on."""
    return tuple(picture(number % 24) for number in range(first, first + count))


def file(number: int) -> bytes:
    """The picture of this number as a file, as somebody would send it."""
    return _drawn(number)


@cache
def paper(title: str) -> Document:
    """A paper for a badge, drawn: a title, lines where the text would stand, and a stamp.

    The title loses its accents: Pillow's own font has none.
    """
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    image = Image.new("RGB", (620, 877), "white")
    draw = ImageDraw.Draw(image)
    draw.text((60, 60), letters, fill="#222222", font_size=28)
    for line in range(18):
        draw.rectangle((60, 140 + line * 30, 560 - (line * 67) % 190, 150 + line * 30), fill="#d4d0c8")
    draw.ellipse((400, 700, 540, 840), outline="#1f5a99", width=6)
    return read_document(_png(image))


def _drawn(number: int) -> bytes:
    wall, floor, thing, accent = PALETTES[number % len(PALETTES)]
    image = Image.new("RGB", (WIDTH, HEIGHT), wall)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 440, WIDTH, HEIGHT), fill=floor)
    for seam in range(0, WIDTH, 80):
        draw.line((seam, 440, seam - 60, HEIGHT), fill=wall, width=2)
    left = 90 + (number * 53) % 420
    draw.rectangle((left, 90, left + 200, 300), fill="#cfe3f2", outline="white", width=12)
    draw.line((left + 100, 90, left + 100, 300), fill="white", width=8)
    place = (left + 320) % 620
    draw.rectangle((place, 330, place + 260, 500), fill=thing)
    draw.rectangle((place, 316, place + 260, 336), fill=accent)
    if number % 3 == 0:
        for row in range(3):
            for column in range(10):
                fill = accent if (row + column) % 2 else "white"
                draw.rectangle((column * 96, 340 + row * 32, column * 96 + 94, 370 + row * 32), fill=fill)
    elif number % 3 == 1:
        draw.ellipse((place + 90, 240, place + 170, 320), fill=accent)
    else:
        draw.rectangle((place + 110, 60, place + 116, 180), fill="#333333")
        draw.polygon([(place + 60, 230), (place + 166, 230), (place + 113, 170)], fill=accent)
    return _png(image)


def _png(image: Image.Image) -> bytes:
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()
