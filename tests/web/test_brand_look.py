"""A site with its operator's colour and sign shows neither of ours: on pages, in letters, on paper, on cards and telephones."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from PIL import Image

import brand_look
import cast
import vinte
from brand_look import GOLD, GREEN, SVG
from vinte.kernel import pdf
from vinte.kernel.look import shades
from vinte.kernel.look.colours import oklch
from vinte.kernel.look.site import SIGN_IN_LETTERS, look
from vinte.notices import actions as notices
from vinte.notices import tasks
from vinte.notices.models import Message
from vinte.web.context import STYLESHEETS
from vinte.web.public import phone

ROOT = Path(vinte.__file__).parent
pytestmark = pytest.mark.django_db
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")
_OURS = set(shades.in_place_of_ours(shades.OUR_LIGHT, shades.OUR_DARK))
_OUR_HUE, _AS_BLUE_AS_OURS, _NO_GREY = oklch(shades.OUR_LIGHT.blue).hue, 0.35, 0.035


def blues(text: str) -> list[str]:
    """Colours of a text that are ours, or that an eye would take for them."""
    found = []
    for written in _COLOUR.findall(text):
        colour = oklch(written.lower())
        apart = abs((colour.hue - _OUR_HUE + 3.1416) % 6.2832 - 3.1416)
        if written.lower() in _OURS or (colour.chroma > _NO_GREY and apart < _AS_BLUE_AS_OURS):
            found.append(written)
    return found


def letter() -> Message:
    """A letter with a button, as it lies in the outbox."""
    made = notices.post(
        kind="review_invitation_former_client",
        to_address="rosa@mail.example",
        to_name="Rosa",
        language="pt",
        context={
            "trade_name": "Ana Obras",
            "link": "https://vinte.example/opiniao/abc/",
            "last_day": cast.MONDAY.date(),
        },
        idempotency_key="a letter",
        at=cast.MONDAY,
    )
    return Message.objects.get(pk=made)


@pytest.fixture
def ana() -> cast.Business:
    return cast.professional("Ana", at=cast.MONDAY - timedelta(days=1))


@pytest.fixture
def own_colour(settings: Any, tmp_path: Path) -> None:
    brand_look.wear(settings, tmp_path)


@pytest.fixture
def own_sign(settings: Any, tmp_path: Path) -> None:
    brand_look.wear(settings, tmp_path, svg=SVG)


def body(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    content: bytes = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def everything_sent(client: Client, ana: cast.Business) -> dict[str, str]:
    """What a browser, a mail program and a printer are sent, by what it is."""
    addresses = [
        f"/static/{name}"
        for name in (*STYLESHEETS, *(n for n in phone.SHELL if n.endswith((".css", ".svg", ".js"))))
    ]
    addresses += [
        "/static/vinte/img/azulejo.svg",
        "/static/vinte/img/azulejo-dark.svg",
        "/site.webmanifest",
        "/sem-rede/",
        "/",
        "/a-garantia/",
        "/conta/login/",
        f"/profissionais/{ana.id}/",
        f"/profissionais/{ana.id}/logotipo/",
    ]
    sent = {address: body(client.get(address)) for address in dict.fromkeys(addresses)}
    sent["letter"] = letter().html
    sent["paper"] = render_to_string("wallet/document.css") + render_to_string("wallet/_paper_brand.html")
    return sent


def test_no_blue_of_ours_is_in_what_a_site_with_another_colour_sends(
    own_colour: None, ana: cast.Business
) -> None:
    sent = everything_sent(Client(), ana)
    assert {name: found for name, text in sent.items() if (found := blues(text))} == {}
    for name in ("/static/vinte/css/tokens.css", "/static/vinte/img/sign.svg", "letter", "paper"):
        assert GREEN in sent[name], name
    assert GREEN in sent[f"/profissionais/{ana.id}/logotipo/"]
    for name in phone.ICONS:
        assert (0x1B, 0x6B, 0x3A, 255) in colours_of(Client().get(f"/icones/{name}.png").content)
    assert (0x1B, 0x6B, 0x3A, 255) in colours_of(Client().get("/cartoes/pt.png").content)


def test_the_same_search_finds_ours_on_our_site(ana: cast.Business) -> None:
    """What finds nothing on the other site finds each of them here."""
    sent = everything_sent(Client(), ana)
    found = {name for name, text in sent.items() if blues(text)}
    assert {"letter", "paper", "/static/vinte/css/tokens.css", "/static/vinte/img/sign.svg"} <= found
    assert f"/profissionais/{ana.id}/logotipo/" in found and "/static/vinte/img/azulejo-dark.svg" in found
    assert not any(SIGN_IN_LETTERS in text or 'wordmark-sign"' in text for text in sent.values())


@pytest.mark.parametrize("written", sorted(ROOT.rglob("*.mjml"), key=str), ids=lambda path: path.stem)
def test_no_letter_names_a_blue_of_its_own(written: Path) -> None:
    assert blues(written.read_text()) == []


def colours_of(content: bytes) -> set[tuple[int, ...]]:
    """Colours that stand in more than a few places of a picture."""
    picture = Image.open(BytesIO(content)).convert("RGBA")
    return {colour for count, colour in picture.getcolors(1 << 20) if count > 20}  # type: ignore[misc, union-attr]


def test_a_worker_is_another_one_for_another_colour(settings: Any, tmp_path: Path) -> None:
    ours = phone.worker_text()
    brand_look.wear(settings, tmp_path)
    green = phone.worker_text()
    brand_look.wear(settings, tmp_path, colour="#7a1f5c")
    assert len({ours, green, phone.worker_text()}) == 3


@pytest.mark.parametrize("address", ["/", "/conta/login/", "/sem-rede/"])
def test_pages_wear_the_own_sign_within_the_policy(own_sign: None, address: str) -> None:
    answer = Client().get(address)
    page = body(answer)
    assert 'class="wordmark-sign" src="/static/vinte/img/sign.svg" alt="Vinte"' in page
    assert 'rel="icon" type="image/svg+xml" href="/static/vinte/img/sign.svg"' in page
    assert "style-src 'self'" in answer["Content-Security-Policy"] and " style=" not in page
    assert "<style" not in page


def test_the_own_sign_is_what_telephones_and_cards_show(own_sign: None) -> None:
    client = Client()
    assert body(client.get("/static/vinte/img/sign.svg")).encode() == SVG
    for told in client.get("/site.webmanifest").json()["icons"]:
        if told["type"] == "image/png":
            picture = client.get(told["src"]).content
            assert told["sizes"] == "{}x{}".format(*Image.open(BytesIO(picture)).size)
            assert colours_of(picture) == {GOLD}
    card = client.get("/cartoes/pt.png").content
    assert GOLD in colours_of(card) and len(card) < 60_000


def test_a_letter_brings_the_own_sign_along(own_sign: None, settings: Any) -> None:
    settings.VINTE_DEMO = False
    settings.VINTE_CLOCK = "vinte.kernel.clock.SystemClock"
    written = letter()
    assert f'src="{SIGN_IN_LETTERS}"' in written.html and 'alt="Vinte"' in written.html
    assert 'src="http' not in written.html and 'style="width:8px' not in written.html
    tasks.send_message(message_id=str(written.pk))
    (sent,) = mail.outbox
    (picture,) = [part for part in sent.message().walk() if part.get_content_type() == "image/png"]
    assert picture["Content-ID"] == f"<{SIGN_IN_LETTERS.removeprefix('cid:')}>"
    assert picture["Content-Disposition"].startswith("inline")
    assert colours_of(picture.get_payload(decode=True)) == {GOLD}


def test_a_letter_of_before_is_sent_without_the_sign_that_the_site_gave_up(
    settings: Any, tmp_path: Path
) -> None:
    settings.VINTE_DEMO = False
    settings.VINTE_CLOCK = "vinte.kernel.clock.SystemClock"
    ours = settings.VINTE_BRAND_LOOK
    brand_look.wear(settings, tmp_path, svg=SVG)
    written = letter()
    settings.VINTE_BRAND_LOOK = ours
    tasks.send_message(message_id=str(written.pk))
    (sent,) = mail.outbox
    assert sent.attachments == [] and 'alt="Vinte"' in str(sent.alternatives[0][0])


def test_the_demos_mailbox_shows_the_sign_that_a_letter_brings(own_sign: None, settings: Any) -> None:
    written = letter()
    shown = body(Client().get(f"/correio/{written.pk}/html/"))
    assert "cid:" not in shown and "data:image/png;base64," in shown


def test_paper_has_the_own_sign_and_colour(own_sign: None) -> None:
    brand = render_to_string("wallet/_paper_brand.html")
    assert f'<img src="{look().svg_address}" alt="Vinte">' in brand and "<svg" not in brand
    content = pdf.pdf_file("wallet/_paper_brand.html", {}, look="wallet/document.css")
    assert content.startswith(b"%PDF-")
