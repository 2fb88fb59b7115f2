"""The picture beside a link that somebody shares (The Open Graph protocol): a name, what it is, and the twenty dots.

Drawn here, in the one font that the picture library brings, so that every machine draws the same; the accents that the
font lacks are drawn over its letters.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from math import cos, pi, sin
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw, ImageFont

from vinte.guarantee import terms
from vinte.kernel import brand, formats
from vinte.kernel.look import signs
from vinte.kernel.look.shades import LIGHT
from vinte.kernel.look.site import Look, look
from vinte.people import queries as people
from vinte.reviews import queries as reviews
from vinte.web.page.http import SiteRequest
from vinte.web.public.profile import shown_professional

SIZE = (1200, 630)
# Drawn at twice the size and made smaller, so that edges are smooth; the lengths below are of the drawing.
_FINER = 2
_WIDE, _HIGH = SIZE[0] * _FINER, SIZE[1] * _FINER
_MARGIN = 160
# The tokens' light colours: --paper, --ink, --ink-soft, --warn-fill; --blue and --blue-mist are the site's.
_PAPER, _INK, _SOFT, _GOLD = LIGHT.paper, LIGHT.ink, "#565b66", "#e2a32b"
_DOT, _STEP = 46, 124
_SIGN_SIDE = 560
_WORDS_WIDTH = 1440
# Letters that are two of the font's.
_PAIRS = str.maketrans({"ß": "ss", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "№": "n"})
_DAY_SECONDS = 86_400


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont), "Pillow was built without FreeType"
    return font


def _letters(text: str) -> list[tuple[str, str]]:
    """Each letter with the marks over or under it; what the font has no letter for is left out."""
    found: list[tuple[str, str]] = []
    for letter in unicodedata.normalize("NFD", text.translate(_PAIRS)):
        if unicodedata.combining(letter):
            if found:
                found[-1] = (found[-1][0], found[-1][1] + letter)
        elif letter.isascii() or letter in "·’«»–":
            found.append(({"«": '"', "»": '"', "–": "-"}.get(letter, letter), ""))
    return found


def width_of(text: str, *, size: int) -> float:
    """How wide the text is, in pixels."""
    return _font(size).getlength("".join(letter for letter, _marks in _letters(text)))


def _write(pen: ImageDraw.ImageDraw, x: float, y: float, text: str, *, size: int, colour: str) -> None:
    """Write one line with its left end at `x` and its base line at `y`."""
    font, letters = _font(size), _letters(text)
    said = "".join(letter for letter, _marks in letters)
    pen.text((x, y), said, font=font, fill=colour, anchor="ls")
    for place, (letter, marks) in enumerate(letters):
        if not marks:
            continue
        left = x + font.getlength(said[: place + 1]) - font.getlength(letter)
        _x0, top, _x1, _bottom = font.getbbox(letter, anchor="ls")
        middle = left + font.getlength(letter) / 2
        if letter == "i":
            top = font.getbbox("x", anchor="ls")[1]
            # The dot gives way to the accent.
            pen.rectangle(
                (
                    left,
                    y + font.getbbox("i", anchor="ls")[1] - 1,
                    left + font.getlength("i"),
                    y + top - size * 0.05,
                ),
                fill=_PAPER,
            )
        for mark in marks:
            _accent(pen, mark, middle, y + top, size=size, colour=colour, foot=y)


def _accent(
    pen: ImageDraw.ImageDraw, mark: str, x: float, top: float, *, size: int, colour: str, foot: float
) -> None:
    """One mark above the letter's top, or the cedilla below its foot."""
    name, u, stroke = unicodedata.name(mark, ""), size / 100, max(2, round(size * 0.075))
    base, peak = top - 8 * u, top - 22 * u
    if "ACUTE" in name:
        pen.line((x - 5 * u, base, x + 9 * u, peak), fill=colour, width=stroke)
    elif "GRAVE" in name:
        pen.line((x - 9 * u, peak, x + 5 * u, base), fill=colour, width=stroke)
    elif "CIRCUMFLEX" in name:
        pen.line((x - 13 * u, base, x, peak, x + 13 * u, base), fill=colour, width=stroke, joint="curve")
    elif "CARON" in name:
        pen.line((x - 13 * u, peak, x, base, x + 13 * u, peak), fill=colour, width=stroke, joint="curve")
    elif "TILDE" in name:
        wave = (
            x - 15 * u,
            base - 3 * u,
            x - 9 * u,
            peak + 4 * u,
            x,
            base - 6 * u,
            x + 9 * u,
            base - 1 * u,
            x + 15 * u,
            peak + 2 * u,
        )
        pen.line(wave, fill=colour, width=stroke, joint="curve")
    elif "DIAERESIS" in name or "RING" in name:
        for side in (-10 * u, 10 * u) if "DIAERESIS" in name else (0.0,):
            middle, r = (base + peak) / 2, 5 * u
            pen.ellipse((x + side - r, middle - r, x + side + r, middle + r), fill=colour)
    elif "CEDILLA" in name:
        hook = (
            x + 1 * u,
            foot + 1 * u,
            x,
            foot + 8 * u,
            x + 7 * u,
            foot + 12 * u,
            x + 4 * u,
            foot + 20 * u,
            x - 7 * u,
            foot + 20 * u,
        )
        pen.line(hook, fill=colour, width=max(2, stroke - 1), joint="curve")


def _lines(text: str, *, size: int, most: int) -> list[str]:
    """The text in lines that fit beside the dots; what does not fit in so many of them ends in three points."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size=size) <= _WORDS_WIDTH:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]}..."]
    while lines and any(width_of(line, size=size) > _WORDS_WIDTH for line in lines):
        lines = [
            line if width_of(line, size=size) <= _WORDS_WIDTH else f"{line.removesuffix('...')[:-1]}..."
            for line in lines
        ]
    return lines


@lru_cache(maxsize=256)
def draw(title: str, line: str, *, foot: str, contacts: int, wears: Look, stars: int = 0) -> bytes:
    """A PNG of 1200 by 630: title, one line more, so many gold stars, the foot, and so many dots or the site's own sign."""
    picture = Image.new("RGB", (_WIDE, _HIGH), _PAPER)
    pen = ImageDraw.Draw(picture)
    if wears.png:
        _paste_sign(picture, wears)
    else:
        _draw_dots(pen, contacts, blue=wears.light.blue, mist=wears.light.blue_mist)
    size = 152 if len(title) <= 28 else 120
    titles = _lines(title, size=size, most=3)
    y = 300.0 + size / 2
    for one in titles:
        _write(pen, _MARGIN, y, one, size=size, colour=_INK)
        y += size * 1.25
    for one in _lines(line, size=76, most=2):
        _write(pen, _MARGIN, y, one, size=76, colour=_SOFT)
        y += 104
    for number in range(stars):
        _star(pen, _MARGIN + 44 + number * 104, y + 8, 44)
    _write(pen, _MARGIN, _HIGH - 140, foot, size=64, colour=wears.light.blue)
    kept = BytesIO()
    # A sign may have as many colours as it likes.
    colours = 256 if wears.png else 64
    picture.resize(SIZE, Image.Resampling.LANCZOS).quantize(colours).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _paste_sign(picture: Image.Image, wears: Look) -> None:
    with Image.open(BytesIO(signs.icon(wears.png, size=_SIGN_SIDE))) as sign:
        picture.paste(sign, (_WIDE - _MARGIN // 2 - _SIGN_SIDE, (_HIGH - _SIGN_SIDE) // 2), sign)


def _draw_dots(pen: ImageDraw.ImageDraw, contacts: int, *, blue: str, mist: str) -> None:
    columns = 5 if contacts % 5 == 0 and contacts <= 15 else 4
    right = _WIDE - _MARGIN - (columns - 1) * _STEP
    rows = -(-contacts // columns)
    first = (_HIGH - (rows - 1) * _STEP) / 2
    for number in range(contacts):
        row, column = divmod(number, columns)
        x, y = right + column * _STEP, first + row * _STEP
        colour = _GOLD if number == contacts - 1 else blue if number < contacts * 3 // 5 else mist
        pen.ellipse((x - _DOT, y - _DOT, x + _DOT, y + _DOT), fill=colour)


def _star(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.42
        angle = pi * corner / 5 - pi / 2
        points.append((x + reach * cos(angle), y + reach * sin(angle)))
    pen.polygon(points, fill=_GOLD)


def _contacts(request: SiteRequest) -> int:
    market = settings.VINTE_MARKET
    at = request.clock.now()
    return terms.load(market, on=terms.market_day(market=market, at=at)).contacts


def _answer(picture: bytes) -> HttpResponse:
    return HttpResponse(
        picture, content_type="image/png", headers={"Cache-Control": f"public, max-age={_DAY_SECONDS}"}
    )


def _known(language: str) -> str:
    if language not in dict(settings.LANGUAGES):
        raise Http404(f"no language {language!r}")
    return language


@require_safe
def site_card(request: SiteRequest, language: str) -> HttpResponse:
    """The card of the site's own pages."""
    with translation.override(_known(language)):
        title = _("Até quatro orçamentos. Nem mais uma chamada.")
        line = _("Serviços para a casa, com uma garantia que se pode conferir.")
        return _answer(draw(title, line, foot=brand.name(), contacts=_contacts(request), wears=look()))


@require_safe
def professional_card(request: SiteRequest, language: str, professional_id: UUID) -> HttpResponse:
    """The card of a professional whom everybody may see."""
    found = shown_professional(request, professional_id)
    means = reviews.means_of([each.review for each in reviews.shown_reviews(found.pk)])
    with translation.override(_known(language)):
        said = [str(people.trade(slug).label) for slug in found.trades[:2]]
        line = ", ".join([*said, found.municipality]) if found.municipality else ", ".join(said)
        foot, stars = brand.name(), 0
        if means.rating is not None:
            stars = int(means.rating + 0.5)
            counted = ngettext("%(count)d opinião", "%(count)d opiniões", means.count) % {
                "count": means.count
            }
            mean = formats.number(round(Decimal(means.rating), 1), decimals=1)
            foot = f"{brand.name()} · {mean} · {counted}"
        return _answer(
            draw(found.trade_name, line, foot=foot, contacts=_contacts(request), wears=look(), stars=stars)
        )
