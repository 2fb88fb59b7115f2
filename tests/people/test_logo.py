"""The logo: a picture made anew, the initials, and the SVG of before, shown without ever running anything."""

from __future__ import annotations

import io
from uuid import UUID

import pytest
from PIL import Image

import cast
from cast import MONDAY, later
from vinte.kernel.errors import NotAllowed
from vinte.kernel.uploads import read_picture
from vinte.people import actions, queries
from vinte.people.models import Logo, Professional
from vinte.people.professionals import logo

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z" fill="#123"/></svg>'


def percent(of: cast.Business) -> int:
    return queries.profile(of.id).percent


@pytest.mark.django_db
def test_a_picture_is_the_logo_and_counts() -> None:
    ana = cast.professional("Ana", trade_name="Ana Pinturas")
    before = percent(ana)
    assert queries.logo_of(ana.id).media_type == "image/svg+xml"
    assert b">AP</text>" in queries.logo_of(ana.id).content
    actions.keep_logo(professional_id=ana.id, picture=read_picture(cast.jpeg(size=(900, 600))), at=MONDAY)
    shown = queries.logo_of(ana.id)
    assert (shown.professional_id, shown.media_type) == (ana.id, "image/jpeg")
    assert max(Image.open(io.BytesIO(shown.content)).size) == 480
    assert percent(ana) == before + 5
    # The initials, when they are chosen, are a logo too; and a later picture takes their place.
    actions.keep_logo(professional_id=ana.id, picture=None, at=later(hours=1))
    assert b">AP</text>" in queries.logo_of(ana.id).content
    assert percent(ana) == before + 5
    actions.keep_logo(professional_id=ana.id, picture=read_picture(cast.jpeg()), at=later(hours=2))
    assert queries.logo_of(ana.id).media_type == "image/jpeg"
    assert Logo.objects.count() == 1


@pytest.mark.django_db
def test_the_svg_of_before_is_shown_until_something_takes_its_place() -> None:
    ana = cast.professional("Ana", trade_name="Ana Pinturas")
    before = percent(ana)
    Professional.objects.filter(pk=ana.id).update(logo=SVG)
    assert queries.logo_of(ana.id).content == SVG.encode()
    assert percent(ana) == before + 5
    Professional.objects.filter(pk=ana.id).update(logo='<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>')
    assert b'xmlns="http://www.w3.org/2000/svg"' in queries.logo_of(ana.id).content
    # One that is no longer plain is not shown, whoever wrote it there.
    Professional.objects.filter(pk=ana.id).update(logo="<svg><script>alert(1)</script></svg>")
    assert b">AP</text>" in queries.logo_of(ana.id).content
    actions.keep_logo(professional_id=ana.id, picture=None, at=MONDAY)
    assert Professional.objects.get(pk=ana.id).logo == ""
    with pytest.raises(LookupError):
        actions.update_profile(professional_id=ana.id, at=MONDAY, logo=SVG)


@pytest.mark.django_db
def test_nobody_has_no_logo() -> None:
    for ask in (
        lambda: queries.logo_of(UUID(int=1)),
        lambda: actions.keep_logo(professional_id=UUID(int=1), picture=None, at=MONDAY),
    ):
        with pytest.raises(NotAllowed):
            ask()


@pytest.mark.parametrize(
    ("trade_name", "letters"),
    [
        ("Zita Pinturas", "ZP"),
        ("Pinturas do Norte", "PN"),
        ("Águas & Filhos", "ÁF"),
        ("zé", "Z"),
        ("3 Irmãos", "3I"),
        ("<b>", "<"),
    ],
)
def test_the_initials_of_a_name(trade_name: str, letters: str) -> None:
    assert logo.initials(trade_name) == letters


@pytest.mark.django_db
def test_initials_can_not_end_the_picture() -> None:
    ana = cast.professional("Ana", trade_name="<script>")
    assert b"<script" not in queries.logo_of(ana.id).content
    assert b"&lt;" in queries.logo_of(ana.id).content


@pytest.mark.parametrize(
    ("svg", "is_plain"),
    [
        (SVG, True),
        ('<svg><!--><form action="https://x.example">--></svg>', False),
        ("<svg><title><![CDATA[<form>]]></title></svg>", False),
        (SVG.replace("<path", "<script>alert(1)</script><path"), False),
        (SVG.replace("<path", '<path onclick="x()"'), False),
        (SVG.replace("<path", '<path style="x"'), False),
        (SVG.replace("<path", '<image href="https://e.example/x"/><path'), False),
        (SVG.replace("#123", "url(https://e.example/x)"), False),
        ('<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG, False),
        ('<?xml-stylesheet href="x"?>' + SVG, False),
        (SVG.removesuffix("</svg>"), False),
        ("<g/>", False),
        ("<svg><svg/></svg>", False),
        (SVG.replace("M0 0", "M" * 20_000), False),
    ],
)
def test_what_a_stored_svg_may_hold(svg: str, is_plain: bool) -> None:
    assert logo.is_plain_svg(svg) is is_plain
