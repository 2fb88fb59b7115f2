"""What a phone is told: how Vinte is installed, what may be kept, and whose it is."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from PIL import Image

import cast
from vinte.web.public import phone

pytestmark = pytest.mark.django_db
AT = cast.MONDAY + timedelta(hours=3)


@pytest.fixture
def ana(stand_at: Any) -> cast.Business:
    stand_at(AT)
    business = cast.professional("Ana", pack="monthly")
    cast.contact(business, at=cast.MONDAY + timedelta(hours=1))
    return business


def client_of(account: Any = None) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    if account is not None:
        client.force_login(account)
    return client


def test_vinte_is_installed_with_its_sign_and_begins_where_one_belongs() -> None:
    client = client_of()
    told = client.get("/site.webmanifest")
    assert told["Content-Type"] == "application/manifest+json"
    manifest = told.json()
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/inicio/", "/", "standalone")
    for icon in manifest["icons"]:
        if icon["type"] != "image/png":
            continue
        picture = Image.open(io.BytesIO(client.get(icon["src"]).content))
        assert icon["sizes"] == f"{picture.width}x{picture.height}"
    page = client.get("/").content.decode()
    assert '<link rel="manifest" href="/site.webmanifest">' in page
    assert client.get("/icones/outro.png").status_code == 404


@pytest.mark.parametrize(
    ("name", "at_the_corner"),
    [("sign-192", 0), ("sign-512", 0), ("sign-maskable-512", 255), ("sign-apple-180", 255)],
)
def test_icons_are_drawn_from_the_sign(name: str, at_the_corner: int) -> None:
    picture = Image.open(io.BytesIO(phone.draw(name)))
    assert picture.getpixel((0, 0))[3] == at_the_corner
    colours = {colour for _count, colour in picture.getcolors(1 << 20)}
    assert {(0x1E, 0x4A, 0x9A, 255), (0xFF, 0xFD, 0xF8, 255), (0xF6, 0xC4, 0x53, 255)} <= colours
    # Whatever a phone cuts off a maskable icon, the dots stand within the inner circle of four fifths.
    if "maskable" in name:
        half = picture.width / 2
        for x in range(picture.width):
            for y in range(0, picture.height, 7):
                if picture.getpixel((x, y))[:3] == (0xFF, 0xFD, 0xF8):
                    assert ((x - half) ** 2 + (y - half) ** 2) ** 0.5 <= 0.4 * picture.width


def told_to_the_worker(client: Client) -> dict[str, Any]:
    text = client.get("/telemovel.js").content.decode()
    found = re.match(r"self\.VINTE = (\{.*\});\n", text)
    assert found is not None
    told: dict[str, Any] = json.loads(found[1])
    return told


def test_a_worker_is_another_one_when_anything_of_its_shell_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of()
    first = told_to_the_worker(client)
    assert first == told_to_the_worker(client)
    sources = phone._source
    monkeypatch.setattr(phone, "_source", lambda name: sources(name) + b" " * name.endswith("base.css"))
    assert told_to_the_worker(client)["version"] != first["version"]
    monkeypatch.undo()
    # The page of no network is kept in the reader's language.
    assert told_to_the_worker(Client(HTTP_ACCEPT_LANGUAGE="en"))["version"] != first["version"]
    for address in first["files"]:
        assert address.startswith(first["statics"])


def test_the_page_without_network_is_the_same_for_everybody(ana: cast.Business) -> None:
    def page(client: Client) -> str:
        return client.get("/sem-rede/").content.decode()

    assert page(client_of()) == page(client_of(ana.account))
    assert "csrf" not in page(client_of())


KEPT = {"/pro/hoje/": True, "/pro/contactos/": True, "/pro/contactos/{contact}/": True, "/pro/saldo/": False, "/pro/garantia/": False, "/conta/": False, "/": False}  # fmt: skip


@pytest.mark.parametrize(("address", "is_kept"), KEPT.items())
def test_only_contacts_may_be_kept_and_each_page_says_whose_it_is(
    ana: cast.Business, address: str, is_kept: bool
) -> None:
    answer = client_of(ana.account).get(address.format(contact=ana.purchases[0].id))
    assert answer.status_code == 200
    assert answer.has_header("Vinte-Keep") == is_kept
    assert (
        answer["Vinte-Account"] == client_of(ana.account).get("/pro/contactos/telemovel/").json()["account"]
    )


def test_what_is_refused_or_nobodys_is_kept_nowhere(ana: cast.Business) -> None:
    bruno = cast.professional("Bruno")
    answer = client_of(bruno.account).get(f"/pro/contactos/{ana.purchases[0].id}/")
    assert (answer.status_code, answer.has_header("Vinte-Keep")) == (404, False)
    assert client_of().get("/")["Vinte-Account"] == "-"
    login = client_of().get("/pro/contactos/", follow=True)
    assert (login["Vinte-Account"], login.has_header("Vinte-Keep")) == ("-", False)
    ours = {client_of(each.account).get("/")["Vinte-Account"] for each in (ana, bruno)}
    assert len(ours) == 2
    assert not ours & {str(ana.account.pk), str(bruno.account.pk)}


def test_a_ticket_is_for_whoever_is_logged_in(ana: cast.Business) -> None:
    assert client_of().get("/pro/contactos/telemovel/").status_code == 302
    assert client_of(cast.staff()).get("/pro/contactos/telemovel/").status_code == 404
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana.account)
    ticket = client.get("/pro/contactos/telemovel/").json()
    queued = {"key": "0190f0f0-0000-7000-8000-000000000001", "happened_at": AT.isoformat(), "channel": "phone", "outcome": "", "note": "", "call_back_at": ""}  # fmt: skip
    address = f"/pro/contactos/{ana.purchases[0].id}/tentativas/"
    send: dict[str, Any] = {"data": json.dumps(queued), "content_type": "application/json"}
    assert client.post(address, **send).status_code == 403
    assert client.post(address, headers={"x-csrftoken": ticket["token"]}, **send).status_code == 200
