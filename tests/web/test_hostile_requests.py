"""Requests that no form of ours sends: refused as what they are, never an error of the site, and nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from professional_story import NOW, buy, open_business

import wizard_story
from cast import Business, jpeg
from vinte.handling import queries as handling
from vinte.people import queries as people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(stand_at: Callable[[datetime], None]) -> None:
    stand_at(NOW)


def browser(business: Business) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(business.account)
    return client


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/pro/perfil/trabalhos/", {"title": "Uma\0 casa"}),
        ("/pro/opinioes/pedir/", {"name": "Hel\0ena", "email": "helena@exemplo.pt"}),
        ("/pro/reclamacao/rascunho/", {"d-1": "Lig\0uei"}),
        ("/pro/perfil/", {"trade_name": "Ana\0"}),
        ("/pro/saldo/carregar/", {"method": "card\0"}),
    ],
)
def test_a_nul_is_refused_and_changes_nothing(path: str, form: dict[str, str]) -> None:
    ana = open_business()
    before = len(people.works_of(professional_id=ana.id))
    assert browser(ana).post(path, form).status_code == 400
    assert len(people.works_of(professional_id=ana.id)) == before
    assert browser(ana).get("/pro/pedidos/?pagina=%00").status_code == 400


@pytest.mark.parametrize(
    "files", [[b"no picture"], [jpeg(), b"<svg/>"], [jpeg()] * 9], ids=["text", "svg", "nine"]
)
def test_a_work_takes_only_pictures_and_not_without_end(files: list[bytes]) -> None:
    ana = open_business()
    before = len(people.works_of(professional_id=ana.id))
    sent = browser(ana).post(
        "/pro/perfil/trabalhos/",
        {"title": "Casa", "photos": [SimpleUploadedFile(f"{n}.jpg", data) for n, data in enumerate(files)]},
    )
    assert (sent.status_code, len(people.works_of(professional_id=ana.id))) == (422, before)


def test_no_radius_has_figures_without_end() -> None:
    ana = open_business()
    sent = browser(ana).post("/pro/perfil/", {"trade_name": "Ana", "radius_km": "9" * 5000})
    assert sent.status_code == 422
    assert "radius_km" in sent.context["form"].errors


@pytest.mark.parametrize(("letters", "status"), [(254, 302), (255, 422)])
def test_an_address_is_no_longer_than_the_house_can_keep(letters: int, status: int) -> None:
    host = f"{'.'.join(['a' * 60] * 3)}.exemplo.pt"
    email = f"{'h' * (letters - len(host) - 1)}@{host}"
    sent = browser(open_business()).post("/pro/opinioes/pedir/", {"name": "Helena", "email": email})
    assert sent.status_code == status
    helena = Client(raise_request_exception=False)
    wizard_story.write(helena, until="contactos")
    assert wizard_story.answer(helena, "contactos", email=email).status_code == status


@pytest.mark.parametrize("instant", ["0001-01-01T00:00+23:00", "9999-12-31T23:59-23:00"])
def test_an_hour_beyond_the_calendar_is_none(instant: str) -> None:
    ana = open_business()
    bought = buy(ana, at=NOW - timedelta(hours=5), called=False)
    sent = browser(ana).post(
        f"/pro/contactos/{bought.id}/tentativa/", {"channel": "visit", "attempted_at": instant}
    )
    assert sent.status_code == 422
    assert sent.context["sent"].errors.as_data()["attempted_at"][0].code == "instant_unreadable"
    assert handling.attempts(professional_id=ana.id) == []


def test_a_page_with_contact_details_is_kept_nowhere() -> None:
    ana = open_business()
    bought = buy(ana, at=NOW - timedelta(hours=5), called=False)
    for path in (f"/pro/contactos/{bought.id}/", "/pro/contactos/", "/pro/saldo/"):
        assert browser(ana).get(path)["Cache-Control"] == "private, no-store"
    assert not Client().get("/").has_header("Cache-Control")
